@testable import Documents
import Foundation
import FoundationXML
import Kernel

/// The programs that documents are made and read with, as `./test` installs them.
enum TestTools {
    /// The checkout: this file lies two folders below it.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static let tools = DocumentTools(
        contentFolders: [root + "/Content/documents"], installed: root + "/.anhu",
        scratch: NSTemporaryDirectory() + "/anhu-documents-tests")

    /// False where a program is missing: the tests that need it are then reported as skipped.
    static let areHere =
        tools.missing.isEmpty && FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/unzip")

    static let engine = DocumentEngine(tools: tools)

    /// Runs the body with a folder that is removed afterwards.
    @discardableResult
    static func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = try ScratchFolder(in: NSTemporaryDirectory())
        defer { folder.remove() }
        return try await body(folder.path)
    }

    /// What a program writes to standard output.
    static func output(_ program: String, _ arguments: [String], in folder: String) async throws -> String {
        let bytes = try await ChildProcess(
            name: program, executable: program, arguments: arguments, folder: folder, timeLimit: .seconds(60)
        ).run()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text of one entry of a zip file.
    static func entry(_ name: String, of path: String, in folder: String) async throws -> String {
        let pattern = name.replacing("[", with: "\\[")
        return try await output("/usr/bin/unzip", ["-p", path, pattern], in: folder)
    }

    /// The text without white space, which line breaks and cells change.
    static func squeezed(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
    }
}

/// Collects the text of chosen elements of an XML document, and says whether it is well-formed.
final class XMLText: NSObject, XMLParserDelegate {
    private let kept: Set<String>
    private let skipped: Set<String>
    private var depth = 0
    private var isKeeping = false
    private(set) var texts: [String] = []
    private(set) var isWellFormed = false

    /// Text inside `kept` elements counts, unless inside a `skipped` one.
    init(_ xml: String, kept: Set<String>, skipped: Set<String> = []) {
        self.kept = kept
        self.skipped = skipped
        super.init()
        let parser = XMLParser(data: Data(xml.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if skipped.contains(name) { depth += 1 }
        if kept.contains(name), depth == 0 {
            isKeeping = true
            texts.append("")
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if skipped.contains(name) { depth -= 1 }
        if kept.contains(name) { isKeeping = false }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if isKeeping { texts[texts.count - 1] += string }
    }
}
