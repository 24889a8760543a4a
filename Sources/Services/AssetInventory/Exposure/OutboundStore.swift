import GRDB
import Kernel
import Observations
import Records

/// A connection to outside that the hospital allows.
package struct OutboundAllowance: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<OutboundAllowance>
    /// From these addresses. Nil: from all.
    package let source: AddressSet?
    /// To an address, a range, or a name and what ends in it.
    package let destination: String
    /// To this port. Nil: to any.
    package let port: Int?
    /// Why.
    package let reason: String
    /// Who allowed it for the hospital.
    package let allowedBy: String
    /// When.
    package let allowedAt: Timestamp
    /// Until when. Nil: until it is taken back.
    package let until: CivilDate?
    /// Who took it back. Nil: it stands.
    package let withdrawnBy: String?

    /// Whether it holds on a day.
    func holds(on day: CivilDate) -> Bool { withdrawnBy == nil && (until.map { day <= $0 } ?? true) }

    /// Whether it covers a connection.
    func covers(_ connection: OutboundConnection) -> Bool {
        if let source, !source.contains(connection.source) { return false }
        if let port, port != connection.port { return false }
        if let range = AddressRange(destination) { return range.contains(connection.destination) }
        guard let name = connection.name else { return false }
        return name == destination || name.hasSuffix("." + destination)
    }
}

/// The rows of connections and of what is allowed.
enum OutboundStore {
    /// Days for which connections are kept.
    static let keptDays = 180
    /// Connections of the whole installation.
    static let most = 500_000

    /// Keeps observed connections: one row for all of a kind.
    /// - Throws: `OutboundIntakeError.tooMany` where the table is full.
    static func enter(_ connections: [OutboundConnection], toldBy source: String, _ database: Database) throws {
        let kept = try Int.fetchOne(database, sql: "SELECT count(*) FROM outbound_connection") ?? 0
        guard kept + connections.count <= most else { throw OutboundIntakeError.tooMany }
        for connection in connections {
            try database.cachedStatement(
                sql: """
                    INSERT INTO outbound_connection (source, source_key, destination, transport, port, name, application,
                        first_at, last_at, times, bytes, told_by)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (source_key, destination, transport, port) DO UPDATE SET
                        name = coalesce(excluded.name, name), application = coalesce(excluded.application, application),
                        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
                        times = min(times + excluded.times, 1000000000000),
                        bytes = min(bytes + excluded.bytes, 1000000000000000000), told_by = excluded.told_by
                    """
            ).execute(arguments: [
                connection.source, connection.source.sortKey, connection.destination, connection.transport.rawValue,
                connection.port, connection.name, connection.application, connection.firstAt, connection.lastAt,
                connection.times, connection.bytes, source,
            ])
        }
    }

    private static let columns = """
        source, destination, transport, port, name, application, first_at, last_at, times, bytes
        """

