import Kernel
import ScanImports
import Testing

/// `<row>` elements with their cells.
private func data(_ rows: String...) -> String { "<sheetData>\(rows.joined())</sheetData>" }

@Suite struct `A workbook` {
    @Test func `has shared, inline and formula texts, truth values and numbers`() throws {
        var book = WorkbookBuilder()
        book.sharedStrings = [
            "<t>IP地址</t>",
            "<r><t>责任</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">人 </t></r><rPh sb=\"0\" eb=\"1\"><t>ze</t></rPh>",
            "<t>a_x000A_b &amp; c</t>", "<t/>",
        ]
        book.sheets = [
            (
                "台账",
                data(
                    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"s\"><v>2</v></c></row>",
                    "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>10.1.2.3</t></is></c><c r=\"B3\" t=\"str\"><f>A1</f><v>张三</v></c>"
                        + "<c r=\"C3\" t=\"b\"><v>1</v></c><c r=\"D3\"><v>1.3800138E+10</v></c><c r=\"E3\" t=\"e\"><v>#N/A</v></c></row>",
                    "<row><c><v>0.10000000000000001</v></c><c t=\"s\"><v>9</v></c><c t=\"s\"><v>3</v></c><c><f>1+1</f></c></row>"
                )
            )
        ]
        let (rows, cuts) = try sheetRows(book.packed())
        #expect(
            rows == [
                TableRow(number: 1, cells: ["IP地址", "责任人 ", "", "a\nb & c"]),
                TableRow(number: 3, cells: ["10.1.2.3", "张三", "TRUE", "13800138000", "#N/A"]),
                TableRow(number: 4, cells: ["0.1", "", ""]),
            ])
        #expect(cuts.missingResults == 1)
    }

    @Test func `tells dates by their number formats`() throws {
        var book = WorkbookBuilder()
        let codes = [
            "yyyy\"年\"m\"月\"d\"日\"", "yyyy\"年\"m\"月\"", "yyyy", "[$-804]yyyy/m/d h:mm", "[h]:mm:ss",
            "0.00_ ;[Red]\\-0.00\\ ",
            "\"day\"0", "m\"月\"d\"日\"", "h:mm AM/PM",
        ]
        let own = codes.enumerated().map {
            "<numFmt numFmtId=\"\(200 + $0.offset)\" formatCode=\"\(xml($0.element))\"/>"
        }
        let ids = [0, 14, 57, 31, 22, 20] + codes.indices.map { 200 + $0 }
        book.styles =
            "<numFmts>\(own.joined())</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
            + "<cellXfs>\(ids.map { "<xf numFmtId=\"\($0)\"/>" }.joined())</cellXfs>"
        func cells(_ value: String) -> String {
            "<row r=\"1\">\(ids.indices.map { "<c s=\"\($0)\"><v>\(value)</v></c>" }.joined())</row>"
        }
        book.sheets = [("日期", data(cells("44377.5")))]
        // 2021-06-30 12:00 is day 44377.5.
        let expected = [
            "44377.5", "2021-06-30", "2021-06", "2021-06-30", "2021-06-30 12:00:00", "12:00:00", "2021-06-30",
            "2021-06", "2021",
            "2021-06-30 12:00:00", "12:00:00", "44377.5", "44377.5", "2021-06-30", "12:00:00",
        ]
        #expect(try sheetRows(book.packed()).0[0].cells == expected)
        // The same day after 1904 is 1,462 days less.
        book.is1904 = true
        book.sheets = [("日期", data(cells("42915.5")))]
        #expect(try sheetRows(book.packed()).0[0].cells.dropFirst().prefix(4) == expected.dropFirst().prefix(4))
    }

    private func xml(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    }

    @Test(arguments: [
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "60"), ("61", "1900-03-01"), ("-1", "-1"),
        ("2958466", "2958466"),
    ])
    func `counts days as spreadsheets do, with a day that never was`(serial: String, text: String) throws {
        var book = WorkbookBuilder()
        book.styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"
        book.sheets = [("日期", data("<row r=\"1\"><c s=\"0\"><v>\(serial)</v></c></row>"))]
        #expect(try sheetRows(book.packed()).0[0].cells == [text])
    }

    @Test func `gives each of joined cells the value of the first`() throws {
        var book = WorkbookBuilder()
        book.sheets = [
            (
                "台账",
                data(
                    "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>设备信息</v></c><c r=\"C1\" t=\"str\"><v>部门</v></c></row>",
                    "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>品牌</v></c><c r=\"B2\" t=\"str\"><v>型号</v></c></row>",
                    "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"C3\" t=\"str\"><v>信息科</v></c></row>",
                    "<row r=\"4\"><c r=\"A4\"><v>2</v></c></row>", "<row r=\"5\"><c r=\"A5\"><v>3</v></c></row>")
                    + "<mergeCells count=\"3\"><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"C1:C2\"/><mergeCell ref=\"C3:C4\"/>"
                    + "<mergeCell ref=\"nonsense\"/><mergeCell ref=\"XFD1:XFD9\"/></mergeCells>"
            )
        ]
        #expect(
            try sheetRows(book.packed()).0.map(\.cells) == [
                ["设备信息", "设备信息", "部门"], ["品牌", "型号", "部门"], ["1", "", "信息科"], ["2", "", "信息科"], ["3"],
            ])
    }

    @Test func `has several sheets, hidden ones told apart`() throws {
        var book = WorkbookBuilder()
        book.sheets = [("服务器", data("<row><c><v>1</v></c></row>")), ("草稿", data("<row><c><v>2</v></c></row>"))]
        book.hidden = ["草稿"]
        let bytes = try book.packed()
        let file = try TableFiles.open(ByteSource(bytes))
        #expect(file.sheets.map(\.name) == ["服务器", "草稿"])
        #expect(file.sheets.map(\.isHidden) == [false, true])
        #expect(try sheetRows(bytes, sheet: 1).0.map(\.cells) == [["2"]])
        #expect(ObservationFormat.recognised(in: FormatSample(bytes))?.id == "table.xlsx")
    }

    @Test func `with prefixes in its XML is read too`() throws {
        var book = WorkbookBuilder()
        book.sheets = [("x", "")]
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        book.extra["xl/worksheets/sheet1.xml"] = Array(
            ("<x:worksheet xmlns:x=\"\(main)\"><x:sheetData><x:row r=\"1\"><x:c r=\"B1\"><x:v>7</x:v></x:c></x:row>"
                + "<x:row r=\"2\"/></x:sheetData><x:mergeCells><x:mergeCell ref='B1:C1'/></x:mergeCells></x:worksheet>")
                .utf8)
        #expect(try sheetRows(book.packed()).0.map(\.cells) == [["", "7", "7"]])
    }

    @Test func `is bounded in columns, rows, cells and shared texts`() throws {
        var book = WorkbookBuilder()
        book.sharedStrings = ["<t>long text</t>", "<t>more</t>"]
        book.sheets = [
            (
                "x",
                data(
                    "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"GS1\"><v>201</v></c><c r=\"XFD1\"><v>2</v></c></row>",
                    "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>\(String(repeating: "x", count: 70_000))</v></c></row>",
                    "<row r=\"1048576\"><c><v>3</v></c></row>")
            )
        ]
        let bytes = try book.packed()
        let (rows, cuts) = try sheetRows(bytes)
        #expect(rows.map(\.cells.count) == [1, 1, 1])
        #expect(rows.map(\.number) == [1, 2, 1_048_576])
        #expect(rows[1].cells[0].utf8.count == 65_536)
        #expect(cuts.wideRows == 1)
        #expect(cuts.longCells >= 1)
        var limits = TableLimits()
        limits.rows = 2
        #expect(throws: ReadingError(.tooLarge(what: "行数", limit: 2), place: "工作表“x”", taken: 2)) {
            try sheetRows(bytes, limits: limits)
        }
        limits = TableLimits()
        limits.sharedTexts = 1
        #expect(throws: ReadingError(.tooLarge(what: "共享文字的个数", limit: 1))) { try sheetRows(bytes, limits: limits) }
        limits = TableLimits()
        limits.sharedText = 10
        #expect(throws: ReadingError(.tooLarge(what: "共享文字的字节数", limit: 10))) { try sheetRows(bytes, limits: limits) }
    }

    @Test func `with forged numbers of rows and ranges over one another is read in order`() throws {
        var book = WorkbookBuilder()
        let merges = (1...5000).map { _ in "<mergeCell ref=\"A1:GR1048576\"/>" }.joined()
        book.sheets = [
            (
                "x",
                data(
                    "<row r=\"9223372036854775807\"><c><v>1</v></c></row>", "<row><c><v>2</v></c></row>",
                    "<row r=\"1\"><c><v>3</v></c></row>", "<row r=\"99999999999999999999\"><c><v>4</v></c></row>")
                    + "<mergeCells>\(merges)</mergeCells>"
            )
        ]
        let rows = try sheetRows(book.packed()).0
        #expect(rows.map(\.number) == [1_048_576, 1_048_577, 1_048_578, 1_048_579])
        #expect(rows.map { $0.cell(0) } == ["1", "2", "3", "4"])
    }

    @Test func `that unpacks to far more than it is, is refused`() throws {
        var book = WorkbookBuilder()
        book.sheets = [("x", "")]
        // 40 MiB of blanks pack to 40 KiB.
        book.extra["xl/worksheets/sheet1.xml"] =
            Array("<worksheet>".utf8) + [UInt8](repeating: 0x20, count: 40 << 20) + Array("</worksheet>".utf8)
        let bytes = try book.packed()
        #expect(bytes.count < 100_000)
        let failure = #expect(throws: ReadingError.self) { try sheetRows(bytes) }
        #expect(failure?.fault == .tooLarge(what: "部件“xl/worksheets/sheet1.xml”的解压倍数", limit: 400))
        var limits = TableLimits()
        limits.part = 1 << 20
        let small = #expect(throws: ReadingError.self) { try sheetRows(bytes, limits: limits) }
        #expect(small?.fault == .tooLarge(what: "部件“xl/worksheets/sheet1.xml”解压后的字节数", limit: 1 << 20))
    }

    @Test func `with entities is refused`() throws {
        var book = WorkbookBuilder()
        book.sheets = [("x", "")]
        book.extra["xl/worksheets/sheet1.xml"] = Array(
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData>&a;</sheetData></worksheet>"
                .utf8)
        let failure = #expect(throws: ReadingError.self) { try sheetRows(book.packed()) }
        #expect(failure?.fault == .malformed("工作簿中含有实体或文档类型声明，已拒绝读取"))
    }

    @Test func `that is another zip file says so`() throws {
        var book = WorkbookBuilder()
        book.extra["_rels/.rels"] = Array("<Relationships/>".utf8)
        let failure = #expect(throws: ReadingError.self) { try TableFiles.open(ByteSource(book.packed())) }
        #expect(failure?.explanation.summary == "不支持这种压缩文件")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `with damage or cut off ends in an error or in rows, never otherwise`(seed: UInt64) throws {
        var book = WorkbookBuilder()
        book.sharedStrings = ["<t>IP地址</t>", "<t>责任人</t>"]
        book.sheets = [("台账", data("<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"))]
        let original = try book.packed()
        var random = Repeatable(state: seed)
        for _ in 0..<120 {
            var bytes = original
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 4..<bytes.count, using: &random)))
            }
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                for row in try sheetRows(bytes).0 { #expect(row.cells.count <= 200) }
            } catch let error as ReadingError {
                #expect(!error.explanation.summary.isEmpty)
            }
        }
    }
}
