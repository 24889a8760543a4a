import Fingerprints
import Foundation
import GRDB
import Kernel
import Records
import ScanImports

/// Enters a scanner's report that somebody brings: the file goes into the vault first, then its hosts into the ledger.
package struct ImportJob: JobHandler {
    static let kind = "asset.import"

    struct Parameters: Codable {
        let run: Identifier<ScanRun>
        let sha256: String
    }

    /// How many hosts of the file are entered.
    struct Place: Codable {
        var hosts: Int
    }

    /// Hosts entered in one transaction.
    private static let batch = 1_000

    private let fingerprints: FingerprintLibrary

    /// A handler for the server or the terminal; takes the rules by which things are told what they are.
    package init(fingerprints: FingerprintLibrary = FingerprintLibrary(files: [])) {
        self.fingerprints = fingerprints
    }

    package var kind: String { Self.kind }

    /// Takes a report in: puts its file into the vault and queues the job that reads it. `source` is a finished file in
    /// the scratch folder, and is moved.
    package static func queue(
        _ source: URL, name: String, store: RecordStore, by principal: Principal
    ) async throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        guard try looksLikeReport(source) else { throw ScanPlanError.noReport(name) }
        return try await ImportQueue.add(
            source, name: name, what: "扫描报告", mediaType: "application/xml", kind: Self.kind, store: store, by: principal
        ) { Parameters(run: $0, sha256: $1) }
    }

    /// Whether a file begins as a scanner's report does. Anything else may be a secret brought by mistake, and must not become
    /// evidence.
    package static func looksLikeReport(_ file: URL) throws -> Bool {
        do {
            return try ImportFormat.find(file).id == ImportFormat.report.id
        } catch is ReadingError {
            return false
        }
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

    private func read(_ parameters: Parameters, _ context: JobContext) async throws -> String? {
        let file = EvidenceVault(context.store.folder).file(parameters.sha256)
        let size = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) ?? 0
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        defer { try? handle.close() }
        let entered = try await context.checkpoint(Place.self)?.hosts ?? 0
        let parser = try NmapXMLParser()
        let intake = try await RunIntake.open(
            parameters.run, scope: nil, tried: AddressSet(), library: fingerprints, context)
        var skip = entered
        var total = entered
        var offset = 0
        var waiting: [ScannedHost] = []
        let writing = ImportWriting(
            run: parameters.run, intake: intake, reading: FingerprintReading(fingerprints), context: context)
        // Of a report that breaks off, what stands before the break is entered before that is told.
        let failure = try await withThrowingTaskGroup(of: Void.self) { group in
            var failure: ParseError?
            while failure == nil {
                try Task.checkCancellation()
                let data = try handle.read(upToCount: 1 << 20) ?? Data()
                offset += data.count
                failure = Self.parse(data, parser) { host in
                    if skip > 0 { skip -= 1 } else { waiting.append(host) }
                }
                while waiting.count >= Self.batch {
                    total += Self.batch
                    try await writing.add(waiting.prefix(Self.batch), total: total, &group)
                    waiting.removeFirst(Self.batch)
                }
                await context.report(done: offset >> 10, total: size >> 10, "已读取 \(total) 台主机")
                if data.isEmpty { break }
            }
            total += waiting.count
            try await writing.add(waiting[...], total: total, &group)
            try await group.waitForAll()
            return failure
        }
        if let failure { throw failure }
        return try await finish(parameters.run, parser, context)
    }

    /// Reads one piece; the empty piece is the end of the file.
    static func parse(
        _ data: Data, _ parser: NmapXMLParser, _ take: (ScannedHost) -> Void
    ) -> ParseError? {
        func deliver(_ event: ScanEvent) { if case .host(let host) = event { take(host) } }
        do throws(ParseError) {
            if data.isEmpty {
                try parser.finish(deliver: deliver)
            } else {
                // Data's own closure cannot throw a typed error, so the result is carried out by hand.
                var failure: ParseError?
                data.withUnsafeBytes { bytes in
                    do throws(ParseError) { try parser.feed(bytes, deliver: deliver) } catch { failure = error }
                }
                return failure
            }
            return nil
        } catch {
            return error
        }
    }

    private func finish(
        _ run: Identifier<ScanRun>, _ parser: NmapXMLParser, _ context: JobContext
    ) async throws -> String {
        let isWhole = parser.summary?.isSuccess ?? false
        let action = AuditAction("scan.complete", object: RecordReference(table: "scan_run", id: run.rawValue))
        return try await context.store.write(action, by: context.principal) { database in
            let found = try ScanRunStore.find(run, database)
            var text = "导入资产 \(found.assets) 项，其中新增 \(found.newAssets) 项"
            if !isWhole { text += "；报告显示扫描未正常结束" }
            try ScanEnding.complete(
                run, isWhole: isWhole, text, by: context.principal, at: context.store.clock.now(), database)
            return text
        }
    }
}
