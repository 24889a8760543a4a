@testable import Documents
import Foundation
import Testing

/// Reads the text of finished files and holds it against the model's.
enum DocumentText {
    /// Every word of a .docx in order, without the lines of its contents.
    static func word(_ path: String, in folder: String) async throws -> String {
        let xml = try await TestTools.entry("word/document.xml", of: path, in: folder)
        let text = XMLText(xml, kept: ["w:t"], skipped: ["w:hyperlink"])
        #expect(text.isWellFormed)
        return text.texts.joined()
    }

    /// The text of each page of a .pdf between head and foot.
    static func pages(_ path: String, in folder: String) async throws -> [String] {
        let sizes = try await TestTools.output("/usr/bin/pdfinfo", ["-f", "1", "-l", "9999", path], in: folder)
            .split(separator: "\n").filter { $0.hasPrefix("Page ") && $0.contains(" size:") }
        let isLandscape = sizes.map { line in
            let numbers = line.split(separator: " ").compactMap { Double($0) }
            return numbers[1] > numbers[2]
        }
        // Margins of report.typ in points: the head ends at 68, the foot begins 74 above the edge of 842 or 595.
        var texts: [[String]] = []
        for height in [842, 595] {
            let area = ["-x", "0", "-y", "72", "-W", "842", "-H", String(height - 72 - 72)]
            texts.append(try await text(path, area: area, in: folder))
        }
        var pages = isLandscape.indices.map { texts[isLandscape[$0] ? 1 : 0][$0] }
        if !pages.isEmpty { pages[0] = try await text(path, area: [], in: folder)[0] }
        return pages
    }

    /// The text of an area of every page.
    private static func text(_ path: String, area: [String], in folder: String) async throws -> [String] {
        let all = try await TestTools.output(
            "/usr/bin/pdftotext", ["-raw", "-r", "72"] + area + [path, "-"], in: folder)
        return all.split(separator: "\u{C}", omittingEmptySubsequences: false).map(String.init)
    }

    /// Where the text of a .pdf leaves that of the report, with some words around; nil where it does not.
    ///
    /// Passed over: the lines of the contents, heads of tables repeated at the top of a page, words inside pictures.
    static func difference(pages: [String], from composition: Composition) -> String? {
        var isContents = false
        var actual: [Character] = []
        for page in pages {
            let text = TestTools.squeezed(page)
            if text.hasPrefix("目录") {
                isContents = true
                actual += "\u{C}目录"
            } else if !(isContents && text.contains("......")) {
                isContents = false
                actual += "\u{C}" + text
            }
        }
        var heads: [[Character]] = []
        for case .table(let table) in composition.front + composition.sections.flatMap(\.elements) {
            heads.append(Array(TestTools.squeezed(table.columns.map(\.title).joined())))
        }
        var place = 0
        for line in ReportText(composition).lines {
            let line = Array(TestTools.squeezed(line))
            if line.first == "图", let found = find(line, in: actual, from: place) {
                place = found
            }
            for (index, character) in line.enumerated() {
                if place < actual.count, actual[place] == "\u{C}" {
                    place += 1
                    let rest = line[index...]
                    if let head = heads.first(where: { actual[place...].starts(with: $0) }), !rest.starts(with: head) {
                        place += head.count
                    }
                }
                guard place < actual.count, actual[place] == character else {
                    let found = String(actual[place..<min(place + 30, actual.count)])
                    return "“\(String(line[index...].prefix(30)))” expected, “\(found)” found"
                }
                place += 1
            }
        }
        let rest = actual[place...].filter { $0 != "\u{C}" }
        return rest.isEmpty ? nil : "“\(String(rest.prefix(30)))” is too much"
    }

    private static func find(_ line: [Character], in text: [Character], from start: Int) -> Int? {
        guard !line.isEmpty, text.count >= line.count else { return nil }
        return (start...(text.count - line.count)).first { text[$0...].starts(with: line) }
    }
}