    /// The newest connections.
    static func list(
        text: String?, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [OutboundConnection] {
        let (condition, arguments) = condition(text)
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM outbound_connection WHERE \(condition) ORDER BY last_at DESC, id LIMIT ? OFFSET ?
                """,
            arguments: arguments + [limit, offset]
        ).compactMap(connection)
    }

    /// How many there are.
    static func count(text: String?, _ database: Database) throws -> Int {
        let (condition, arguments) = condition(text)
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM outbound_connection WHERE \(condition)", arguments: arguments) ?? 0
    }

    private static func condition(_ text: String?) -> (sql: String, arguments: StatementArguments) {
        guard let text else { return ("true", []) }
        if let range = AddressRange(text) {
            return (
                "(source_key BETWEEN ? AND ? OR destination = ?)",
                [range.first.sortKey, range.last.sortKey, range.first.description]
            )
        }
        return ("(instr(name, ?) > 0 OR instr(application, ?) > 0)", [text.lowercased(), text.lowercased()])
    }

    /// The connections of an asset's addresses since a moment.
    static func list(of asset: Int64, since: Timestamp, _ database: Database) throws -> [OutboundConnection] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM outbound_connection
                    WHERE source_key IN (SELECT address_key FROM asset_address WHERE asset_id = ? AND network_id = 0)
                        AND last_at >= ?
                    ORDER BY id
                    """),
            arguments: [asset, since]
        ).compactMap(connection)
    }

    private static func connection(_ row: Row) -> OutboundConnection? {
        guard let source: IPAddress = row[0], let destination: IPAddress = row[1],
            let transport = Transport(rawValue: row[2])
        else { return nil }
        var connection = OutboundConnection(
            source: source, destination: destination, transport: transport, port: row[3], at: row[6])
        connection.name = row[4]
        connection.application = row[5]
        connection.lastAt = row[7]
        connection.times = row[8]
        connection.bytes = row[9]
        return connection
    }

    /// Removes what is older than the days for which connections are kept.
    static func prune(now: Timestamp, _ database: Database) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM outbound_connection
                WHERE id IN (SELECT id FROM outbound_connection WHERE last_at < ? LIMIT 5000)
                """,
            arguments: [now - .days(Int64(keptDays))])
        return database.changesCount
    }

    // MARK: Allowances

    /// All of them, the newest first.
    static func allowances(_ database: Database) throws -> [OutboundAllowance] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, source, destination, port, reason, allowed_by, allowed_at, until_on, withdrawn_by
                FROM outbound_allow ORDER BY id DESC LIMIT 1000
                """
        ).map { row in
            OutboundAllowance(
                id: row[0], source: (row[1] as String?).flatMap { AddressSet(text: $0) }, destination: row[2],
                port: row[3], reason: row[4], allowedBy: row[5], allowedAt: row[6],
                until: (row[7] as String?).flatMap { CivilDate(text: $0) }, withdrawnBy: row[8])
        }
    }

    /// Allows connections.
    static func allow(
        source: AddressSet?, destination: String, port: Int?, reason: String, until: CivilDate?, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO outbound_allow (source, destination, port, reason, allowed_by, allowed_at, until_on)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                source?.ranges.map(\.description).joined(separator: ", "), destination, port, reason, person, moment,
                until?.description,
            ])
    }

    /// Takes an allowance back.
    /// - Throws: `RecordsError.missing`; `LifecycleError.state` where that was done already.
    static func withdraw(
        _ id: Identifier<OutboundAllowance>, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT withdrawn_at FROM outbound_allow WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "outbound_allow", id: id.rawValue) }
        if row[0] != nil { throw LifecycleError.state("已撤销") }
        try database.execute(
            sql: "UPDATE outbound_allow SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ?",
            arguments: [person, moment, id])
    }
}

/// The connections of the last days as rules see them, without what is allowed.
struct OutboundView {
    /// Days after which a connection that is not observed again counts as over.
    static let days = 30

    private let since: Timestamp
    private let allowances: [OutboundAllowance]
    private let map: ZoneMap

    /// True where allowances may be why something is seen no more.
    var isAllowed: Bool { !allowances.isEmpty }

    /// Nil: no source has told of any connection in these days, so that silence proves nothing.
    init?(now: Timestamp, _ map: ZoneMap, _ database: Database) throws {
        since = now - .days(Int64(Self.days))
        let isTold = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM outbound_connection WHERE last_at >= ?)", arguments: [since])
        guard isTold == true else { return nil }
        let today = CivilTime(now).date
        allowances = try OutboundStore.allowances(database).filter { $0.holds(on: today) }
        self.map = map
    }

    func facts(of asset: Int64, _ database: Database) throws -> [OutboundFact] {
        try OutboundStore.list(of: asset, since: since, database).compactMap { connection in
            guard map.isOutside(connection.destination), !allowances.contains(where: { $0.covers(connection) }) else {
                return nil
            }
            return OutboundFact(
                destination: connection.destination, transport: connection.transport, port: connection.port,
                name: connection.name, application: connection.application)
        }
    }
}
