import Foundation
import Kernel
import Records
import ScanImports

/// Reads a file of observations batch by batch, whatever its format. For one task at a time.
final class SourceReading {
    /// Bytes of the file, in kilobytes.
    let size: Int
    /// How much of them has been read.
    private(set) var done = 0
    /// False where something was refused or the file breaks off.
    private(set) var isWhole = true
    /// What is to be told at the end beside the number: `，拒绝 3 行（第 7 行：…）`.
    private(set) var remarks = ""

    private let handle: FileHandle
    private let reader: (any ObservationReader)?
    private var waiting: [Sighting] = []
    private var refused: [String] = []
    private var refusals = 0
    private var isAtEnd = false

    /// Opens the file. `tables` says what the columns of its sheets mean; nil, their titles are guessed at.
    init(_ file: URL, _ format: ObservationFormat, tables: [ImportTable]? = nil) throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        self.handle = handle
        let bytes = Int(try handle.seekToEnd())
        try handle.seek(toOffset: 0)
        size = bytes >> 10
        reader = format.makeReader(ReadingContext())
        if reader == nil { try readTable(TableFiles.open(file), tables) }
    }

    deinit {
        try? handle.close()
    }

    /// The next observations, at most so many; nil at the end.
    func next(_ count: Int) throws -> [Sighting]? {
        while waiting.count < count && !isAtEnd { try readOn() }
        guard !waiting.isEmpty else {
            conclude()
            return nil
        }
        defer { waiting.removeFirst(min(count, waiting.count)) }
        return Array(waiting.prefix(count))
    }

    private func readOn() throws {
        guard let reader else { return isAtEnd = true }
        let data = try handle.read(upToCount: 1 << 20) ?? Data()
        done += data.count >> 10
        do {
            if data.isEmpty {
                isAtEnd = true
                try reader.finish(deliver: take)
            } else {
                // Data's closure cannot throw a typed error, so the result is carried out by hand.
                var failure: ReadingError?
                data.withUnsafeBytes { bytes in
                    do throws(ReadingError) { try reader.feed(bytes, deliver: take) } catch { failure = error }
                }
                if let failure { throw failure }
            }
        } catch let error as ReadingError {
            // What stands before the break has been delivered; without any of it there is nothing to keep.
            guard reader.tally.observed > 0 else { throw error }
            isAtEnd = true
            isWhole = false
            refused.append(error.explanation.line)
        }
    }

    private func take(_ event: ReadingEvent) {
        switch event {
        case .observed(let sighting): waiting.append(sighting)
        case .rejected(let line): refuse("第 \(line.line) 行：\(line.reason)")
        case .warning(let warning): refused.append(warning.text)
        }
    }

    private func refuse(_ reason: String) {
        refusals += 1
        isWhole = false
        if refused.count < 5 { refused.append(reason) }
    }

    /// A sheet is read whole: its rows are few against a scan's ports, and its titles must be known first.
    private func readTable(_ file: any TableFile, _ tables: [ImportTable]?) throws {
        for sheet in file.sheets {
            let mapping: ColumnMapping
            if let tables {
                guard let table = tables.first(where: { $0.sheet == sheet.index && $0.isTaken }) else { continue }
                mapping = table.mapping
            } else {
                guard !sheet.isHidden, let header = try TableImport.preview(file, sheet).header else { continue }
                mapping = ColumnMapping.guess(titles: header.titles)
            }
            let outcome = try TableImport(mapping: mapping).run(file, sheet) { waiting.append($0) }
            refusals += outcome.refused
            if outcome.refused > 0 { isWhole = false }
            refused += outcome.issues.prefix(3).map(\.chinese) + outcome.warnings.prefix(3)
        }
        if waiting.isEmpty {
            throw ReadingError(.unsupported("没有可识别列标题的表格", advice: "请在表格前 30 行内写明列标题（如 IP地址、设备名称、责任人）"))
        }
        done = size
        isAtEnd = true
    }

    private func conclude() {
        guard remarks.isEmpty else { return }
        if refusals > 0 { remarks += "，拒绝 \(refusals) 条" }
        if !refused.isEmpty { remarks += "（\(refused.prefix(5).joined(separator: "；"))）" }
    }
}
