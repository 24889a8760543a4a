import GRDB
import Kernel

/// Holds the tables, indexes and triggers of the database against those that the program's own steps make: a table that
/// was dropped has no rows left to disagree, and a trigger that was added would have the program itself seal what it does.
struct SchemaCheck {
    let schemas: [Schema]

    /// What differs, as place and reason.
    func differences(_ database: Database) throws -> [(place: String, reason: String)] {
        let model = try DatabaseQueue()
        let expected = try model.writeWithoutTransaction { model in
            try model.execute(sql: Migrator.bookkeeping)
            for migration in schemas.flatMap(\.migrations) { try model.execute(sql: migration.sql) }
            return try Self.objects(model)
        }
        let found = try Self.objects(database)
        let names = Set(expected.keys).union(found.keys).sorted()
        return names.compactMap { name in
            switch (expected[name], found[name]) {
            case (let wanted?, let present?): wanted == present ? nil : (name, "数据表、索引或触发器的定义被改动")
            case (_?, nil): (name, "数据表、索引或触发器被删除")
            case (nil, _): (name, "出现程序之外的数据表、索引或触发器")
            }
        }
    }

    /// The definitions by kind and name, without white space, which SQLite changes when it renames.
    private static func objects(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database,
            // Only what SQLite itself makes without a statement is passed over: a trigger may be named sqlite_ too.
            sql: "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE type <> 'index' OR sql IS NOT NULL")
        return Dictionary(
            rows.map { ("\($0[0] as String) \($0[1] as String)", ($0[2] as String).filter { !$0.isWhitespace }) },
            uniquingKeysWith: { first, _ in first })
    }
}
