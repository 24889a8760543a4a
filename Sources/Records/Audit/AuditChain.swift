import Foundation
import GRDB
import Kernel

/// Appends to the chain. Always called inside the transaction that it tells about.
struct AuditChain: Sendable {
    let key: ChainKey
    let clock: Clock

    static let schema = Schema(
        module: "audit",
        migrations: [
            .init(
                "0001-chain",
                """
                CREATE TABLE audit_entry (
                    seq INTEGER PRIMARY KEY,
                    at INTEGER NOT NULL,
                    account_id INTEGER,
                    account TEXT NOT NULL,
                    source TEXT NOT NULL,
                    action TEXT NOT NULL,
                    outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure')),
                    cause INTEGER,
                    object_table TEXT,
                    object_id INTEGER,
                    label TEXT,
                    detail TEXT,
                    before TEXT,
                    after TEXT,
                    state BLOB,
                    mac BLOB NOT NULL
                ) STRICT;
                CREATE INDEX audit_entry_object ON audit_entry (object_table, object_id, seq);
                CREATE INDEX audit_entry_action ON audit_entry (seq) WHERE cause IS NULL;
                CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
                CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
                """)
        ],
        operational: ["audit_entry"])

    /// The seal that stands before the first entry.
    static let origin = Data(repeating: 0, count: 32)

    /// The last entry's number and seal.
    func head(_ database: Database) throws -> AuditHead {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT seq, at, mac FROM audit_entry ORDER BY seq DESC LIMIT 1"))
        guard let row else { return AuditHead(sequence: 0, at: Timestamp(milliseconds: 0), mac: Self.origin) }
        return AuditHead(sequence: row[0], at: row[1], mac: row[2])
    }

    /// Appends the action and one entry for each captured change.
    func append(
        _ action: AuditAction, by principal: Principal, outcome: AuditOutcome, changes: [CapturedChange],
        _ database: Database
    ) throws {
        let head = try head(database)
        let now = clock.now()
        var writer = try EntryWriter(after: head, at: now, key: key, database)
        if head.sequence > 0, now < head.at - .seconds(2) {
            // An auditor must see that the order of the chain and the order of its times part here.
            let step = AuditAction(
                "clock.stepped-back",
                detail: "系统时间由 \(CivilTime(head.at)) 回拨至 \(CivilTime(now))")
            try writer.append(step, by: .system("clock"), outcome: .success)
        }
        try writer.append(action, by: principal, outcome: outcome)
        let cause = writer.sequence
        for change in changes {
            try writer.append(action, by: principal, outcome: outcome, cause: cause, change: change)
        }
    }
}

/// Where the chain ends: what an anchor keeps.
package struct AuditHead: Sendable, Hashable {
    /// The last entry's number; 0 for an empty chain.
    package let sequence: Int64
    /// The last entry's time.
    package let at: Timestamp
    /// The last entry's seal.
    package let mac: Data
}
