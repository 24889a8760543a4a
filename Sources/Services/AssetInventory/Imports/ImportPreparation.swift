import Foundation
import GRDB
import Kernel
import Records
import ScanImports

/// Finds out how a file may be read before anybody has said anything: its format, its source, and what its columns mean.
struct ImportPreparation {
    /// What a file's source is called where nobody has said it, and what it may be called.
    struct Sources: Sendable, Hashable {
        var known: [String]
        var suggested: String
    }

    let choice: ImportChoice
    let sheets: [ImportSheet]
    let sources: Sources

    /// Prepares a file. What is given stands; the rest is found out.
    /// - Throws: `ReadingError`, `ParseError` where nothing can read the file.
    static func make(
        _ file: URL, name: String, format id: String?, source: String?, store: RecordStore
    ) async throws -> ImportPreparation {
        let format = try id.map { (id) throws(ReadingError) in try ImportFormat.named(id) } ?? ImportFormat.find(file)
        if format.isDocument {
            throw ReadingError(.unsupported(format.chinese, advice: "设备接口返回的 JSON 须先设置字段对应关系"))
        }
        if case .report = format.way { try look(at: file) }
        let sheets = format.isTable ? try ImportSheet.list(TableFiles.open(file)) : []
        if format.isTable, sheets.allSatisfy({ $0.header == nil }) {
            throw ReadingError(
                .unsupported("没有可识别列标题的表格", advice: "请在表格前 30 行内写明列标题（如 IP地址、设备名称、责任人）"))
        }
        let (known, mappings) = try await store.read { database in
            (
                try ImportMappingStore.sources(format.kind, database),
                format.isTable ? try ImportMappingStore.list(database) : []
            )
        }
        let suggested =
            format.fixedSource ?? source ?? likelySource(sheets, mappings) ?? suggestion(from: name, among: known)
        let own = mappings.filter { $0.source == suggested }
        let tables = sheets.compactMap { sheet -> ImportTable? in
            guard let titles = sheet.header?.titles else { return nil }
            return ImportMapping.fitting(titles, sheet: sheet.name, among: own)?.table(for: sheet, titles)
                ?? ImportTable.guess(sheet)
        }
        return ImportPreparation(
            choice: ImportChoice(format: format.id, source: suggested, tables: tables), sheets: sheets,
            sources: Sources(known: known, suggested: suggested))
    }

    /// Throws where the beginning of a report shows that it is another scanner's, or none: such a file must not become
    /// evidence.
    private static func look(at file: URL) throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        defer { try? handle.close() }
        let parser = try NmapXMLParser()
        let start = try handle.read(upToCount: FormatSample.enough) ?? Data()
        do {
            try start.withUnsafeBytes { try parser.feed($0) { _ in } }
        } catch let error as ParseError {
            switch error.fault {
            case .empty, .notXML, .wrongRoot, .declaration: throw error
            // What is damaged further on is told with what could be read before it.
            default: break
            }
        }
    }

    /// The source whose mappings are made for these sheets. Nil: none, or several are alike.
    private static func likelySource(_ sheets: [ImportSheet], _ mappings: [ImportMapping]) -> String? {
        var sources: Set<String> = []
        for sheet in sheets {
            guard let titles = sheet.header?.titles else { continue }
            let exact = mappings.filter {
                $0.mapping.strange(in: titles).isEmpty && $0.mapping.missing(in: titles).isEmpty
            }
            if let found = ImportMapping.fitting(titles, sheet: sheet.name, among: exact) {
                sources.formUnion(exact.filter { $0.mapping == found.mapping }.map(\.source))
            }
        }
        return sources.count == 1 ? sources.first : nil
    }

    /// The file's name without its ending and without the day that many have at their end: `核心交换机ARP_20261123.txt`.
    static func suggestion(from name: String, among known: [String]) -> String {
        let parts = name.split(separator: ".")
        let whole = parts.count > 1 ? parts.dropLast().joined(separator: ".") : name
        var stem = Substring(whole)
        while let last = stem.last, last.isNumber || "-_ .()（）年月日".contains(last) { stem.removeLast() }
        let candidates = [String(stem), whole, name].compactMap {
            VisibleText.line($0, longest: ImportChoice.longestSource)
        }
        return candidates.first(where: known.contains) ?? candidates.first ?? "导入文件"
    }
}
