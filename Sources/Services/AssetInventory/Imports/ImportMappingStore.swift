import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports

/// The rows of mappings that people have confirmed.
enum ImportMappingStore {
    /// Columns that a mapping remembers.
    private static let mostColumns = 400
    private static let columns = "id, source, sheet, columns, presence, saved_by, saved_at"

    /// All, or those of one source, by source and sheet.
    static func list(of source: String? = nil, _ database: Database) throws -> [ImportMapping] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM import_mapping WHERE ? IS NULL OR source = ? ORDER BY source, sheet LIMIT 2000
                """,
            arguments: [source, source]
        ).map(mapping)
    }

    /// The mapping with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ImportMapping>, _ database: Database) throws -> ImportMapping {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM import_mapping WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "import_mapping", id: id.rawValue) }
        return try mapping(row)
    }

    /// Keeps what a person has confirmed for a source. A sheet that has got another name since (`2026年3月`) is known by its
    /// titles, and takes the row of the old name.
    static func save(
        _ tables: [ImportTable], of source: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        let names = Set(tables.map(\.name))
        for table in tables {
            let known = try list(of: source, database)
            let titles = Set(table.mapping.columns.map(\.title))
            let row =
                known.first { $0.sheet == table.name }
                ?? known.first { !names.contains($0.sheet) && Set($0.mapping.columns.map(\.title)) == titles }
            // A column that is missing this time has its meaning kept for the next.
            let gone = (row?.mapping.columns ?? []).filter { !titles.contains($0.title) }
            let columns = table.mapping.columns + gone.prefix(max(0, mostColumns - table.mapping.columns.count))
            let text = try text(of: columns)
            if let row {
                try database.execute(
                    sql: """
                        UPDATE import_mapping SET sheet = ?, columns = ?, presence = ?, saved_by = ?, saved_at = ?
                        WHERE id = ? AND (sheet, columns, presence) IS NOT (?, ?, ?)
                        """,
                    arguments: [
                        table.name, text, table.mapping.presence.rawValue, person, moment, row.id, table.name, text,
                        table.mapping.presence.rawValue,
                    ])
            } else {
                try database.execute(
                    sql: """
                        INSERT INTO import_mapping (source, sheet, columns, presence, saved_by, saved_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [source, table.name, text, table.mapping.presence.rawValue, person, moment])
            }
        }
    }

    /// Gives a source another name, in its mappings and in the ledger, so that the next file of that name brings the records
    /// of this one up to date.
    /// - Throws: `ImportError.sourceTaken` where another source has the name.
    static func rename(_ source: String, to name: String, _ database: Database) throws {
        guard source != name else { return }
        let isTaken = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM import_mapping WHERE source = ?)
                    OR EXISTS (SELECT 1 FROM asset_source WHERE kind = ? AND name = ?)
                """,
            arguments: [name, SourceKind.register.rawValue, name])
        if isTaken ?? false { throw ImportError.sourceTaken(name) }
        try database.execute(
            sql: "UPDATE import_mapping SET source = ? WHERE source = ?", arguments: [name, source])
        try database.execute(
            sql: "UPDATE asset_source SET name = ? WHERE kind = ? AND name = ?",
            arguments: [name, SourceKind.register.rawValue, source])
    }

    /// Forgets a mapping. What was imported by it stays.
    static func delete(_ id: Identifier<ImportMapping>, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM import_mapping WHERE id = ?", arguments: [id])
        if database.changesCount == 0 { throw RecordsError.missing(table: "import_mapping", id: id.rawValue) }
    }

    /// The names of sources of a kind that the ledger or a mapping knows.
    static func sources(_ kind: SourceKind, _ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT name FROM asset_source WHERE kind = ?
                UNION SELECT source FROM import_mapping WHERE ? ORDER BY 1 LIMIT 500
                """,
            arguments: [kind.rawValue, kind == .register])
    }

    private static func text(of columns: [ScanImports.ColumnMapping.Column]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(columns), as: UTF8.self)
    }

    private static func mapping(_ row: Row) throws -> ImportMapping {
        let id: Int64 = row[0]
        let text: String = row[3]
        guard let columns = try? JSONDecoder().decode([ScanImports.ColumnMapping.Column].self, from: Data(text.utf8)),
            let presence = Observation.Presence(rawValue: row[4])
        else { throw RecordsError.damaged("import_mapping/\(id)") }
        return ImportMapping(
            id: Identifier(id), source: row[1], sheet: row[2],
            mapping: ScanImports.ColumnMapping(columns: columns, presence: presence), savedBy: row[5], savedAt: row[6])
    }
}
