import GRDB
import Kernel

/// A file that proves something, and what it proves.
package struct Evidence: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<Evidence>
    /// SHA-256 of the content in lower-case hexadecimal.
    package let sha256: String
    /// Bytes.
    package let size: Int64
    /// The name under which it is downloaded.
    package let name: String
    /// IANA media type.
    package let mediaType: String
    /// When it was taken in.
    package let takenAt: Timestamp
    /// Who took it in.
    package let takenBy: String
}

/// The rows of the vault.
package enum EvidenceStore {
    static let schema = Schema(
        module: "evidence",
        migrations: [
            .init(
                "0001-vault",
                """
                CREATE TABLE evidence (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                    size INTEGER NOT NULL CHECK (size >= 0),
                    name TEXT NOT NULL,
                    media_type TEXT NOT NULL,
                    taken_at INTEGER NOT NULL,
                    taken_by TEXT NOT NULL
                ) STRICT;
                CREATE TABLE evidence_link (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
                    object_table TEXT NOT NULL,
                    object_id INTEGER NOT NULL,
                    note TEXT NOT NULL,
                    UNIQUE (object_table, object_id, evidence_id)
                ) STRICT;
                CREATE INDEX evidence_link_evidence ON evidence_link (evidence_id);
                CREATE TRIGGER evidence_never_changed BEFORE UPDATE ON evidence
                BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
                CREATE TRIGGER evidence_never_deleted BEFORE DELETE ON evidence
                BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
                """)
        ])

    /// How many contents the vault holds by the records, and their bytes; a content entered twice lies there once.
    package static func total(_ database: Database) throws -> (files: Int, bytes: Int64) {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT count(*), coalesce(sum(size), 0) FROM (SELECT DISTINCT sha256, size FROM evidence)")
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    private static let columns = "id, sha256, size, name, media_type, taken_at, taken_by"

    /// Enters a content that lies in the vault and links it to a record.
    package static func add(
        _ content: EvidenceVault.Content, name: String, mediaType: String, to object: RecordReference, note: String,
        at moment: Timestamp, by person: String, _ database: Database
    ) throws -> Identifier<Evidence> {
        try database.execute(
            sql: """
                INSERT INTO evidence (sha256, size, name, media_type, taken_at, taken_by) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [content.sha256, content.size, name, mediaType, moment, person])
        let id = Identifier<Evidence>(database.lastInsertedRowID)
        try database.execute(
            sql: "INSERT INTO evidence_link (evidence_id, object_table, object_id, note) VALUES (?, ?, ?, ?)",
            arguments: [id, object.table, object.id, note])
        return id
    }

    /// The evidence with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Evidence>, _ database: Database) throws -> Evidence {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM evidence WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "evidence", id: id.rawValue) }
        return evidence(row)
    }

    /// What proves a record, oldest first.
    package static func list(
        of object: RecordReference, _ database: Database
    ) throws -> [(evidence: Evidence, note: String)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT evidence.id, sha256, size, name, media_type, taken_at, taken_by, note
                FROM evidence JOIN evidence_link ON evidence_id = evidence.id
                WHERE object_table = ? AND object_id = ? ORDER BY evidence.id
                """,
            arguments: [object.table, object.id]
        ).map { (evidence($0), $0[7]) }
    }

    private static func evidence(_ row: Row) -> Evidence {
        Evidence(
            id: row[0], sha256: row[1], size: row[2], name: row[3], mediaType: row[4], takenAt: row[5],
            takenBy: row[6])
    }
}
