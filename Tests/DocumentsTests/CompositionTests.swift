@testable import Documents
import Kernel
import Testing

@Suite("Composition")
struct CompositionTests {
    @Test func `headings are counted on three levels and begin anew`() {
        let report = Self.report([
            .heading(1, "a"), .heading(2, "b"), .heading(3, "c"), .heading(2, "d"), .heading(1, "e"), .heading(3, "f"),
            .heading(9, "g"), .heading(0, "h"),
        ])
        #expect(
            Composition(report).contents.map(\.number)
                == ["1", "1.1", "1.1.1", "1.2", "2", "2.1.1", "2.1.2", "3"])
    }

    @Test func `tables, figures and charts are counted through body and annexes`() {
        let table = Report.Block.table(Report.Table("t", columns: [Report.Column("c")], rows: []))
        let chart = Report.Block.chart(Report.Chart("c", kind: .pie, categories: [], series: []))
        let figure = Report.Block.figure(Report.Figure("f", picture: .svg("<svg/>")))
        var report = Self.report([table, chart, figure])
        report.annexes = [Report.Annex("x", blocks: [.heading(1, "y"), table, chart])]
        let lines = ReportText(Composition(report)).lines
        #expect(
            lines.filter { $0.hasPrefix("表 ") || $0.hasPrefix("图 ") }
                == ["表 1　t", "图 1　c", "图 2　f", "表 2　t", "图 3　c"])
        #expect(Composition(report).contents.map(\.text) == ["附件 1　x", "y"])
    }

    @Test func `a source named twice has one number, also in a cell, and is listed at the end`() {
        let (first, second) = (Report.Source("甲", reference: "/a"), Report.Source("乙"))
        let report = Self.report([
            .paragraph([.counted("1", from: first), .counted("2", from: second)]),
            .table(Report.Table("t", columns: [Report.Column("c")], rows: [[.rich([.counted("3", from: first)])]])),
        ])
        let lines = ReportText(Composition(report)).lines
        #expect(lines.contains("1[1]2[2]") && lines.contains("3[1]"))
        #expect(lines.suffix(3) == ["数据出处", "[1]甲（/a）", "[2]乙"])
    }

    @Test func `rows are filled up or cut to the columns, and none says so`() {
        let columns = [Report.Column("a"), Report.Column("b")]
        let report = Self.report([
            .table(Report.Table("t", columns: columns, rows: [["1"], ["1", "2", "3"], []])),
            .table(Report.Table("t", columns: columns, rows: [], emptyText: "本期无")),
        ])
        let lines = ReportText(Composition(report)).lines
        #expect(lines.suffix(6) == ["1\t", "1\t2", "\t", "表 2　t", "a\tb", "本期无"])
    }

    @Test func `a wide table takes its headings and introduction to a page on its side`() {
        let wide = Report.Block.table(
            Report.Table("w", columns: (1...8).map { Report.Column("\($0)") }, rows: [], orientation: .automatic))
        let sections = Composition(
            Self.report([
                .text("p"), .heading(1, "a"), .heading(2, "b"), .text("q"), wide, .heading(1, "c"), wide, .text("z"),
            ])
        ).sections
        #expect(sections.map(\.isLandscape) == [false, true, false])
        #expect(sections.map(\.elements.count) == [1, 6, 1])
    }

    @Test func `an annex that opens a section breaks the page only once`() {
        let wide = Report.Block.table(
            Report.Table("w", columns: [Report.Column("c")], rows: [], orientation: .landscape))
        var report = Self.report([.text("p")])
        report.annexes = [Report.Annex("x", blocks: [wide]), Report.Annex("y", blocks: [.text("q")])]
        #expect(Composition(report).contents.map(\.startsPage) == [false, false])
    }

    @Test func `an empty report has cover, signatures and an empty contents`() {
        let composition = Composition(Self.report([]))
        #expect(composition.sections.isEmpty)
        #expect(ReportText(composition).lines.last == "目录")
        #expect(ReportText(composition).lines.contains("编制\t\t\t\t　　年　月　日"))
    }

    @Test(arguments: [([nil, nil], 2), ([1, nil, 3], 3), ([0, -4], 2)] as [([Double?], Int)])
    func `shares of the width add up to one`(weights: [Double?], count: Int) {
        let titles = (0..<count).map { "列\($0)" }
        let shares = ColumnWidths.shares(
            weights: weights, titles: titles, rows: [[[Run(text: "很长的一段说明文字", style: .plain)], []]], room: 98)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares.allSatisfy { $0 > 0 })
    }

    @Test func `a column is wide enough for its longest word and its short title, whatever it weighs`() {
        let rows = [["1", "tcpwrapped", "—"].map { [Run(text: $0, style: .plain)] }]
        let shares = ColumnWidths.shares(
            weights: [9, 1, 1], titles: ["序号", "服务", "开放端口"], rows: rows, room: 40)
        // 10 letters and 8 halves with the margins of a cell.
        #expect(shares[1] * 40 >= 13 && shares[2] * 40 >= 10)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
    }

    @Test func `an unknown value is a dash, a cell to be filled in by hand is blank`() {
        let table = Report.Table("表", columns: [Report.Column("a"), Report.Column("b")], rows: [[.empty, .text("")]])
        let lines = ReportText(Composition(Self.report([.table(table)]))).lines
        #expect(lines.contains("—\t"))
    }

    static func report(_ blocks: [Report.Block]) -> Report {
        Report(
            cover: Report.Cover(title: "《试》", number: "1", version: "V1", date: SampleReport.day), blocks: blocks)
    }
}

@Suite("Cell text")
struct CellTextTests {
    @Test(
        arguments: [
            (.empty, ""), (.integer(-5), "-5"), (.decimal(3.14159, places: 2), "3.14"),
            (.decimal(-0.005, places: 2), "-0.01"),
            (.decimal(2, places: 0), "2"), (.decimal(.nan, places: 1), "nan"), (.percent(0.125), "12.5%"),
            (.date(SampleReport.day), "2026-11-23"), (.moment(Timestamp(seconds: 0)), "1970-01-01 08:00"),
            (.rich([.strong("a"), .code("b")]), "ab"),
        ] as [(Report.Cell, String)])
    func `a cell is shown as people write it`(cell: Report.Cell, text: String) {
        #expect(cell.text == text)
    }
}
