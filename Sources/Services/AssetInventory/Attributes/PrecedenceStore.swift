import GRDB
import Kernel
import Observations
import Records

/// The orders of sources that persons have set.
enum PrecedenceStore {
    /// One order that somebody has set.
    struct Entry: Sendable, Hashable {
        let attribute: AttributeName
        let kinds: [SourceKind]
        let setBy: String
        let setAt: Timestamp
    }

    /// What is in force.
    static func current(_ database: Database) throws -> SourcePrecedence {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT attribute, kinds FROM source_precedence"))
        var orders: [AttributeName: [SourceKind]] = [:]
        while let row = try rows.next() { orders[AttributeName(rawValue: row[0])] = kinds(row[1]) }
        return SourcePrecedence(orders: orders)
    }

    static func list(_ database: Database) throws -> [AttributeName: Entry] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT attribute, kinds, set_by, set_at FROM source_precedence ORDER BY id")
        return Dictionary(
            rows.map { row in
                let name = AttributeName(rawValue: row[0])
                return (name, Entry(attribute: name, kinds: kinds(row[1]), setBy: row[2], setAt: row[3]))
            }, uniquingKeysWith: { $1 })
    }

    /// Sets the order of one attribute; the default order is kept by keeping none.
    /// - Throws: `AttributeError.order` where a kind is missing or comes twice.
    static func set(
        _ kinds: [SourceKind], for attribute: AttributeName, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        guard Set(kinds).count == kinds.count, Set(kinds) == Set(SourceKind.allCases) else {
            throw AttributeError.order("每种来源须有且仅有一个名次")
        }
        if kinds == SourcePrecedence().order(for: attribute) { return try reset(attribute, database) }
        try database.execute(
            sql: """
                INSERT INTO source_precedence (attribute, kinds, set_by, set_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (attribute) DO UPDATE SET kinds = excluded.kinds, set_by = excluded.set_by,
                    set_at = excluded.set_at WHERE kinds <> excluded.kinds
                """,
            arguments: [attribute.rawValue, kinds.map(\.rawValue).joined(separator: " "), person, moment])
    }

    /// Back to the default order; of every attribute where none is named.
    static func reset(_ attribute: AttributeName? = nil, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM source_precedence WHERE ? IS NULL OR attribute = ?",
            arguments: [attribute?.rawValue, attribute?.rawValue])
    }

    /// Kinds that came with a later version stand last.
    private static func kinds(_ text: String) -> [SourceKind] {
        let set = text.split(separator: " ").compactMap { SourceKind(rawValue: String($0)) }
        return set + SourceKind.allCases.filter { !set.contains($0) }
    }
}

extension SourcePrecedence {
    /// The order in force for an attribute.
    func order(for attribute: AttributeName) -> [SourceKind] {
        let order = orders[attribute] ?? (Self.measurable.contains(attribute) ? Self.measured : Self.registered)
        return order + SourceKind.allCases.filter { !order.contains($0) }
    }
}
