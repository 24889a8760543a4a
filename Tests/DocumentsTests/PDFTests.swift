@testable import Documents
import Foundation
import Testing

@Suite("PDF", .enabled(if: TestTools.areHere, "typst, pandoc, LibreOffice or poppler is missing: run ./up"))
struct PDFTests {
    @Test(arguments: SampleReport.Kind.allCases.filter(\.isRegular))
    func `says what the report says`(kind: SampleReport.Kind) async throws {
        let report = kind.report
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            try await TestTools.engine.writePDF(report, to: path)
            let pages = try await DocumentText.pages(path, in: folder)
            #expect(DocumentText.difference(pages: pages, from: TestTools.engine.compose(report)) == nil)
        }
    }

    @Test func `a changed word is noticed by the comparison`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            var report = SampleReport.rich()
            try await TestTools.engine.writePDF(report, to: path)
            report.blocks.append(.text("多出一段"))
            let pages = try await DocumentText.pages(path, in: folder)
            #expect(DocumentText.difference(pages: pages, from: TestTools.engine.compose(report)) != nil)
        }
    }

    @Test func `hostile text in every field is printed as it is`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            let report = SampleReport.hostileEverywhere()
            try await TestTools.engine.writePDF(report, to: path)
            let text = TestTools.squeezed(try await DocumentText.pages(path, in: folder).joined())
            for part in [
                "#eval(\"1+1\")", "$y^2$", "\\alpha", "`rm-rf`", "*b*", "<lab>@ref", "#setpage(width:1cm)",
                "<script>alert(1)",
                "{=openxml}", "{{title}}", "〔U+0000〕", "〔U+202E〕gnp.exe〔U+202C〕", "〔U+200B〕", "〔U+E000〕", "〔U+1F600〕",
                "𠮷",
                "〔U+FFFE〕", "=HYPERLINK(\"http://x\")", "_x0041_",
            ] {
                #expect(text.contains(part), "\(part) is missing")
            }
        }
    }

    @Test(arguments: ["abcdefghij", "长度很长的一个名称，", "𠮷"])
    func `ten thousand characters in every field`(piece: String) async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            let text = String(repeating: piece, count: 10_000 / piece.count)
            try await TestTools.engine.writePDF(SampleReport.hostileEverywhere(text), to: path)
            let pages = try await DocumentText.pages(path, in: folder)
            #expect(pages.count > 20)
        }
    }

    @Test(arguments: [0, 1, 3000])
    func `a table of any length is whole and repeats its head`(rows: Int) async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            var report = SampleReport.rich()
            report.blocks = [.heading(1, "明细"), .table(SampleReport.ledgerTable(rows))]
            try await TestTools.engine.writePDF(report, to: path)
            let pages = try await DocumentText.pages(path, in: folder).map(TestTools.squeezed)
            #expect(DocumentText.difference(pages: pages, from: TestTools.engine.compose(report)) == nil)
            let body = pages.filter { $0.hasPrefix("序号资产编号") }
            #expect(rows == 3000 ? body.count > 50 : body.isEmpty)
            #expect(pages.contains { $0.contains("最近发现无") } == (rows == 0))
        }
    }

    @Test func `a draft says so on every page`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            try await TestTools.engine.writePDF(SampleReport.rich(isDraft: true), to: path)
            let text = try await TestTools.output("/usr/bin/pdftotext", [path, "-"], in: folder)
            let pages = text.split(separator: "\u{C}")
            #expect(pages.count > 5)
            for page in pages { #expect(TestTools.squeezed(String(page)).contains("草稿")) }
        }
    }

    @Test func `head, foot and contents carry title, number and pages`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            try await TestTools.engine.writePDF(SampleReport.rich(), to: path)
            let text = try await TestTools.output("/usr/bin/pdftotext", ["-layout", path, "-"], in: folder)
            let pages = text.split(separator: "\u{C}").map { TestTools.squeezed(String($0)) }
            for (index, page) in pages.enumerated().dropFirst() {
                #expect(page.hasPrefix("《资产清单》AH-ZC-2026-004"))
                #expect(page.hasSuffix("第\(index + 1)页共\(pages.count)页"))
            }
            #expect(!pages[0].contains("第1页"))
            let last = try #require(pages.firstIndex { $0.contains("附件2术语") && !$0.contains("目录") })
            #expect(pages[2].contains("附件2术语") && pages[2].contains("\(last + 1)数据出处"))
        }
    }

    @Test func `it is an archive file with fonts inside and no network address`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/report.pdf"
            try await TestTools.engine.writePDF(SampleReport.rich(), to: path)
            let fonts = try await TestTools.output("/usr/bin/pdffonts", [path], in: folder)
            #expect(fonts.contains("NotoSerifCJKsc") && !fonts.contains(" no  "))
            let metadata = try await TestTools.output("/usr/bin/pdfinfo", ["-meta", path], in: folder)
            #expect(metadata.contains("<pdfaid:part>2</pdfaid:part>"))
        }
    }

    @Test func `the same report gives the same bytes`() async throws {
        try await TestTools.inFolder { folder in
            let report = SampleReport.rich()
            for name in ["a", "b"] { try await TestTools.engine.writePDF(report, to: "\(folder)/\(name).pdf") }
            let files = try ["a", "b"].map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).pdf")) }
            let isSame = files[0] == files[1]
            #expect(isSame)
        }
    }

    @Test func `bytes that are no picture are refused by name`() async throws {
        try await TestTools.inFolder { folder in
            var report = SampleReport.rich()
            report.blocks = [.figure(Report.Figure("拓扑", picture: .png(Data("GIF89a".utf8))))]
            await #expect(throws: DocumentError.unreadablePicture(caption: "图 1　拓扑")) {
                try await TestTools.engine.writePDF(report, to: folder + "/report.pdf")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }
}
