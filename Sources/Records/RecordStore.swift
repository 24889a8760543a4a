import Foundation
import GRDB
import Kernel
import Logging

/// The records of an installation: one SQLite database, written only together with the audit chain.
///
/// Owner of the only writing connection of this process; other processes (the command line beside a running server)
/// open their own, and SQLite's lock orders them.
package final class RecordStore: Sendable {
    /// Where everything is kept.
    package let folder: DataFolder
    /// The source of time for entries.
    package let clock: Clock
    /// The key of the chain.
    package let key: ChainKey
    /// What sees the changes of the record tables.
    private let capture: ChangeCapture
    /// The schemas of all modules, for `verify`.
    let schemas: [Schema]
    /// The record tables, for `verify` and for tests that walk them.
    var tables: [RecordTable] { capture.tables }
    let chain: AuditChain
    let pool: DatabasePool
    private let logger: Logger
    private let notes: NoteDesk
    /// SQLite's count of changes of the schema, as this program found it. A newer program that migrates under it raises
    /// the count; the triggers of this one do not know the new columns, and would write entries that miss them.
    private let schemaVersion: Int64

    /// Opens the database, brings it to the schemas and starts to watch it.
    /// - Throws: `RecordsError` for a folder, key, database or migration that cannot be used.
    package init(
        folder: DataFolder, keys: URL, schemas: [Schema], clock: Clock, logger: Logger = Logger(label: "anhu.records")
    ) throws {
        try folder.prepare()
        let isNew = !FileManager.default.fileExists(atPath: folder.database.path)
        key = try ChainKey.load(installation: folder.installationID(), in: keys, mayCreate: isNew)
        self.folder = folder
        self.clock = clock
        self.logger = logger
        chain = AuditChain(key: key, clock: clock)
        let all = [AuditChain.schema, EvidenceStore.schema, JobStore.schema, Outbox.schema] + schemas
        self.schemas = all
        do {
            pool = try DatabasePool(path: folder.database.path, configuration: Self.configuration)
            try pool.writeWithoutTransaction { try $0.execute(sql: Self.writerSettings) }
            (capture, schemaVersion) = try Self.prepare(pool, schemas: all, chain: chain)
        } catch {
            throw RecordsError.explaining(error, database: folder.database.path)
        }
        notes = NoteDesk { [pool, chain, schemaVersion] notes in
            try await pool.write { database in
                try Self.check(schemaVersion, database)
                for note in notes {
                    try chain.append(
                        note.action, by: note.principal, outcome: note.outcome, changes: [], database)
                }
            }
        }
    }

    /// Reads in a snapshot that later writes do not change.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw explained(error)
        }
    }

    /// Does an action in one transaction: what `body` changes, and the entries that tell it. Where `body` throws,
    /// nothing is changed and a failure entry is written. With `onlyIfChanged` there is no entry where `body` found
    /// nothing to change: another process was quicker.
    /// - Throws: what `body` throws; `RecordsError.outdated` once a newer program has changed the schema.
    package func write<Value: Sendable>(
        _ action: AuditAction, by principal: Principal, onlyIfChanged: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.write { [chain, capture, schemaVersion] database in
                try Self.check(schemaVersion, database)
                let value = try body(database)
                let changes = try capture.drain(database)
                if changes.isEmpty && onlyIfChanged { return value }
                try chain.append(action, by: principal, outcome: .success, changes: changes, database)
                return value
            }
        } catch {
            let error = explained(error)
            await noteFailure(action, by: principal, error)
            throw error
        }
    }

    /// Writes an entry about something that changes no record: a view, a search, an export, a refusal.
    package func note(
        _ action: AuditAction, by principal: Principal, outcome: AuditOutcome = .success
    ) async throws {
        do {
            try await notes.add(NoteDesk.Note(action: action, principal: principal, outcome: outcome))
        } catch {
            throw explained(error)
        }
    }

    /// Does something in a transaction that is taken back whole, to find out what it would change: no entry is written, no
    /// event is published, and no number is used up. It keeps other writers waiting, so it must be short.
    /// - `telling`: sees the rows of record tables that `body` changed, before they are taken back.
    package func rehearse<Found: Sendable, Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Found,
        telling: @escaping @Sendable (Found, [RecordReference], Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction { [capture, schemaVersion] database in
                var value: Value?
                try database.inTransaction(.immediate) {
                    try Self.check(schemaVersion, database)
                    let found = try body(database)
                    let changes = try capture.drain(database)
                    value = try telling(
                        found, changes.map { RecordReference(table: $0.table, id: $0.id) }, database)
                    return .rollback
                }
                guard let value else { throw RecordsError.damaged("rehearsal") }
                return value
            }
        } catch {
            throw explained(error)
        }
    }

    /// Changes tables of the machinery only (progress, cursors): no entry is written.
    /// - Throws: `RecordsError.table` when a record table was changed; the transaction is rolled back.
    package func operate<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value
    {
        do {
            return try await pool.write { [capture, schemaVersion] database in
                try Self.check(schemaVersion, database)
                let value = try body(database)
                if let change = try capture.drain(database).first {
                    throw RecordsError.table(name: change.table, reason: "记录表只能随审计条目一起修改")
                }
                return value
            }
        } catch {
            throw explained(error)
        }
    }

    /// The end of the chain now.
    package func auditHead() async throws -> AuditHead {
        try await read { [chain] database in try chain.head(database) }
    }

    /// The same as an anchor, to be kept where the provider cannot reach it.
    package func anchor() async throws -> AuditAnchor {
        AuditAnchor(installation: try folder.installationID(), head: try await auditHead())
    }

    /// Closes the connections; the store cannot be used afterwards.
    package func close() throws {
        try pool.close()
    }

    private func noteFailure(_ action: AuditAction, by principal: Principal, _ error: any Error) async {
        let reason = (error as? any ExplainedError)?.explanation.line ?? String(describing: type(of: error))
        let detail = [action.detail, reason].compactMap(\.self).joined(separator: "；")
        do {
            try await note(action.with(detail: detail), by: principal, outcome: .failure)
        } catch {
            // The disk is full or read-only: the log is the only place left to say so.
            logger.error("audit entry of a failed action not written", metadata: ["action": "\(action.name)"])
        }
    }

    private func explained(_ error: any Error) -> any Error {
        RecordsError.explaining(error, database: folder.database.path)
    }

    private static func schemaVersion(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "PRAGMA schema_version")) ?? 0
    }

    private static func check(_ version: Int64, _ database: Database) throws {
        guard try schemaVersion(database) != version else { return }
        throw RecordsError.outdated
    }

    /// What the writing connection has beyond the others: memory for the pages that a large import touches again and again
    /// (64 MB at most, taken as it is needed), and a checkpoint every 16 MB of WAL instead of every 4, which a transaction of
    /// a thousand assets fills.
    private static let writerSettings = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000"

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(15)
        configuration.maximumReaderCount = 6
        configuration.label = "anhu.records"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA recursive_triggers = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    """)
        }
        return configuration
    }

    /// Runs the steps that are missing. Rows that agreed with their entries before and differ after (a step changed
    /// them) get an entry; rows that did not agree keep their last one, so that `verify` still finds them.
    private static func prepare(
        _ pool: DatabasePool, schemas: [Schema], chain: AuditChain
    ) throws -> (ChangeCapture, Int64) {
        let derived = schemas.flatMap(\.derived)
        let operational = schemas.reduce(into: Set<String>()) { $0.formUnion($1.operational) }
        if let both = derived.first(where: { operational.contains($0.name) }) {
            throw RecordsError.table(name: both.name, reason: "不能同时列为派生表和运行数据表")
        }
        let migrator = Migrator(schemas: schemas)
        return try pool.writeWithoutTransaction { database in
            // Before the tables are read: what another program changes after this is found by the count.
            var version = try schemaVersion(database)
            var capture = try ChangeCapture(database, schemas: schemas, key: chain.key)
            // Most starts find nothing to do and must not wait for a writer.
            if try migrator.pending(database).isEmpty {
                for table in derived { try table.check(database) }
                try capture.install(database)
                return (capture, version)
            }
            // One transaction for all steps and their entry: a kill in between leaves nothing, and of two processes that
            // start together the second finds nothing pending.
            try database.inTransaction(.immediate) {
                let pending = try migrator.pending(database)
                let check = StateCheck(chain: chain)
                let disagreeing =
                    try Set(capture.tables.flatMap { try check.disagreeing($0, database).map(\.reference) })
                for (module, migration) in pending {
                    try migrator.apply(migration, of: module, at: chain.clock.now(), database)
                }
                capture = try ChangeCapture(database, schemas: schemas, key: chain.key)
                for table in derived { try table.check(database) }
                let changes = try capture.tables.flatMap { table in
                    try check.disagreeing(table, database).filter { !disagreeing.contains($0.reference) }.map(
                        \.attested)
                }
                if !pending.isEmpty {
                    let names = pending.map { "\($0.module)/\($0.migration.name)" }.joined(separator: ", ")
                    try chain.append(
                        AuditAction("schema.migrate", detail: names), by: .system("migration"), outcome: .success,
                        changes: changes, database)
                }
                version = try schemaVersion(database)
                return .commit
            }
            try capture.install(database)
            return (capture, version)
        }
    }
}
