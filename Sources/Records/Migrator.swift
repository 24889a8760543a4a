import Crypto
import Foundation
import GRDB
import Kernel

/// Brings the database to the modules' schemas, each step once, each in a transaction of its own.
struct Migrator {
    let schemas: [Schema]

    /// Makes the table that remembers the steps.
    static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            module TEXT NOT NULL,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            applied_at INTEGER NOT NULL,
            PRIMARY KEY (module, name)
        ) STRICT, WITHOUT ROWID
        """

    /// The steps still to run, in order.
    /// - Throws: `RecordsError.migration` where a landed step differs from the program's, or is unknown to it.
    func pending(_ database: Database) throws -> [(module: String, migration: Schema.Migration)] {
        try database.execute(sql: Self.bookkeeping)
        var landed: [String: String] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT module, name, digest FROM schema_migration") {
            landed["\(row[0] as String)/\(row[1] as String)"] = row[2]
        }
        var pending: [(String, Schema.Migration)] = []
        for schema in schemas {
            for migration in schema.migrations {
                let name = "\(schema.module)/\(migration.name)"
                switch landed.removeValue(forKey: name) {
                case nil: pending.append((schema.module, migration))
                case Self.digest(migration): break
                default: throw RecordsError.migration(name: name, reason: "该步骤执行后内容被改动")
                }
            }
        }
        if let unknown = landed.keys.min() {
            throw RecordsError.migration(name: unknown, reason: "数据由更新版本的程序写入，本程序不认识该步骤")
        }
        return pending
    }

    /// Runs one step and remembers it.
    func apply(
        _ migration: Schema.Migration, of module: String, at moment: Timestamp, _ database: Database
    ) throws {
        do {
            try database.execute(sql: migration.sql)
        } catch {
            throw RecordsError.migration(name: "\(module)/\(migration.name)", reason: "\(error)")
        }
        try database.execute(
            sql: "INSERT INTO schema_migration (module, name, digest, applied_at) VALUES (?, ?, ?, ?)",
            arguments: [module, migration.name, Self.digest(migration), moment.milliseconds])
    }

    private static func digest(_ migration: Schema.Migration) -> String {
        hexadecimal(SHA256.hash(data: Data(migration.sql.utf8)))
    }
}
