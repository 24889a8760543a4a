import Console
import Documents
import Foundation
import GRDB
import Kernel
import Records

/// A list as a file to be taken away, noted in the audit chain.
struct SheetExport {
    let store: RecordStore
    let engine: DocumentEngine
    let title: String
    /// What the audit chain calls it.
    var action = "asset.export"
    /// The name of the sheet. Nil: the title's.
    var sheet: String?

    /// Hands over every row in a snapshot.
    typealias Rows = @Sendable (Database, ([Report.Cell]) throws -> Void) throws -> Void

    func workbook(
        _ columns: [Report.Column], _ request: ConsoleRequest, _ rows: @escaping Rows
    ) async throws -> ConsoleResponse {
        let file = EvidenceVault(store.folder).scratchFile("xlsx")
        let today = CivilTime(store.clock.now()).date
        let report = Report(
            cover: Report.Cover(
                title: "\(title)（导出）", subtitle: "由 \(try request.account.personName) 导出", number: "—", version: "—",
                date: today, classification: "内部资料"))
        do {
            let count = try await store.read { [engine, sheet = sheet ?? title] database in
                var count = 0
                try engine.writeSpreadsheet(report, to: file.path) { writer in
                    try writer.addSheet(sheet, columns: columns) { append in
                        try rows(database) {
                            count += 1
                            try append($0)
                        }
                    }
                }
                return count
            }
            try await note("xlsx", count, request)
        } catch {
            try? FileManager.default.removeItem(at: file)
            throw error
        }
        return .download(Download(file: file.path, name: "\(title)_\(today).xlsx", kind: .xlsx, removed: true))
    }

    func text(
        _ columns: [Report.Column], _ request: ConsoleRequest, _ rows: @escaping Rows
    ) async throws -> ConsoleResponse {
        let (text, count) = try await store.read { database in
            var text = CSVText.byteOrderMark + CSVText.line(columns.map { .text($0.title) })
            var count = 0
            try rows(database) {
                count += 1
                text += CSVText.line($0)
            }
            return (text, count)
        }
        try await note("csv", count, request)
        return .download(
            Download(
                bytes: Array(text.utf8), name: "\(title)_\(CivilTime(store.clock.now()).date).csv", kind: .csv))
    }

    private func note(_ format: String, _ count: Int, _ request: ConsoleRequest) async throws {
        try await store.note(
            AuditAction(action, label: title, detail: "格式 \(format)，共 \(count) 项"), by: request.principal)
    }
}
