import GRDB
import Records

/// Two tables of the width of a ledger: 35 columns of which 15 hold something, two of them JSON of 200 to 400 bytes.
/// A new asset is a row in each. Beside them a derived table with a row for each of an asset's five ports.
enum Ledger {
    static let tables = ["asset", "asset_source"]

    static let ports = DerivedTable(
        name: "port", columns: ["asset_id", "transport", "number", "state", "service"],
        query: """
            SELECT asset.id, item.value ->> 'transport', item.value ->> 'number', item.value ->> 'state',
                item.value ->> 'service'
            FROM asset, json_each(asset.ports) AS item
            """)

    private static let texts = (1...15).map { "text_\($0)" }
    private static let numbers = (1...16).map { "number_\($0)" }
    private static let filled = ["key", "ports", "identity"] + texts.prefix(7) + numbers.prefix(4)

    /// The tables as record tables or, to know what a row costs by itself, as operational ones.
    static func schema(isCaptured: Bool) -> Schema {
        let columns = texts.map { "\($0) TEXT" } + numbers.map { "\($0) INTEGER" }
        let definitions = tables.map { table in
            """
            CREATE TABLE \(table) (
                id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, ports TEXT, identity TEXT,
                \(columns.joined(separator: ", "))
            ) STRICT;
            """
        }
        let derived = """
            CREATE TABLE port (
                asset_id INTEGER NOT NULL, transport TEXT NOT NULL, number INTEGER NOT NULL, state TEXT, service TEXT,
                PRIMARY KEY (asset_id, transport, number)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX port_number ON port (number, asset_id);
            """
        return Schema(
            module: "ledger", migrations: [.init("0001-ledger", definitions.joined() + derived)],
            operational: isCaptured ? [] : Set(tables), derived: [ports])
    }

    /// Puts new assets with the given numbers into both tables.
    static func insert(_ assets: Range<Int>, _ database: Database) throws {
        let columns = filled.joined(separator: ", ")
        let places = filled.map { _ in "?" }.joined(separator: ", ")
        let statements = try tables.map {
            try database.cachedStatement(sql: "INSERT INTO \($0) (\(columns)) VALUES (\(places))")
        }
        for asset in assets {
            let arguments = arguments(asset)
            for statement in statements {
                statement.setUncheckedArguments(arguments)
                try statement.execute()
            }
        }
    }

    /// What a second scan changes: a moment, a count and the ports.
    static func update(_ assets: Range<Int>, _ database: Database) throws {
        for table in tables {
            let statement = try database.cachedStatement(
                sql: "UPDATE \(table) SET number_1 = number_1 + 60000, number_2 = number_2 + 1, ports = ? WHERE id = ?")
            for asset in assets {
                statement.setUncheckedArguments([ports(asset + 1), asset + 1])
                try statement.execute()
            }
        }
    }

    /// Brings the derived rows of assets up to date.
    static func refresh(_ assets: Range<Int>, _ database: Database) throws {
        try ports.refresh(where: "asset_id", in: assets.lazy.map { Int64($0 + 1) }, database)
    }

    private static func arguments(_ asset: Int) -> StatementArguments {
        let (high, middle, low) = (asset >> 16 & 255, asset >> 8 & 255, asset & 255)
        let identity = [
            #""mac":"00:1b:44:11:3a:\#(asset % 90 + 10)""#, #""host_key":"SHA256:\#(asset)kVx9qZ0yq2d8cE7hQw3Jm""#,
            #""serial":"CN\#(asset)A7""#, #""host_name":"ris-\#(asset).example.invalid""#,
            #""engine":"80001f8880\#(asset)""#, #""bios":"4c4c4544-0044-4a10-8052-c7c04f\#(asset)""#,
        ]
        let cells: [any DatabaseValueConvertible] = [
            "10.\(high).\(middle).\(low)/\(asset)", ports(asset), "{\(identity.joined(separator: ","))}",
            "放射科工作站 \(asset)", "ris-\(asset).example.invalid", "Windows 10 专业版 19045", "联想（北京）有限公司",
            "ThinkCentre M720t", "门诊楼三层 \(asset % 40) 室", "信息科", 1_795_000_000_000 + asset, 1, asset % 40, 3,
        ]
        return StatementArguments(cells)
    }

    private static func ports(_ asset: Int) -> String {
        let ports = [22, 80, 135, 443, 3389].map {
            #"{"transport":"tcp","number":\#($0),"state":"open","service":"服务\#(asset % 10)"}"#
        }
        return "[\(ports.joined(separator: ","))]"
    }
}
