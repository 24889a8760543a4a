import GRDB
import Kernel
import Records

/// The rows of units.
package enum UnitStore {
    private static let columns = "id, parent_id, kind, name, closed_at"

    /// All units, closed ones only when asked for.
    package static func list(withClosed: Bool = false, _ database: Database) throws -> [Unit] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM unit WHERE ? OR closed_at IS NULL ORDER BY id", arguments: [withClosed]
        ).map(unit)
    }

    /// The unit with this number.
    /// - Throws: `DirectoryError.noUnit`.
    package static func find(_ id: Identifier<Unit>, _ database: Database) throws -> Unit {
        let row = try Row.fetchOne(database, sql: "SELECT \(columns) FROM unit WHERE id = ?", arguments: [id])
        guard let row else { throw DirectoryError.noUnit(id) }
        return try unit(row)
    }

    /// Adds a unit.
    /// - Throws: `DirectoryError` for a bad name, a name taken beside it, or a superior that cannot be one.
    package static func add(_ draft: UnitDraft, _ database: Database) throws -> Identifier<Unit> {
        try check(draft, id: nil, database)
        try database.execute(
            sql: "INSERT INTO unit (parent_id, kind, name) VALUES (?, ?, ?)",
            arguments: [draft.parentID, draft.kind.rawValue, draft.name])
        return Identifier(database.lastInsertedRowID)
    }

    /// Renames or moves a unit.
    /// - Throws: as `add`; also where the new superior is the unit or below it.
    package static func update(_ id: Identifier<Unit>, to draft: UnitDraft, _ database: Database) throws {
        _ = try find(id, database)
        try check(draft, id: id, database)
        try database.execute(
            sql: "UPDATE unit SET parent_id = ?, kind = ?, name = ? WHERE id = ?",
            arguments: [draft.parentID, draft.kind.rawValue, draft.name, id])
    }

    /// Closes a unit that holds nobody and nothing any more.
    /// - Throws: `DirectoryError.unitInUse`.
    package static func close(_ id: Identifier<Unit>, at moment: Timestamp, _ database: Database) throws {
        let unit = try find(id, database)
        let persons =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM person WHERE unit_id = ? AND left_at IS NULL", arguments: [id])
            ?? 0
        let below =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM unit WHERE parent_id = ? AND closed_at IS NULL", arguments: [id])
            ?? 0
        guard persons == 0, below == 0 else {
            throw DirectoryError.unitInUse(unit.name, persons: persons, units: below)
        }
        try database.execute(
            sql: "UPDATE unit SET closed_at = ? WHERE id = ? AND closed_at IS NULL", arguments: [moment, id])
    }

    /// Opens a closed unit again.
    /// - Throws: `DirectoryError.unitNameTaken` where another has taken its name.
    package static func reopen(_ id: Identifier<Unit>, _ database: Database) throws {
        let unit = try find(id, database)
        try check(UnitDraft(parentID: unit.parentID, kind: unit.kind, name: unit.name), id: id, database)
        try database.execute(sql: "UPDATE unit SET closed_at = NULL WHERE id = ?", arguments: [id])
    }

    /// How many persons each unit has, those who left not counted.
    package static func headcounts(_ database: Database) throws -> [Identifier<Unit>: Int] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT unit_id, count(*) FROM person WHERE left_at IS NULL GROUP BY unit_id")
        return Dictionary(uniqueKeysWithValues: rows.map { (Identifier($0[0] as Int64), $0[1] as Int) })
    }

    private static func check(_ draft: UnitDraft, id: Identifier<Unit>?, _ database: Database) throws {
        guard VisibleText.isName(draft.name, longest: 60) else {
            throw DirectoryError.field("部门名称", "须为 1 至 60 个字符，不得包含不可见字符")
        }
        if let parent = draft.parentID {
            let units = try list(database)
            guard units.contains(where: { $0.id == parent }) else { throw DirectoryError.noUnit(parent) }
            if let id, UnitTree(units).subtree(of: id).contains(parent) { throw DirectoryError.unitBelowItself }
        } else if draft.kind == .department {
            throw DirectoryError.field("上级部门", "部门须有上级，只有医院和服务商可以没有上级")
        }
        let taken = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM unit WHERE name = ? AND coalesce(parent_id, 0) = coalesce(?, 0)
                    AND closed_at IS NULL AND id IS NOT ?)
                """,
            arguments: [draft.name, draft.parentID, id])
        if taken == true { throw DirectoryError.unitNameTaken(draft.name) }
    }

    private static func unit(_ row: Row) throws -> Unit {
        guard let kind = Unit.Kind(rawValue: row[2]) else {
            throw RecordsError.damaged("unit/\(row[0] as Int64).kind")
        }
        return Unit(id: row[0], parentID: row[1], kind: kind, name: row[3], closedAt: row[4])
    }
}
