import Fingerprints
import Foundation
import Kernel
import Records
import ScanImports

/// A file that is ready to be tried or entered: what the console and the command line have in common.
package struct PreparedImport: Sendable {
    /// Where it lies: a finished file in the scratch folder.
    let file: URL
    /// What the person's file is called.
    let name: String
    let choice: ImportChoice
    private let store: RecordStore

    init(file: URL, name: String, choice: ImportChoice, store: RecordStore) {
        self.file = file
        self.name = name
        self.choice = choice
        self.store = store
    }

    /// Finds out how a file is read: by its format, and by the mapping that is known for its source.
    /// - `source`: nil, the source is called as the file.
    /// - Throws: `ReadingError` where no format knows the file, or where it needs a mapping that is not there.
    package init(_ file: URL, name: String, format: String?, source: String?, store: RecordStore) async throws {
        let prepared = try await ImportPreparation.make(
            file, name: name, format: format, source: source ?? name, store: store)
        self.init(file: file, name: name, choice: prepared.choice, store: store)
    }

    /// The format's Chinese name.
    package var format: String { (try? ImportFormat.named(choice.format))?.chinese ?? choice.format }

    /// What people call the source.
    package var source: String { choice.source }

    /// How each sheet is read, one line each.
    package var tables: [String] {
        choice.tables.map { table in
            let name = table.name.isEmpty ? "" : "工作表“\(table.name)”"
            guard table.isTaken else { return "\(name)：隐藏的工作表，不导入" }
            let taken = table.mapping.columns.filter { $0.target != .ignored && $0.target != .custom($0.title) }
            let columns = taken.map { column in
                column.title == column.target.chinese ? column.title : "\(column.title) → \(column.target.chinese)"
            }
            let own = table.mapping.columns.filter { $0.target == .custom($0.title) }.map(\.title)
            let ignored = table.mapping.columns.filter { $0.target == .ignored && !$0.title.isEmpty }.map(\.title)
            return name + (table.isKnown ? "采用已保存的列对应关系：" : "自动识别的列对应关系：")
                + columns.joined(separator: "，")
                + (own.isEmpty ? "" : "；按原标题保留：\(own.joined(separator: "、"))")
                + (ignored.isEmpty ? "" : "；忽略：\(ignored.joined(separator: "、"))")
        }
    }

    /// Reads the file, enters nothing, and says what came of it.
    /// - `library`: the rules by which things are told what they are.
    package func trial(_ library: FingerprintLibrary) async throws -> ImportTrial {
        let read = try ImportTrialReading.read(file, as: choice)
        return try await rehearse(read, library)
    }

    /// Holds what was read against the ledger.
    func rehearse(
        _ read: (trial: ImportTrial, items: [ObservedItem]), _ library: FingerprintLibrary
    ) async throws -> ImportTrial {
        var trial = read.trial
        if !read.items.isEmpty {
            let report = try await LedgerRehearsal.run(
                read.items, from: (try ImportFormat.named(choice.format).kind, choice.source), library: library,
                store: store)
            trial.ledger = report.outcome
            trial.fates = report.fates
        }
        return trial
    }

    /// Puts the file into the vault and queues the job that reads it; with `keepsMapping` what its columns mean is kept for
    /// the next file of the source.
    package func queue(
        keepsMapping: Bool = false, by principal: Principal
    ) async throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        let format = try ImportFormat.named(choice.format)
        guard case .source = format.way else {
            return try await ImportJob.queue(file, name: name, store: store, by: principal)
        }
        let tables = format.isTable ? choice.tables : nil
        return try await SourceImportJob.queue(
            file, name: name, source: choice.source, format: choice.format, tables: tables,
            keepsMapping: keepsMapping, store: store, by: principal)
    }
}

/// Reads files for the pages, one at a time, so that several that are brought together do not take all of the machine.
actor ImportBench {
    private let library: FingerprintLibrary
    /// An actor takes up the next call while one waits: the queue is kept by hand.
    private var last: Task<ImportTrial, any Error>?

    init(_ library: FingerprintLibrary) {
        self.library = library
    }

    func trial(_ prepared: PreparedImport) async throws -> ImportTrial {
        let work = Task { [last, library] in
            _ = await last?.result
            return try await prepared.rehearse(
                try ImportTrialReading.read(prepared.file, as: prepared.choice), library)
        }
        last = work
        return try await work.value
    }
}
