import Records

/// The table of deliverables; their files lie in the evidence vault.
enum DeliverableSchema {
    static let migrations: [Schema.Migration] = [
        .init(
            "0001-deliverables",
            """
            CREATE TABLE deliverable (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                title TEXT NOT NULL,
                number TEXT NOT NULL,
                version TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('writing', 'draft', 'final', 'failed')),
                is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),
                prepared_by TEXT NOT NULL,
                requested_at INTEGER NOT NULL,
                finished_at INTEGER,
                job_id INTEGER REFERENCES job (id),
                audit_seq INTEGER,
                UNIQUE (number, version)
            ) STRICT;
            -- However a job ends, the version it was to write ends with it.
            CREATE TRIGGER deliverable_ends_with_job AFTER UPDATE OF state ON job
            WHEN NEW.state IN ('cancelled', 'failed') BEGIN
                UPDATE deliverable SET state = 'failed', finished_at = NEW.ended_at
                WHERE job_id = NEW.id AND state = 'writing';
            END;
            CREATE INDEX deliverable_kind ON deliverable (kind, id);
            """),
        // When its records were read: what the document itself tells.
        .init("0002-deliverable-read-at", "ALTER TABLE deliverable ADD COLUMN read_at INTEGER"),
    ]
}
