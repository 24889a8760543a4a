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

    let total: Int
    let openPorts: Int
    let systemKnown: Int
    let hardwareKnown: Int
    /// How many assets each attribute is known of.
    let known: [(title: String, number: Int)]
    let topPorts: [PortCount]
    let systems: [(name: String, count: Int)]
    let ports: [AssetPortLine]

    /// One open port for the annex.
    struct AssetPortLine {
        let address: String
        let port: AssetPort
    }

    /// What the requirement text wants to be known of an asset (资产梳理, 服务内容 and stage two), as SQL over `asset`.
    private static let attributes: KeyValuePairs<String, String> = [
        "类型": "kind", "品牌": "brand", "型号": "model", "序列号": "serial", "操作系统": "system", "主机名": "host_name",
        "MAC 地址": "hardware", "设备位置": "location",
        "性能参数": "coalesce(more ->> 'performance', more ->> 'cpu', more ->> 'memory', more ->> 'storage')",
        "购买日期": "purchased", "保修到期": "warranty", "备件情况": "spares", "所属部门": "unit_name",
        "责任人": "owner_name", "所属系统": "business", "用途": "purpose", "重要性": "importance",
    ]

    /// Ports printed in the annex; the spreadsheet has them all.
    static let portLimit = 1000

    init(_ database: Database) throws {
        let told = Self.attributes.map { "count(\($0.value))" }.joined(separator: ", ")
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*), coalesce(sum(open_ports), 0), count(system), count(hardware), \(told)
                FROM asset WHERE state <> 'merged'
                """)
        total = row?[0] ?? 0
        openPorts = row?[1] ?? 0
        systemKnown = row?[2] ?? 0
        hardwareKnown = row?[3] ?? 0
        known = Self.attributes.enumerated().map { ($0.element.key, row?[$0.offset + 4] ?? 0) }
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
        var lines: [AssetPortLine] = []
        try AssetStore.forEachOpenPort(database) { address, port in
            if lines.count < Self.portLimit { lines.append(AssetPortLine(address: address, port: port)) }
        }
        ports = lines
    }
}
