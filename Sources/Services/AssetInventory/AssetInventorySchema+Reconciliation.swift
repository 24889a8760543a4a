import Records

extension AssetInventorySchema {
    /// Attributes of the hospital's own, orders of sources, what persons said by hand and when, whose addresses are whose, and
    /// what was decided about differences.
    static let reconciliation = Schema.Migration(
        "0007-reconciliation",
        """
        CREATE TABLE custom_attribute (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL UNIQUE,
            input TEXT NOT NULL CHECK (input IN ('text', 'date', 'choice', 'unit', 'person')),
            options TEXT,
            categories TEXT NOT NULL,
            required INTEGER NOT NULL CHECK (required IN (0, 1)),
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT;

        CREATE TABLE source_precedence (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            attribute TEXT NOT NULL UNIQUE,
            kinds TEXT NOT NULL,
            set_by TEXT NOT NULL,
            set_at INTEGER NOT NULL
        ) STRICT;

        -- One thing that a person did to the ledger's values, so that all of it can be undone together.
        CREATE TABLE ledger_deed (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL
                CHECK (kind IN ('edit', 'make', 'bulk', 'accept', 'correct', 'ignore', 'fill', 'withdraw', 'undo')),
            title TEXT NOT NULL,
            reason TEXT,
            assets INTEGER NOT NULL,
            done_by TEXT NOT NULL,
            done_at INTEGER NOT NULL,
            undone_by TEXT,
            undone_at INTEGER,
            undo_reason TEXT
        ) STRICT;

        -- What a person said of one attribute: before and after are the values of the hand record. NULL: it said nothing;
        -- an empty text: there is none. The newest row of a record and attribute tells who set what is in force.
        CREATE TABLE hand_value (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            deed_id INTEGER NOT NULL REFERENCES ledger_deed (id),
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            record_id INTEGER NOT NULL REFERENCES asset_record (id),
            attribute TEXT NOT NULL,
            before TEXT,
            after TEXT,
            set_by TEXT NOT NULL,
            set_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX hand_value_deed ON hand_value (deed_id);
        CREATE INDEX hand_value_record ON hand_value (record_id, attribute, id);
        CREATE INDEX hand_value_asset ON hand_value (asset_id, id);

        -- Addresses of a department: the narrowest range that holds an address tells whose it should be.
        CREATE TABLE unit_range (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            range TEXT NOT NULL,
            unit_id INTEGER NOT NULL REFERENCES unit (id),
            note TEXT,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            closed_by TEXT,
            closed_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX unit_range_open ON unit_range (range) WHERE closed_at IS NULL;

        -- What was decided about a difference; it holds while both sides are what they were.
        CREATE TABLE difference_ruling (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            deed_id INTEGER NOT NULL REFERENCES ledger_deed (id),
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            kind TEXT NOT NULL CHECK (kind IN ('value', 'unit', 'unregistered', 'unseen')),
            attribute TEXT NOT NULL,
            ruling TEXT NOT NULL CHECK (ruling IN ('ignored', 'corrected')),
            measured TEXT NOT NULL,
            registered TEXT NOT NULL,
            reason TEXT NOT NULL,
            ruled_by TEXT NOT NULL,
            ruled_at INTEGER NOT NULL,
            withdrawn_at INTEGER
        ) STRICT;
        CREATE INDEX difference_ruling_asset ON difference_ruling (asset_id) WHERE withdrawn_at IS NULL;
        CREATE INDEX difference_ruling_deed ON difference_ruling (deed_id);

        -- Projections of the records, made anew by every comparison.
        CREATE TABLE ledger_difference (
            kind TEXT NOT NULL, attribute TEXT NOT NULL, asset_id INTEGER NOT NULL, category TEXT NOT NULL,
            measured TEXT NOT NULL, registered TEXT NOT NULL, measured_key TEXT NOT NULL, registered_key TEXT NOT NULL,
            measured_source TEXT NOT NULL, registered_source TEXT NOT NULL, measured_at INTEGER, registered_at INTEGER,
            ruling_id INTEGER,
            PRIMARY KEY (kind, attribute, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ledger_difference_asset ON ledger_difference (asset_id);
        CREATE TABLE ledger_gap (
            attribute TEXT NOT NULL, asset_id INTEGER NOT NULL, category TEXT NOT NULL, PRIMARY KEY (attribute, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ledger_gap_asset ON ledger_gap (asset_id);
        CREATE TABLE ledger_comparison (
            id INTEGER PRIMARY KEY CHECK (id = 1), compared_at INTEGER NOT NULL, assets INTEGER NOT NULL
        ) STRICT;
        """)
}
