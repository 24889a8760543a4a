@testable import Documents
import Testing

@Suite("Chart drawing")
struct ChartTests {
    /// Values that charts must stand: none, one, zeros, negative, huge, not a number, many.
    static let values: [[Double]] = [
        [], [1], [0, 0, 0], [-3, 5, -1], [1e300, 2], [.nan, .infinity, 3], [0.001, 0.002], (0..<120).map(Double.init),
        [1e-300, 0],
    ]

    @Test(arguments: Report.Chart.Kind.allCases, values)
    func `is well-formed whatever the values`(kind: Report.Chart.Kind, values: [Double]) {
        let chart = Report.Chart(
            "图", kind: kind, categories: values.indices.map { "第 \($0) 类 <&>\"" },
            series: [Report.Chart.Series("甲 & 乙", values), Report.Chart.Series("丙", Array(values.dropLast()))],
            unit: "台")
        let drawing = ChartDrawing(chart)
        #expect(XMLText(drawing.svg, kept: []).isWellFormed)
        #expect(!drawing.svg.contains("nan") && !drawing.svg.contains("inf"))
        #expect(drawing.width > 0 && drawing.width <= 1)
    }

    @Test func `says so when there is nothing to draw`() {
        let chart = Report.Chart("图", kind: .bars, categories: ["a"], series: [Report.Chart.Series("s", [.nan])])
        #expect(ChartDrawing(chart).svg.contains("暂无数据"))
    }

    @Test func `the values are told in words`() {
        let chart = Report.Chart(
            "资产", kind: .pie, categories: ["服务器", "终端"], series: [Report.Chart.Series("", [3, .nan])], unit: "台")
        #expect(ChartDrawing(chart).alternative == "资产。服务器 3台，终端 无")
    }

    @Test(arguments: Report.Chart.Kind.allCases)
    func `series and slices differ without colour`(kind: Report.Chart.Kind) {
        let chart = Report.Chart(
            "图", kind: kind, categories: ["a", "b", "c"],
            series: (1...3).map { Report.Chart.Series("s\($0)", [1, 2, 3]) })
        let svg = ChartDrawing(chart).svg
        #expect(kind == .lines ? svg.contains("stroke-dasharray") : svg.contains("url(#rising)"))
    }

    @Test(arguments: [
        ([0.0], [0.0, 1]), ([3, 7, 10], [0, 2, 4, 6, 8, 10]), ([-4, 6], [-4, -2, 0, 2, 4, 6]),
        ([0.3], [0, 0.1, 0.2, 0.3]),
        ([126], [0, 50, 100, 150]),
    ])
    func `ticks are round numbers around the values`(values: [Double], ticks: [Double]) {
        let found = ChartScale(values).ticks
        #expect(found.count == ticks.count && zip(found, ticks).allSatisfy { abs($0 - $1) < 1e-9 })
    }
}
