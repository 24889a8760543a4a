import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports

/// Enters what a file tells of the network: a neighbour table, leases, a capture, a register. The file goes into the vault
/// first; its observations are entered in batches, and taken up again by their number.
package struct SourceImportJob: JobHandler {
    static let kind = "asset.import-source"

    struct Parameters: Codable {
        let run: Identifier<ScanRun>
        let sha256: String
        /// The format's id.
        let format: String
        /// What people call the source.
        let source: String
        /// How the sheets of a file of tables are read. Nil: by their titles, as far as these are known.
        var tables: [ImportTable]?
    }

    private struct Place: Codable {
        var things: Int
    }

    /// Observations entered in one transaction.
    private static let batch = 500

    private let fingerprints: FingerprintLibrary

    /// Takes the rules by which things are told what they are.
    package init(fingerprints: FingerprintLibrary = FingerprintLibrary(files: [])) {
        self.fingerprints = fingerprints
    }

    package var kind: String { Self.kind }

    /// Takes a file in: recognises its format where none is named, puts it into the vault and queues the job that reads it.
    /// `file` is a finished file in the scratch folder, and is moved. `tables` says what the columns of its sheets mean; with
    /// `keepsMapping` that is kept for the next file of the source.
    /// - Throws: `ReadingError` where no format knows the file, or where it needs a mapping that is not there.
    package static func queue(
        _ file: URL, name: String, source: String?, format: String?, tables: [ImportTable]? = nil,
        keepsMapping: Bool = false, store: RecordStore, by principal: Principal
    ) async throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        let chosen = try Self.format(of: file, named: format)
        if case .document = chosen.way {
            throw ReadingError(.unsupported(chosen.chinese, advice: "设备接口返回的 JSON 须先设置字段对应关系"))
        }
        let title = source ?? name
        return try await ImportQueue.add(
            file, name: name, what: chosen.chinese, mediaType: "application/octet-stream", kind: Self.kind,
            store: store, by: principal,
            also: { database in
                guard keepsMapping, let tables else { return }
                try ImportMappingStore.save(
                    tables.filter(\.isTaken), of: title, by: principal.name, at: store.clock.now(), database)
            }
        ) { Parameters(run: $0, sha256: $1, format: chosen.id, source: title, tables: tables) }
    }

    private static func format(of file: URL, named id: String?) throws -> ObservationFormat {
        if let id {
            guard let format = ObservationFormat.named(id) else {
                throw ReadingError(
                    .unsupported("格式“\(id)”", advice: "可用的格式：\(ObservationFormat.all.map(\.id).joined(separator: "、"))")
                )
            }
            return format
        }
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        defer { try? handle.close() }
        return try ObservationFormat.find(in: FormatSample(try handle.read(upToCount: FormatSample.enough) ?? Data()))
    }

    package func run(_ context: JobContext) async throws -> String? {
        let parameters = try context.parameters(Parameters.self)
        let found = try await context.store.read { try ScanRunStore.find(parameters.run, $0) }
        guard found.state.isOpen else { return found.message }
        do {
            return try await read(parameters, context)
        } catch {
            await ScanEnding.write(parameters.run, after: error, context)
            throw error
        }
    }

    private func read(_ parameters: Parameters, _ context: JobContext) async throws -> String {
        guard let format = ObservationFormat.named(parameters.format) else {
            throw ReadingError(.unsupported("格式“\(parameters.format)”", advice: "请重新导入文件"))
        }
        let source = (kind: SourceKind(format: format.id), name: parameters.source)
        let intake = try await RunIntake.open(
            parameters.run, from: source, scope: nil, tried: AddressSet(), library: fingerprints, context)
        let reading = try SourceReading(
            EvidenceVault(context.store.folder).file(parameters.sha256), format, tables: parameters.tables)
        var entered = try await context.checkpoint(Place.self)?.things ?? 0
        var skip = entered
        let action = AuditAction(
            "asset.observe", object: RecordReference(table: "scan_run", id: parameters.run.rawValue))
        while let sightings = try reading.next(Self.batch) {
            try Task.checkCancellation()
            let fresh = sightings.dropFirst(skip)
            skip -= sightings.count - fresh.count
            guard !fresh.isEmpty else { continue }
            entered += fresh.count
            let total = entered
            try await intake.enter(fresh.map { ObservedItem(observation: $0.observation) }, action) { database in
                try context.save(checkpoint: Place(things: total), database)
            }
            await context.report(done: reading.done, total: reading.size, "已导入 \(entered) 条")
        }
        let told = "读入 \(entered) 条，新增资产 \(await intake.newAssets) 项" + reading.remarks
        return try await finish(parameters.run, told, reading.isWhole, action, context)
    }

    private func finish(
        _ run: Identifier<ScanRun>, _ told: String, _ isWhole: Bool, _ action: AuditAction, _ context: JobContext
    ) async throws -> String {
        try await context.store.write(action, by: context.principal) { database in
            try ScanEnding.complete(
                run, isWhole: isWhole, told, by: context.principal, at: context.store.clock.now(), database)
            return told
        }
    }
}

extension SourceKind {
    /// What kind of source a format's files come from, by the first word of its id.
    init(format id: String) {
        switch id.prefix(while: { $0 != "." }) {
        case "neighbours": self = .neighbours
        case "leases": self = .leases
        case "capture": self = .capture
        case "feed": self = .feed
        case "document": self = .devices
        default: self = .register
        }
    }
}
