import Directory
import GRDB
import Kernel

/// What 《资产清单》 counts, read in one snapshot.
struct AssetListFacts {
    struct PortCount {
        let transport: String
        let number: Int
        let service: String?
        let assets: Int

        /// `80 http`, `161/udp snmp`.
        var title: String {
            let port = transport == "tcp" ? "\(number)" : "\(number)/\(transport)"
            return service.map { "\(port) \($0)" } ?? port
        }
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
        let address: String
        let port: AssetPort
    }

    /// Ports printed in the annex; the spreadsheet has them all.
    static let portLimit = 1000

    init(_ database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*), coalesce(sum(alive), 0), coalesce(sum(open_ports), 0), count(host_name),
                    count(system), count(hardware) FROM asset WHERE state <> 'merged'
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
                SELECT transport, number,
                    (SELECT service FROM asset_port AS same
                     WHERE same.transport = asset_port.transport AND same.number = asset_port.number
                        AND state = 'open' AND service IS NOT NULL
                     GROUP BY service ORDER BY count(*) DESC, service LIMIT 1),
                    count(*) AS assets
                FROM asset_port WHERE state = 'open'
                GROUP BY transport, number ORDER BY assets DESC, number, transport LIMIT 10
                """
        ).map { PortCount(transport: $0[0], number: $0[1], service: $0[2], assets: $0[3]) }
        var systems: [(name: String, count: Int)] = try Row.fetchAll(
            database,
            sql:
                "SELECT coalesce(system, '未识别'), count(*) FROM asset WHERE state <> 'merged' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8"
        ).map { ($0[0], $0[1]) }
        // A figure of shares that leaves some out would not add up to the assets.
        let others = total - systems.reduce(0) { $0 + $1.count }
        if others > 0 { systems.append(("其他", others)) }
        self.systems = systems
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
