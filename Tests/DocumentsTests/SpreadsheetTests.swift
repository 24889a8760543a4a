import CXlsxWriter
@testable import Documents
import Foundation
import Kernel
import Testing

@Suite("Spreadsheet", .enabled(if: TestTools.areHere, "unzip is missing: run ./up"))
struct SpreadsheetTests {
    @Test func `is a whole zip of well-formed parts`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try TestTools.engine.writeSpreadsheet(SampleReport.hostileEverywhere(), to: path)
            _ = try await TestTools.output("/usr/bin/unzip", ["-tq", path], in: folder)
            let names = try await TestTools.output("/usr/bin/unzip", ["-Z1", path], in: folder).split(separator: "\n")
            #expect(names.contains("xl/worksheets/sheet2.xml"))
            for name in names {
                let xml = try await TestTools.entry(String(name), of: path, in: folder)
                #expect(XMLText(xml, kept: []).isWellFormed, "\(name)")
            }
        }
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|'/c calc'!A0",
    ])
    func `text is never a formula`(text: String) async throws {
        let xml = try await Self.sheet(columns: 1, rows: [[.text(text), .rich([.text(text)])]])
        #expect(!xml.contains("<f>") && !xml.contains("<f "))
        #expect(xml.contains("t=\"inlineStr\""))
    }

    @Test func `numbers are numbers, days are days, and what a number cannot hold is text`() async throws {
        let xml = try await Self.sheet(
            columns: 8,
            rows: [
                [
                    .integer(42), .decimal(1.25, places: 2), .percent(0.5), .date(SampleReport.day),
                    .moment(Timestamp(seconds: 0)), .integer(.max), .decimal(.infinity, places: 1), .text("007"),
                ]
            ])
        // 2026-11-23 is day 46349 of Excel's calendar, 1970-01-01 08:00 is 25569⅓.
        for value in ["<v>42</v>", "<v>1.25</v>", "<v>0.5</v>", "<v>46349</v>", "<v>25569.333"] {
            #expect(xml.contains(value), "\(value)")
        }
        for text in ["<t>9223372036854775807</t>", "<t>inf</t>", "<t>007</t>"] {
            #expect(xml.contains(text), "\(text)")
        }
    }

    @Test func `text that Excel would decode, controls and long text stay what they are or are cut visibly`()
        async throws
    {
        let long = String(repeating: "长", count: 40_000)
        let xml = try await Self.sheet(columns: 3, rows: [["_x0041_", "a\u{0}b", .text(long)]])
        #expect(xml.contains("_x005F_x0041_") && xml.contains("a〔U+0000〕b"))
        #expect(xml.contains("原文共 40000 字"))
        let cells = XMLText(xml, kept: ["t"]).texts
        #expect(cells.allSatisfy { $0.utf16.count <= SheetWriter.textLimit })
    }

    @Test func `signs of markup and white space at the ends stay what they are`() async throws {
        let xml = try await Self.sheet(columns: 3, rows: [["a<b>&\"c\" ]]>", "  两端空格  ", "第一行\n第二行\n"]])
        #expect(XMLText(xml, kept: ["t"]).texts.suffix(3) == ["a<b>&\"c\" ]]>", "  两端空格  ", "第一行\n第二行\n"])
        #expect(xml.components(separatedBy: "xml:space=\"preserve\"").count == 3)
    }

    @Test func `cells carry the letters of their columns and the sheet its extent`() async throws {
        #expect([0, 25, 26, 701, 702, 16_383].map(SheetRows.letters) == ["A", "Z", "AA", "ZZ", "AAA", "XFD"])
        let xml = try await Self.sheet(columns: 30, rows: [Array(repeating: "x", count: 30)])
        #expect(xml.contains("<c r=\"AD2\"") && xml.contains("<dimension ref=\"A1:AD2\"/>"))
    }

    @Test(arguments: ["<sheetData>", "/>", "</v>"])
    func `a part that the library could not write to its end is noticed`(last: String) async throws {
        try await TestTools.inFolder { folder in
            let (path, parts) = (folder + "/report.xlsx", folder + "/parts")
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: path)
            _ = try await TestTools.output("/usr/bin/unzip", ["-q", path, "-d", parts], in: folder)
            let sheet = parts + "/xl/worksheets/sheet2.xml"
            let text = try String(contentsOfFile: sheet, encoding: .utf8)
            let end = try #require(text.firstRange(of: last)?.upperBound)
            try String(text[..<end]).write(toFile: sheet, atomically: true, encoding: .utf8)
            _ = try await TestTools.output(
                "/bin/sh", ["-c", "cd '\(parts)' && zip -qr ../cut.xlsx . </dev/null"], in: folder)
            #expect(throws: DocumentError.self) {
                try WorkbookFile.assemble(folder + "/cut.xlsx", rows: [:], to: folder + "/again.xlsx")
            }
        }
    }

    @Test func `rows whose sheet is not there are not left out`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: path)
            try WorkbookFile.assemble(path, rows: [:], to: folder + "/again.xlsx")
            #expect(throws: DocumentError.self) {
                try WorkbookFile.assemble(
                    path, rows: ["xl/worksheets/sheet99.xml": path], to: folder + "/again.xlsx")
            }
        }
    }

    @Test func `no part is marked as long, which WPS does not open`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: path)
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            func number(_ offset: Int, _ length: Int) -> Int {
                (0..<length).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
            }
            // The end record has no comment; list and parts: PKWARE APPNOTE 6.3.10, 4.3.7 and 4.3.12.
            var entry = number(bytes.count - 6, 4)
            var count = 0
            while number(entry, 4) == 0x0201_4B50 {
                let part = number(entry + 42, 4)
                #expect(number(entry + 6, 2) == number(part + 4, 2))
                #expect(number(entry + 30, 2) == 0 && number(part + 28, 2) == 0)
                entry += 46 + number(entry + 28, 2)
                count += 1
            }
            #expect(count > 5)
        }
    }

    @Test(arguments: [0, 1, 900])
    func `a workbook that the library could not finish makes no file`(length: Int) async throws {
        try await TestTools.inFolder { folder in
            let (path, cut) = (folder + "/report.xlsx", folder + "/cut.xlsx")
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            try whole.prefix(length).write(to: URL(fileURLWithPath: cut))
            #expect(throws: DocumentError.self) {
                try WorkbookFile.assemble(cut, rows: [:], to: folder + "/again.xlsx")
            }
        }
    }

    @Test(arguments: [0, 1, 3000])
    func `a table of any length is whole, with frozen head, filter and print titles`(rows: Int) async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            var report = SampleReport.rich()
            report.blocks = [.table(SampleReport.ledgerTable(rows))]
            report.annexes = []
            try TestTools.engine.writeSpreadsheet(report, to: path)
            let sheet = try await TestTools.entry("xl/worksheets/sheet2.xml", of: path, in: folder)
            #expect(sheet.components(separatedBy: "<row ").count - 1 == max(rows, 1) + 1)
            #expect(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:J\(max(rows, 1) + 1)\""))
            #expect(sheet.contains("orientation=\"landscape\"") && sheet.contains("第 &amp;P 页　共 &amp;N 页"))
            #expect(sheet.contains("<t>无</t>") == (rows == 0))
            let book = try await TestTools.entry("xl/workbook.xml", of: path, in: folder)
            #expect(
                book.contains("_xlnm.Print_Titles") && book.contains("name=\"说明\"") && book.contains("name=\"在用资产明细\""))
        }
    }

    @Test func `the first sheet carries what cover and signature page say`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(isDraft: true), to: path)
            let cells = XMLText(
                try await TestTools.entry("xl/worksheets/sheet1.xml", of: path, in: folder), kept: ["t"]
            ).texts
            for text in ["《资产清单》", "草稿", "AH-ZC-2026-004", "V1.2", "内部资料", "编制", "欧阳𠮷", "批准", "修订记录"] {
                #expect(cells.contains(text), "\(text)")
            }
        }
    }

    @Test func `more rows than a sheet holds go on in the next`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            let composition = Composition(SampleReport.rich())
            try SpreadsheetWriter.write(composition, to: path, scratch: folder, rowLimit: 4) { writer in
                try writer.addSheet("资产", columns: [Report.Column("序号")]) { append in
                    for number in 1...7 { try append([.integer(number)]) }
                }
            }
            let book = try await TestTools.entry("xl/workbook.xml", of: path, in: folder)
            #expect(book.contains("name=\"资产（续 2）\"") && book.contains("name=\"资产（续 3）\""))
            let last = try await TestTools.entry("xl/worksheets/sheet4.xml", of: path, in: folder)
            #expect(last.contains("<v>7</v>") && !last.contains("<v>6</v>"))
        }
    }

    @Test func `a fault while rows are handed over leaves no file and keeps the old one`() async throws {
        struct Stop: Error {}
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: Stop.self) {
                try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: path) { writer in
                    try writer.addSheet("资产", columns: [Report.Column("a")]) { append in
                        try append(["1"])
                        throw Stop()
                    }
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == ["report.xlsx"])
            let kept = try String(contentsOfFile: path, encoding: .utf8)
            #expect(kept == "old")
        }
    }

    @Test func `a folder that cannot be written to is told`() throws {
        #expect(throws: DocumentError.self) {
            try TestTools.engine.writeSpreadsheet(SampleReport.rich(), to: "/nonexistent/report.xlsx")
        }
    }

    @Test func `what the library says is told in Chinese, and a fault of the disk as one`() throws {
        try LXW_NO_ERROR.orThrow(at: "表")
        #expect(throws: DocumentError.spreadsheetRefused(place: "表", reason: "内存不足")) {
            try LXW_ERROR_MEMORY_MALLOC_FAILED.orThrow(at: "表")
        }
        for code in [LXW_ERROR_CREATING_XLSX_FILE, LXW_ERROR_ZIP_FILE_OPERATION, LXW_ERROR_ZIP_CLOSE] {
            errno = ENOSPC
            #expect(throws: DocumentError.notWritten(path: "表", reason: "磁盘空间不足")) {
                try code.orThrow(at: "表")
            }
        }
        let other = LXW_ERROR_PARAMETER_VALIDATION
        #expect(throws: DocumentError.spreadsheetRefused(place: "表", reason: "错误码 \(other.rawValue)")) {
            try other.orThrow(at: "表")
        }
    }

    @Test func `names of sheets are accepted and unlike`() {
        var taken: Set<String> = []
        let wanted = [
            "a[b]:c*?/\\d", "a[b]:c*?/\\d", "", "'x'", "History", String(repeating: "名", count: 50), "A_B__C____D",
        ]
        let names = (wanted + [String(repeating: "名", count: 50)]).map { SheetName.unique($0, taken: &taken) }
        #expect(
            names.allSatisfy { !$0.isEmpty && $0.utf16.count <= 31 && !$0.contains(where: { "[]:*?/\\".contains($0) }) }
        )
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
    }

    /// The XML of one sheet with these rows.
    private static func sheet(columns: Int, rows: [[Report.Cell]]) async throws -> String {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.xlsx"
            try TestTools.engine.writeSpreadsheet(CompositionTests.report([]), to: path) { writer in
                try writer.addSheet("表", columns: (0..<columns).map { Report.Column("列\($0)") }) { append in
                    for row in rows { try append(row) }
                }
            }
            return try await TestTools.entry("xl/worksheets/sheet2.xml", of: path, in: folder)
        }
    }
}

@Suite("CSV text")
struct CSVTextTests {
    @Test(
        arguments: [
            (.text("a"), "a"), (.text("a,b"), "\"a,b\""), (.text("说\"话\""), "\"说\"\"话\"\"\""), (.text("=1+1"), "'=1+1"),
            (.text("-5"), "'-5"), (.integer(-5), "-5"), (.text("@x"), "'@x"), (.text("\t=1"), "'\t=1"),
            (.text("\r=1"), "\"'\r=1\""), (.text("＝1"), "'＝1"), (.rich([.text("+1")]), "'+1"), (.empty, ""),
        ] as [(Report.Cell, String)])
    func `fields are quoted and defused`(cell: Report.Cell, field: String) {
        #expect(CSVText.field(cell) == field)
    }

    @Test func `a line ends in CR LF`() {
        #expect(CSVText.line(["a", .integer(1)]) == "a,1\r\n")
    }
}
