import Foundation
import Kernel
import Measuring
import Records

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

// What the audit chain costs a changed row: the same rows written once into record tables, once into tables that nobody
// watches; the difference is capture, sealing, the entry, and its share of WAL and checkpoint.
//
//     RecordsBenchmark [ASSETS] [ASSETS A TRANSACTION]     100,000 by 1,000; an asset is two rows and five derived ones

struct Measures {
    let assets: Int
    let batch: Int
    let root = FileManager.default.temporaryDirectory.appending(path: "anhu-bench-\(getpid())")

    private let principal = Principal(accountID: 1, name: "engineer", source: "127.0.0.1")

    private struct Cycle {
        let insert: Cost
        let update: Cost
        let refresh: Cost
        let verify: Cost
    }

    func run() async throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let plain = try await cycle(isCaptured: false)
        let captured = try await cycle(isCaptured: true)
        for (name, cost) in [("insert", \Cycle.insert), ("update", \Cycle.update)] {
            let (without, with) = (plain[keyPath: cost], captured[keyPath: cost])
            print(without.line("\(name), not captured", assets * 2, "row"))
            print(with.line("\(name), captured", assets * 2, "row"))
            print((with - without).line("\(name), of that the audit chain", assets * 2, "row"))
        }
        print(captured.refresh.line("derived rows refreshed", assets, "asset"))
        print(captured.verify.line("verify", assets * 2, "row"))
    }

    private func cycle(isCaptured: Bool) async throws -> Cycle {
        let folder = root.appending(path: isCaptured ? "captured" : "plain")
        let clock = Kernel.Clock { Timestamp(seconds: 1_795_000_000) }
        let store = try RecordStore(
            folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
            schemas: [Ledger.schema(isCaptured: isCaptured)], clock: clock)
        var moments = [Cost.now]
        for (name, body) in [("import", Ledger.insert), ("scan", Ledger.update), ("index", Ledger.refresh)] {
            for start in stride(from: 0, to: assets, by: batch) {
                let range = start..<min(start + batch, assets)
                try await store.write(AuditAction("asset.\(name)"), by: principal) { try body(range, $0) }
            }
            moments.append(.now)
        }
        let report = try await AuditVerifier(store).verify()
        moments.append(.now)
        guard report.isSound else { throw RecordsError.damaged("\(report.defects.prefix(3))") }
        try store.close()
        let costs = zip(moments.dropFirst(), moments).map { $0 - $1 }
        return Cycle(insert: costs[0], update: costs[1], refresh: costs[2], verify: costs[3])
    }
}

func run() async {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
    do {
        try await Measures(assets: arguments.first ?? 100_000, batch: arguments.dropFirst().first ?? 1_000).run()
    } catch {
        print(error)
        exit(65)
    }
}

await run()
