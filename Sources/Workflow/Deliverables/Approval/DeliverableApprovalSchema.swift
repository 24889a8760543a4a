import Records

/// The table of what persons did about deliverables.
enum DeliverableApprovalSchema {
    static let migration = Schema.Migration(
        "0004-approval",
        """
        CREATE TABLE deliverable_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            deliverable_id INTEGER NOT NULL REFERENCES deliverable (id),
            kind TEXT NOT NULL CHECK (kind IN ('prepare', 'submit', 'return', 'review', 'approve', 'reject')),
            account_id INTEGER,
            person TEXT NOT NULL,
            opinion TEXT,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deliverable_step_deliverable ON deliverable_step (deliverable_id, id);
        CREATE TRIGGER deliverable_step_never_changed BEFORE UPDATE ON deliverable_step
        BEGIN SELECT RAISE(ABORT, '审核和批准记录不能修改'); END;
        CREATE TRIGGER deliverable_step_never_deleted BEFORE DELETE ON deliverable_step
        BEGIN SELECT RAISE(ABORT, '审核和批准记录不能删除'); END;
        """)
}
