import Records

extension AssetInventorySchema {
    /// What changes on the network, run by run: one record for all changes of a transaction, and a projection for look-ups.
    /// The first discovery of an asset stands in its own row and writes nothing here.
    static let changes = Schema.Migration(
        "0007-changes",
        """
        -- [[kind, asset, subject, before, after], …]
        CREATE TABLE asset_change_batch (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER REFERENCES scan_run (id),
            at INTEGER NOT NULL,
            items TEXT NOT NULL
        ) STRICT;
        CREATE INDEX asset_change_batch_at ON asset_change_batch (at);
        CREATE TABLE asset_change (
            batch_id INTEGER NOT NULL, place INTEGER NOT NULL, run_id INTEGER, at INTEGER NOT NULL,
            kind TEXT NOT NULL, asset_id INTEGER NOT NULL, subject TEXT, before TEXT, after TEXT,
            PRIMARY KEY (batch_id, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX asset_change_asset ON asset_change (asset_id, at);
        CREATE INDEX asset_change_at ON asset_change (at);
        CREATE INDEX asset_change_run ON asset_change (run_id, at);
        """)

    /// What operations say of assets that are met no more, and what becomes of zombies.
    static let life = Schema.Migration(
        "0008-life",
        """
        CREATE TABLE asset_recovery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            answer TEXT NOT NULL CHECK (answer IN ('again', 'kept', 'gone')),
            cause TEXT CHECK (cause IN ('off', 'moved', 'maintenance', 'other')),
            reason TEXT NOT NULL,
            evidence TEXT,
            expected_on TEXT,
            answered_by TEXT NOT NULL,
            answered_by_account INTEGER,
            answered_at INTEGER NOT NULL,
            outcome TEXT CHECK (outcome IN ('approved', 'rejected', 'returned', 'expired', 'unseen', 'replaced')),
            ended_by TEXT,
            ended_at INTEGER,
            end_reason TEXT,
            run_id INTEGER REFERENCES scan_run (id),
            CHECK ((outcome IS NULL) = (ended_at IS NULL)),
            CHECK (answer <> 'gone' OR evidence IS NOT NULL),
            CHECK ((answer = 'kept') = (expected_on IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX asset_recovery_open ON asset_recovery (asset_id) WHERE ended_at IS NULL;
        CREATE INDEX asset_recovery_asset ON asset_recovery (asset_id);

        CREATE TABLE zombie_rule (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            reason TEXT NOT NULL,
            conditions TEXT NOT NULL,
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            edited_by TEXT NOT NULL,
            edited_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE zombie_case (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            rule_key TEXT NOT NULL,
            rule_name TEXT NOT NULL,
            evidence TEXT NOT NULL,
            found_at INTEGER NOT NULL,
            run_id INTEGER REFERENCES scan_run (id),
            stage TEXT NOT NULL CHECK (stage IN ('open', 'proposed', 'approved', 'closed')),
            disposal TEXT CHECK (disposal IN ('takeover', 'rectify', 'offline', 'keep')),
            plan TEXT,
            due_on TEXT,
            proposed_by TEXT,
            proposed_by_account INTEGER,
            proposed_at INTEGER,
            approved_by TEXT,
            approved_at INTEGER,
            faded_at INTEGER,
            outcome TEXT CHECK (outcome IN ('verified', 'kept', 'claimed', 'merged', 'retired')),
            closed_at INTEGER,
            close_note TEXT,
            CHECK ((stage = 'closed') = (outcome IS NOT NULL)),
            CHECK (stage IN ('open', 'closed') OR disposal IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX zombie_case_open ON zombie_case (asset_id) WHERE stage <> 'closed';
        CREATE INDEX zombie_case_asset ON zombie_case (asset_id);

        -- What was done about a zombie or a warning, step by step.
        CREATE TABLE asset_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL CHECK (subject IN ('zombie', 'warning')),
            subject_id INTEGER NOT NULL,
            at INTEGER NOT NULL,
            by TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX asset_step_subject ON asset_step (subject, subject_id);
        """)

    /// Zones, warnings of exposure, and connections to outside.
    static let exposure = Schema.Migration(
        "0009-exposure",
        """
        CREATE TABLE network_zone (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            trust TEXT NOT NULL CHECK (trust IN ('outside', 'low', 'medium', 'high')),
            ranges TEXT NOT NULL,
            standpoint INTEGER NOT NULL DEFAULT 0 CHECK (standpoint IN (0, 1)),
            note TEXT,
            edited_by TEXT NOT NULL,
            edited_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX network_zone_standpoint ON network_zone (standpoint) WHERE standpoint = 1;
        CREATE TABLE zone_reach (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            from_id INTEGER NOT NULL REFERENCES network_zone (id),
            to_id INTEGER NOT NULL REFERENCES network_zone (id),
            reach TEXT NOT NULL CHECK (reach IN ('allowed', 'denied', 'unknown')),
            basis TEXT,
            set_by TEXT NOT NULL,
            set_at INTEGER NOT NULL,
            UNIQUE (from_id, to_id)
        ) STRICT;
        -- From where a plan's scans, or one imported report, look. Without a row: the zone marked as the standpoint.
        CREATE TABLE scan_standpoint (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL CHECK (subject IN ('plan', 'run')),
            subject_id INTEGER NOT NULL,
            zone_id INTEGER NOT NULL REFERENCES network_zone (id),
            set_by TEXT NOT NULL,
            set_at INTEGER NOT NULL,
            UNIQUE (subject, subject_id)
        ) STRICT;

        CREATE TABLE exposure_warning (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            rule TEXT NOT NULL,
            place TEXT NOT NULL,
            title TEXT NOT NULL,
            severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 4),
            found TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'handling', 'accepted', 'closed')),
            first_found_at INTEGER NOT NULL,
            found_at INTEGER NOT NULL,
            run_id INTEGER REFERENCES scan_run (id),
            reopened INTEGER NOT NULL DEFAULT 0,
            handler TEXT,
            plan TEXT,
            due_on TEXT,
            asked_by TEXT,
            asked_by_account INTEGER,
            asked_at INTEGER,
            asked_reason TEXT,
            accepted_until TEXT,
            accepted_by TEXT,
            accepted_at INTEGER,
            closed_at INTEGER,
            closed_run INTEGER REFERENCES scan_run (id),
            close_reason TEXT,
            UNIQUE (rule, asset_id, place),
            CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
            CHECK (state <> 'accepted' OR (accepted_by IS NOT NULL AND accepted_until IS NOT NULL))
        ) STRICT;
        CREATE INDEX exposure_warning_asset ON exposure_warning (asset_id);
        CREATE INDEX exposure_warning_open ON exposure_warning (severity DESC, id) WHERE state <> 'closed';

        CREATE TABLE outbound_connection (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            source_key TEXT NOT NULL,
            destination TEXT NOT NULL,
            transport TEXT NOT NULL,
            port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535),
            name TEXT,
            application TEXT,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            times INTEGER NOT NULL,
            bytes INTEGER NOT NULL DEFAULT 0,
            told_by TEXT NOT NULL,
            UNIQUE (source_key, destination, transport, port)
        ) STRICT;
        CREATE INDEX outbound_connection_last ON outbound_connection (last_at);
        CREATE TABLE outbound_allow (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT,
            destination TEXT NOT NULL,
            port INTEGER CHECK (port BETWEEN 0 AND 65535),
            reason TEXT NOT NULL,
            allowed_by TEXT NOT NULL,
            allowed_at INTEGER NOT NULL,
            until_on TEXT,
            withdrawn_by TEXT,
            withdrawn_at INTEGER
        ) STRICT;
        """)
}
