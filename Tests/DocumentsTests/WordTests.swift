@testable import Documents
import Foundation
import Testing

@Suite("Word document", .enabled(if: TestTools.areHere, "typst, pandoc, LibreOffice or poppler is missing: run ./up"))
struct WordTests {
    @Test(arguments: SampleReport.Kind.allCases)
    func `says what the report says`(kind: SampleReport.Kind) async throws {
        let report = kind.report
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            try await TestTools.engine.writeWord(report, to: path)
            let found = TestTools.squeezed(try await DocumentText.word(path, in: folder))
            let wanted = TestTools.squeezed(ReportText(TestTools.engine.compose(report)).text)
            #expect(found == wanted)
        }
    }

    @Test(arguments: [0, 1, 3000])
    func `a table of any length is whole`(rows: Int) async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            var report = SampleReport.rich()
            report.blocks = [.heading(1, "明细"), .table(SampleReport.ledgerTable(rows))]
            try await TestTools.engine.writeWord(report, to: path)
            let found = TestTools.squeezed(try await DocumentText.word(path, in: folder))
            #expect(found == TestTools.squeezed(ReportText(TestTools.engine.compose(report)).text))
            let xml = try await TestTools.entry("word/document.xml", of: path, in: folder)
            #expect(xml.contains("<w:tblHeader"))
        }
    }

    @Test(arguments: SampleReport.Kind.allCases)
    func `every part is well-formed and nothing is left to fill in`(kind: SampleReport.Kind) async throws {
        let report = kind.report
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            try await TestTools.engine.writeWord(report, to: path)
            let names = try await TestTools.output("/usr/bin/unzip", ["-Z1", path], in: folder).split(separator: "\n")
            #expect(names.contains("word/header1.xml") && names.contains("word/footer1.xml"))
            for name in names where name.hasSuffix(".xml") || name.hasSuffix(".rels") {
                let xml = try await TestTools.entry(String(name), of: path, in: folder)
                #expect(XMLText(xml, kept: []).isWellFormed, "\(name)")
                if name.hasPrefix("word/header") || name.hasPrefix("word/footer") {
                    // The hostile title holds such a mark itself; only that one may be there.
                    #expect(!xml.contains("{{number}}") && !xml.contains("{{draft}}"))
                }
                #expect(!xml.contains(TestTools.tools.scratch), "\(name) tells a path of this machine")
                #expect(!xml.contains("w:val=\"@"), "\(name) calls a style that the reference does not have")
            }
        }
    }

    @Test func `the style of every kind of text is in the reference`() async throws {
        try await TestTools.inFolder { folder in
            let styles = try await TestTools.entry("word/styles.xml", of: TestTools.tools.reference, in: folder)
            for style in WordStyle.allCases { #expect(styles.contains("<w:name w:val=\"\(style.rawValue)\"/>")) }
        }
    }

    @Test func `sections carry head and foot, the cover does not, wide tables lie on their side`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            try await TestTools.engine.writeWord(SampleReport.rich(), to: path)
            let xml = try await TestTools.entry("word/document.xml", of: path, in: folder)
            let sections = xml.components(separatedBy: "<w:sectPr>").dropFirst().map {
                $0.components(separatedBy: "</w:sectPr>")[0]
            }
            #expect(sections.map { $0.contains("<w:headerReference") } == [false, true, true, true, true])
            #expect(sections.map { $0.contains("landscape") } == [false, false, false, true, false])
        }
    }

    @Test func `page numbers come from the laid out document`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            let report = SampleReport.rich()
            try await TestTools.engine.writeWord(report, to: path)
            let before = try await DocumentText.word(path, in: folder)
            let drafts = try await Self.contents(path, folder)
            #expect(drafts.allSatisfy { $0.hasSuffix("—") })
            try await TestTools.engine.numberPages(inWord: path)
            let lines = try await Self.contents(path, folder)
            let headings = TestTools.engine.compose(report).contents.map(\.text)
            #expect(lines.count == headings.count)
            let pages = zip(lines, headings).map { Int($0.dropFirst($1.count)) ?? 0 }
            #expect(pages == pages.sorted() && (pages.first ?? 0) >= 4 && (pages.last ?? 0) > 8)
            let after = try await DocumentText.word(path, in: folder)
            #expect(after == before)
        }
    }

    /// For the layout alone long tables are cut; a table of 620 rows is in two pieces then.
    @Test func `a long table stays whole when pages are numbered`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.docx"
            var report = SampleReport.rich()
            report.blocks = [.heading(1, "明细"), .table(SampleReport.ledgerTable(620)), .heading(1, "结论")]
            try await TestTools.engine.writeWord(report, to: path)
            let before = try await DocumentText.word(path, in: folder)
            try await TestTools.engine.numberPages(inWord: path)
            let pages = try await Self.contents(path, folder).map { Int($0.split { !$0.isNumber }.last ?? "") ?? 0 }
            #expect(pages == pages.sorted() && pages.prefix(2).map { $0 > 20 } == [false, true], "\(pages)")
            #expect(try await DocumentText.word(path, in: folder) == before)
        }
    }

    @Test func `a reference of the hospital's own with other identifiers is taken`() async throws {
        try await TestTools.inFolder { folder in
            // Word of a Chinese system saves `heading 1` under the identifier `1`.
            let parts = folder + "/reference"
            try FileManager.default.copyItem(atPath: TestTools.root + "/Content/documents/reference", toPath: parts)
            let path = parts + "/word/styles.xml"
            let styles = try String(contentsOfFile: path, encoding: .utf8)
            try styles.replacing("\"Heading1\"", with: "\"1\"").replacing("\"AnhuBody\"", with: "\"a7\"")
                .write(toFile: path, atomically: true, encoding: .utf8)
            var tools = TestTools.tools
            tools.reference = folder + "/own.docx"
            _ = try await TestTools.output(
                tools.python, ["-I", TestTools.root + "/Content/documents/make_reference.py", parts, tools.reference],
                in: folder)
            let report = folder + "/report.docx"
            try await DocumentEngine(tools: tools).writeWord(SampleReport.rich(), to: report)
            let xml = try await TestTools.entry("word/document.xml", of: report, in: folder)
            #expect(xml.contains("<w:pStyle w:val=\"1\"/>") && !xml.contains("Heading1"))
        }
    }

    @Test func `the same report gives the same bytes`() async throws {
        try await TestTools.inFolder { folder in
            let report = SampleReport.rich()
            for name in ["a", "b"] { try await TestTools.engine.writeWord(report, to: "\(folder)/\(name).docx") }
            let files = try ["a", "b"].map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).docx")) }
            let isSame = files[0] == files[1]
            #expect(isSame)
        }
    }

    private static func contents(_ path: String, _ folder: String) async throws -> [String] {
        let xml = try await TestTools.entry("word/document.xml", of: path, in: folder)
        return xml.components(separatedBy: "<w:hyperlink ").dropFirst().map { link in
            let inside = link.components(separatedBy: "</w:hyperlink>")[0]
            return XMLText("<a xmlns:w=\"w\"><x " + inside + "</x></a>", kept: ["w:t"]).texts.joined()
        }
    }
}
