import Directory
import GRDB
import Kernel

/// What 《资产清单》 counts, read in one snapshot.
struct AssetListFacts {
    struct PortCount {
        let number: Int
        let service: String?
        let assets: Int
    }

    struct RunLine {
        let id: Int64
        let source: String
        let state: ScanRun.State
        let tool: String?
        let requestedAt: Timestamp
        let endedAt: Timestamp?
        let assets: Int
    }

    let total: Int
    let alive: Int
    let openPorts: Int
    let named: Int
    let systemKnown: Int
    let hardwareKnown: Int
    let topPorts: [PortCount]
    let systems: [(name: String, count: Int)]
    let scopes: [ScanScope]
    let names: PersonNames
    let runs: [RunLine]
    let ports: [AssetPortLine]

    /// One open port for the annex.
    struct AssetPortLine {
        let address: IPAddress
        let port: AssetPort
    }

    /// Ports printed in the annex; the spreadsheet has them all.
    static let portLimit = 1000

    init(_ database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*), coalesce(sum(alive), 0), coalesce(sum(open_ports), 0), count(host_name),
                    count(system), count(hardware) FROM asset
                """)
        total = row?[0] ?? 0
        alive = row?[1] ?? 0
        openPorts = row?[2] ?? 0
        named = row?[3] ?? 0
        systemKnown = row?[4] ?? 0
        hardwareKnown = row?[5] ?? 0
        topPorts = try Row.fetchAll(
            database,
            sql: """
                SELECT number, max(service), count(*) FROM asset_port WHERE state = 'open' AND transport = 'tcp'
                GROUP BY number ORDER BY 3 DESC, 1 LIMIT 10
                """
        ).map { PortCount(number: $0[0], service: $0[1], assets: $0[2]) }
        systems = try Row.fetchAll(
            database,
            sql: "SELECT coalesce(system, '未识别'), count(*) FROM asset GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8"
        ).map { ($0[0], $0[1]) }
        scopes = try ScanScopeStore.list(database).filter { $0.withdrawnAt == nil }
        names = try PersonNames(database)
        runs = try Self.runs(database)
        var lines: [AssetPortLine] = []
        try AssetStore.forEachOpenPort(database) { address, port in
            if lines.count < Self.portLimit { lines.append(AssetPortLine(address: address, port: port)) }
        }
        ports = lines
    }

    private static func runs(_ database: Database) throws -> [RunLine] {
        try ScanRunStore.list(limit: 20, database).filter { !$0.state.isOpen && ($0.state != .failed || $0.assets > 0) }
            .map { run in
                let tool = try String.fetchOne(
                    database, sql: "SELECT max(tool) FROM scan_block WHERE run_id = ?", arguments: [run.id])
                return RunLine(
                    id: run.id.rawValue, source: run.title, state: run.state, tool: tool,
                    requestedAt: run.requestedAt, endedAt: run.endedAt, assets: run.assets)
            }
    }
}
