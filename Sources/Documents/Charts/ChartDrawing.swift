/// A chart as an SVG document: same drawing in every format, told apart by hatching, dashes and labels, not by colour alone.
struct ChartDrawing {
    /// The drawing.
    let svg: String
    /// The share of the text width that suits it.
    let width: Double
    /// The values in words, for those who cannot see the drawing.
    let alternative: String

    /// Draws; texts must be printable already.
    init(_ chart: Report.Chart) {
        alternative = Self.words(chart)
        let hasValues = chart.series.contains { series in
            series.values.prefix(chart.categories.count).contains(where: \.isFinite)
        }
        guard hasValues else {
            var canvas = ChartCanvas(width: 640, height: 120)
            canvas.rectangle(x: 1, y: 1, width: 638, height: 118, style: .white)
            canvas.text("暂无数据", x: 320, y: 66, size: 16, anchor: .middle)
            (svg, width) = (canvas.svg, 0.95)
            return
        }
        switch chart.kind {
        case .bars: (svg, width) = (Self.bars(chart), 0.95)
        case .horizontalBars: (svg, width) = (Self.horizontalBars(chart), 0.95)
        case .lines: (svg, width) = (Self.lines(chart), 0.95)
        case .pie: (svg, width) = (Self.round(chart, hole: 0), 0.85)
        case .donut: (svg, width) = (Self.round(chart, hole: 0.58), 0.85)
        }
    }

    /// The value of a series at a category. Nil: missing or not finite.
    static func value(_ series: Report.Chart.Series, _ index: Int) -> Double? {
        guard index < series.values.count, series.values[index].isFinite else { return nil }
        return series.values[index]
    }

    /// Names of series in a row, from the left edge of the plot, wrapped; returns the height it took.
    static func legend(
        _ series: [Report.Chart.Series], on canvas: inout ChartCanvas, x: Double, y: Double,
        swatch: (inout ChartCanvas, Int, Double, Double) -> Void
    ) {
        var x = x
        let left = x
        var y = y
        for (index, one) in series.enumerated() {
            let name = ChartCanvas.fitted(one.name, to: 180)
            let needed = 34 + ChartCanvas.width(of: name)
            if x > left, x + needed > canvas.width - 10 {
                x = left
                y += 20
            }
            swatch(&canvas, index, x, y)
            canvas.text(name, x: x + 24, y: y + 10)
            x += needed + 8
        }
    }

    /// How many rows the legend takes on so much width.
    static func legendRows(_ series: [Report.Chart.Series], width: Double) -> Int {
        guard series.count > 1 else { return 0 }
        var rows = 1
        var used = 0.0
        for one in series {
            let needed = 42 + ChartCanvas.width(of: ChartCanvas.fitted(one.name, to: 180))
            if used > 0, used + needed > width {
                rows += 1
                used = 0
            }
            used += needed
        }
        return rows
    }

    private static func words(_ chart: Report.Chart) -> String {
        let shown = chart.kind == .pie || chart.kind == .donut ? Array(chart.series.prefix(1)) : chart.series
        let parts = shown.map { series in
            let values = chart.categories.indices.map { index in
                let value = value(series, index).map { ChartScale.label($0) + chart.unit } ?? "无"
                return "\(chart.categories[index]) \(value)"
            }
            return (series.name.isEmpty ? "" : series.name + "：") + values.joined(separator: "，")
        }
        return PrintableText.cut(chart.caption + "。" + parts.joined(separator: "；"), to: 2000)
    }
}
