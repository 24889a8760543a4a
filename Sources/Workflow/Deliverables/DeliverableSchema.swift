import Records

/// The table of deliverables; their files lie in the evidence vault.
enum DeliverableSchema {
    static let schema = Schema(
        module: "workflow",
        migrations: [
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
                CREATE INDEX deliverable_kind ON deliverable (kind, id);
                """)
        ])
}
