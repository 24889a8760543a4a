import AssetInventory
import Directory
import Fingerprints
import Foundation
import Kernel
import Measuring
import Records
import ScanImports
import Workflow

// How fast scans enter the ledger and a scanned ledger is held against a register, by the way of the product: file in the
// vault, job, nmap's XML, fingerprints by all shipped rules, recognition, audit chain, index tables.
//
//     LedgerBenchmark [ASSETS] [entry|reconciliation]     100,000 assets with five ports each, both parts

struct Measures {
    let assets: Int
    let root = FileManager.default.temporaryDirectory.appending(path: "anhu-bench-\(getpid())")

    private let principal = Principal(accountID: nil, name: "engineer", source: "127.0.0.1")

    func entry() async throws {
        let store = try store("entry")
        let rules = try fingerprints()
        for title in ["first entry", "entry of the same again"] {
            let file = try report(in: store)
            let began = Cost.now
            let (_, job) = try await ImportJob.queue(file, name: "scan.xml", store: store, by: principal)
            let runner = JobRunner(store: store, handlers: [ImportJob(fingerprints: rules)], only: job)
            let ended = try await runner.runOnly()
            let cost = Cost.now - began
            print("\(cost.line(title, assets, "asset")): \(ended.message ?? "")")
            print("highest resident memory: \(Cost.highestMemory) MB")
        }
    }

    func reconciliation() async throws {
        let store = try store("reconciliation")
        for measure in try await ReconciliationBenchmark(devices: assets).run(store, by: principal) {
            let seconds =
                Double(measure.duration.components.seconds)
                + Double(measure.duration.components.attoseconds) / 1e18
            print("\(measure.title): \(measure.count), \(String(format: "%.2f", seconds)) s")
        }
    }

    private func store(_ name: String) throws -> RecordStore {
        let folder = root.appending(path: name)
        return try RecordStore(
            folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
            schemas: [DirectoryModule.schema, WorkflowModule.schema, AssetInventory.schema],
            clock: Clock { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
    }

    private func report(in store: RecordStore) throws -> URL {
        let file = EvidenceVault(store.folder).scratchFile("xml")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        for piece in SyntheticNmapReport(hosts: assets, portsPerHost: 5) { try handle.write(contentsOf: Data(piece)) }
        try handle.close()
        return file
    }

    /// The shipped rules.
    private func fingerprints() throws -> FingerprintLibrary {
        let content = ProcessInfo.processInfo.environment["ANHU_CONTENT"] ?? "Content"
        let folder = URL(filePath: content).appending(path: "fingerprints")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return FingerprintLibrary(
            files: try names.filter { $0.hasSuffix(".yaml") }.map {
                (name: $0, text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
            })
    }
}

let arguments = CommandLine.arguments.dropFirst()
let parts = arguments.filter { Int($0) == nil }
let measures = Measures(assets: arguments.lazy.compactMap { Int($0) }.first ?? 100_000)
defer { try? FileManager.default.removeItem(at: measures.root) }
if parts.isEmpty || parts.contains("entry") { try await measures.entry() }
if parts.isEmpty || parts.contains("reconciliation") { try await measures.reconciliation() }
