import Foundation
import GRDB
import Kernel
import Records

/// The rows of deliverables.
package enum DeliverableStore {
    private static let columns =
        "id, kind, title, number, version, state, prepared_by, requested_at, finished_at, job_id, audit_seq, read_at"

    /// Gives the next version its number and asks a job to write it. `author`: the account of who prepared it, where that is
    /// another than who asks.
    package static func request(
        _ kind: DeliverableKind, formats: [DeliverableFormat], isFinal: Bool, at moment: Timestamp,
        by principal: Principal, preparedBy person: String, author: Int64? = nil, _ database: Database
    ) throws -> Identifier<Deliverable> {
        // Twenty clicks must not make twenty signed versions.
        if isFinal,
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM deliverable WHERE kind = ? AND is_final = 1 AND state = 'writing')",
                arguments: [kind.id]) == true
        {
            throw DeliverableError.writing(kind.title)
        }
        let latest = try Row.fetchOne(
            database,
            sql: """
                SELECT number, version, is_final FROM deliverable WHERE kind = ? AND state <> 'failed'
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [kind.id]
        ).map { (number: $0[0] as String, version: $0[1] as String, isFinal: $0[2] as Bool) }
        let year = CivilTime(moment).date.year
        let prefix = "AH-\(kind.code)-\(year)-"
        let highest =
            try Int.fetchOne(
                database,
                sql: "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM deliverable WHERE number LIKE ? || '%'",
                arguments: [prefix.utf8.count + 1, prefix]) ?? 0
        var (number, version) = DeliverableNumber.next(
            after: latest, highest: highest, code: kind.code, year: year, isFinal: isFinal)
        // A version that failed keeps its name; the try after it takes the next.
        while try isTaken(number, version, database) {
            let parts = version.dropFirst().split(separator: ".").compactMap { Int($0) }
            version = "V\(parts.first ?? 0).\((parts.last ?? 0) + 1)"
        }
        try database.execute(
            sql: """
                INSERT INTO deliverable (kind, title, number, version, state, is_final, prepared_by, requested_at)
                VALUES (?, ?, ?, ?, 'writing', ?, ?, ?)
                """,
            arguments: [kind.id, kind.title, number, version, isFinal, person, moment])
        let id = Identifier<Deliverable>(database.lastInsertedRowID)
        let job = try JobStore.add(
            JobRequest(
                kind: DeliverableJob.kind, title: "生成\(kind.title)\(version)",
                parameters: DeliverableJob.Parameters(deliverable: id, formats: formats)),
            at: moment, by: principal, database)
        try database.execute(sql: "UPDATE deliverable SET job_id = ? WHERE id = ?", arguments: [job, id])
        try DeliverableStepStore.add(
            .prepare, to: id, account: author ?? principal.accountID, person: person, at: moment, database)
        return id
    }

    /// Has a draft that was reviewed written as a final version, in the name of who prepared it and of the reviewer.
    /// - Throws: `DeliverableError`.
    static func issue(
        _ draft: Identifier<Deliverable>, kinds: [DeliverableKind], by author: DeliverableStepStore.Author,
        _ database: Database
    ) throws -> Identifier<Deliverable> {
        let found = try find(draft, database)
        guard let kind = kinds.first(where: { $0.id == found.kind }) else {
            throw DeliverableError.unknownKind(found.title)
        }
        let steps = try DeliverableStepStore.list(of: draft, database)
        let formats = try EvidenceStore.list(of: found.reference, database).compactMap {
            DeliverableFormat(rawValue: $0.note)
        }
        let id = try request(
            kind, formats: formats, isFinal: true, at: author.moment, by: author.principal,
            preparedBy: found.preparedBy, author: steps.first { $0.kind == .prepare }?.account, database)
        try DeliverableStepStore.add(
            .review, to: id, opinion: steps.last?.opinion, account: author.principal.accountID, person: author.person,
            at: author.moment, database)
        return id
    }

    /// The deliverable with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Deliverable>, _ database: Database) throws -> Deliverable {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM deliverable WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "deliverable", id: id.rawValue) }
        return try deliverable(row)
    }

    /// The newest first.
    package static func list(
        kind: String? = nil, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [Deliverable] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM deliverable WHERE ? IS NULL OR kind = ? ORDER BY id DESC LIMIT ? OFFSET ?",
            arguments: [kind, kind, limit, offset]
        ).map(deliverable)
    }

    /// How many there are.
    package static func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM deliverable") ?? 0
    }

    /// The versions under one number, oldest first.
    static func versions(of number: String, _ database: Database) throws -> [Deliverable] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM deliverable WHERE number = ? AND state <> 'failed' ORDER BY id",
            arguments: [number]
        ).map(deliverable)
    }

    /// Whether the version was asked for without the mark 草稿.
    static func isFinal(_ id: Identifier<Deliverable>, _ database: Database) throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT is_final FROM deliverable WHERE id = ?", arguments: [id]) ?? false
    }

    /// Enters the files and ends the writing.
    static func finish(
        _ deliverable: Deliverable, files: [(DeliverableFormat, EvidenceVault.Content)], auditSequence: Int64,
        readAt: Timestamp, at moment: Timestamp, _ database: Database
    ) throws {
        for (format, content) in files {
            _ = try EvidenceStore.add(
                content, name: "\(deliverable.fileName).\(format.rawValue)", mediaType: format.mediaType,
                to: deliverable.reference, note: format.rawValue, at: moment, by: deliverable.preparedBy, database)
        }
        try database.execute(
            sql: """
                UPDATE deliverable SET state = CASE WHEN is_final THEN 'final' ELSE 'draft' END,
                    finished_at = ?, audit_seq = ?, read_at = ? WHERE id = ?
                """,
            arguments: [moment, auditSequence, readAt, deliverable.id])
    }

    private static func isTaken(_ number: String, _ version: String, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM deliverable WHERE number = ? AND version = ?)",
            arguments: [number, version]) ?? false
    }

    private static func deliverable(_ row: Row) throws -> Deliverable {
        guard let state = Deliverable.State(rawValue: row[5]) else {
            throw RecordsError.damaged("deliverable/\(row[0] as Int64).state")
        }
        return Deliverable(
            id: row[0], kind: row[1], title: row[2], number: row[3], version: row[4], state: state,
            preparedBy: row[6], requestedAt: row[7], finishedAt: row[8], job: row[9], readAt: row[11],
            auditSequence: row[10])
    }
}

extension Deliverable {
    /// The name of its files without ending: `资产清单_AH-ZC-2026-001_V0.1`.
    package var fileName: String {
        "\(title.filter { $0 != "《" && $0 != "》" }.replacing("/", with: "、"))_\(number)_\(version)"
    }
}
