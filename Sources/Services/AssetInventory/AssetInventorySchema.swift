import Records

/// The tables of the asset inventory.
enum AssetInventorySchema {
    static let schema = Schema(
        module: "assets",
        migrations: [
            .init(
                "0001-ledger",
                """
                CREATE TABLE asset (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    address TEXT NOT NULL UNIQUE,
                    address_key TEXT NOT NULL UNIQUE,
                    hardware TEXT,
                    vendor TEXT,
                    host_name TEXT,
                    system TEXT,
                    system_accuracy INTEGER,
                    alive INTEGER NOT NULL CHECK (alive IN (0, 1)),
                    open_ports INTEGER NOT NULL DEFAULT 0,
                    first_seen_at INTEGER NOT NULL,
                    last_seen_at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX asset_host_name ON asset (host_name);
                CREATE INDEX asset_open_ports ON asset (open_ports);
                CREATE INDEX asset_last_seen ON asset (last_seen_at);
                CREATE TABLE asset_port (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    asset_id INTEGER NOT NULL REFERENCES asset (id),
                    transport TEXT NOT NULL,
                    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 65535),
                    state TEXT NOT NULL,
                    service TEXT,
                    product TEXT,
                    version TEXT,
                    extra TEXT,
                    tls INTEGER NOT NULL DEFAULT 0 CHECK (tls IN (0, 1)),
                    first_seen_at INTEGER NOT NULL,
                    changed_at INTEGER NOT NULL,
                    UNIQUE (asset_id, transport, number)
                ) STRICT;
                CREATE INDEX asset_port_open ON asset_port (number, asset_id) WHERE state = 'open';
                """),
            .init(
                "0002-scans",
                """
                CREATE TABLE scan_scope (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    range TEXT NOT NULL,
                    basis TEXT NOT NULL,
                    approved_by TEXT NOT NULL,
                    approved_at INTEGER NOT NULL,
                    withdrawn_by TEXT,
                    withdrawn_at INTEGER
                ) STRICT;
                CREATE TABLE scan_plan (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    title TEXT NOT NULL,
                    targets TEXT NOT NULL,
                    exclusions TEXT NOT NULL,
                    ports TEXT NOT NULL,
                    versions INTEGER NOT NULL CHECK (versions IN (0, 1)),
                    max_rate INTEGER NOT NULL,
                    host_minutes INTEGER NOT NULL,
                    window TEXT,
                    fragile_ports TEXT NOT NULL,
                    fragile_approved_by TEXT,
                    fragile_approved_at INTEGER,
                    created_by TEXT NOT NULL,
                    created_by_account INTEGER,
                    created_at INTEGER NOT NULL,
                    notified_at INTEGER,
                    notified_by TEXT,
                    receipt_by TEXT,
                    receipt_at INTEGER,
                    waived_by TEXT,
                    waived_at INTEGER,
                    waiver_reason TEXT,
                    planned_for INTEGER
                ) STRICT;
                CREATE TABLE scan_run (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    plan_id INTEGER REFERENCES scan_plan (id),
                    job_id INTEGER REFERENCES job (id),
                    source TEXT NOT NULL,
                    state TEXT NOT NULL
                        CHECK (state IN ('waiting', 'running', 'complete', 'incomplete', 'cancelled', 'failed')),
                    started_by TEXT NOT NULL,
                    requested_at INTEGER NOT NULL,
                    ended_at INTEGER,
                    message TEXT
                ) STRICT;
                CREATE TABLE scan_block (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    run_id INTEGER NOT NULL REFERENCES scan_run (id),
                    key TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('complete', 'incomplete')),
                    hosts INTEGER NOT NULL,
                    tool TEXT,
                    started_at INTEGER NOT NULL,
                    ended_at INTEGER NOT NULL,
                    message TEXT
                ) STRICT;
                CREATE INDEX scan_block_run ON scan_block (run_id, key);
                CREATE TABLE scan_sighting (
                    run_id INTEGER NOT NULL REFERENCES scan_run (id),
                    asset_id INTEGER NOT NULL REFERENCES asset (id),
                    is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
                    PRIMARY KEY (run_id, asset_id)
                ) STRICT, WITHOUT ROWID;
                -- However a job ends, its run ends with it: cancelled while it waits, given up, stopped at the terminal.
                CREATE TRIGGER scan_run_ends_with_job AFTER UPDATE OF state ON job
                WHEN NEW.state IN ('cancelled', 'failed') BEGIN
                    UPDATE scan_run SET state = NEW.state, ended_at = NEW.ended_at, message = NEW.message
                    WHERE job_id = NEW.id AND state IN ('waiting', 'running');
                END;
                CREATE TABLE tool_stop (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    reason TEXT NOT NULL,
                    stopped_by TEXT NOT NULL,
                    stopped_at INTEGER NOT NULL,
                    released_by TEXT,
                    released_at INTEGER
                ) STRICT;
                """),
            .init(
                "0003-notices",
                """
                -- A notice is good for one run, so that it is a record of its own.
                CREATE TABLE scan_notice (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    plan_id INTEGER NOT NULL REFERENCES scan_plan (id),
                    notified_by TEXT,
                    notified_at INTEGER,
                    receipt_by TEXT,
                    receipt_at INTEGER,
                    waived_by TEXT,
                    waived_at INTEGER,
                    waiver_reason TEXT,
                    run_id INTEGER REFERENCES scan_run (id)
                ) STRICT;
                CREATE INDEX scan_notice_plan ON scan_notice (plan_id);
                CREATE INDEX scan_notice_run ON scan_notice (run_id);
                INSERT INTO scan_notice (plan_id, notified_by, notified_at, receipt_by, receipt_at, waived_by,
                    waived_at, waiver_reason, run_id)
                SELECT id, notified_by, notified_at, receipt_by, receipt_at, waived_by, waived_at, waiver_reason,
                    (SELECT max(scan_run.id) FROM scan_run WHERE scan_run.plan_id = scan_plan.id)
                FROM scan_plan WHERE notified_at IS NOT NULL OR waived_at IS NOT NULL;
                ALTER TABLE scan_plan DROP COLUMN notified_by;
                ALTER TABLE scan_plan DROP COLUMN notified_at;
                ALTER TABLE scan_plan DROP COLUMN receipt_by;
                ALTER TABLE scan_plan DROP COLUMN receipt_at;
                ALTER TABLE scan_plan DROP COLUMN waived_by;
                ALTER TABLE scan_plan DROP COLUMN waived_at;
                ALTER TABLE scan_plan DROP COLUMN waiver_reason;
                """),
            .init(
                "0004-run-figures",
                """
                -- What a deliverable says of a run must be a record; the sightings themselves are machinery.
                ALTER TABLE scan_run ADD COLUMN assets INTEGER;
                ALTER TABLE scan_run ADD COLUMN new_assets INTEGER;
                UPDATE scan_run SET
                    assets = (SELECT count(*) FROM scan_sighting WHERE run_id = scan_run.id),
                    new_assets = (SELECT coalesce(sum(is_new), 0) FROM scan_sighting WHERE run_id = scan_run.id)
                WHERE ended_at IS NOT NULL;
                DROP TRIGGER scan_run_ends_with_job;
                CREATE TRIGGER scan_run_ends_with_job AFTER UPDATE OF state ON job
                WHEN NEW.state IN ('cancelled', 'failed') BEGIN
                    UPDATE scan_run SET state = NEW.state, ended_at = NEW.ended_at, message = NEW.message,
                        assets = (SELECT count(*) FROM scan_sighting WHERE run_id = scan_run.id),
                        new_assets = (SELECT coalesce(sum(is_new), 0) FROM scan_sighting WHERE run_id = scan_run.id)
                    WHERE job_id = NEW.id AND state IN ('waiting', 'running');
                END;
                """),
            .init(
                "0005-reached",
                """
                -- Whether a tool was started for a run, set down before its first packet: that uses the notice up.
                ALTER TABLE scan_run ADD COLUMN reached_at INTEGER;
                UPDATE scan_run SET reached_at = requested_at
                WHERE plan_id IS NOT NULL AND (EXISTS (SELECT 1 FROM scan_block WHERE run_id = scan_run.id)
                    OR EXISTS (SELECT 1 FROM scan_sighting WHERE run_id = scan_run.id));
                ALTER TABLE scan_notice ADD COLUMN notified_by_account INTEGER;
                -- A plan that shall not be carried out: given up by its author, or sent back by the hospital.
                ALTER TABLE scan_plan ADD COLUMN closed_by TEXT;
                ALTER TABLE scan_plan ADD COLUMN closed_at INTEGER;
                ALTER TABLE scan_plan ADD COLUMN close_reason TEXT;
                DROP INDEX scan_notice_run;
                CREATE UNIQUE INDEX scan_notice_run ON scan_notice (run_id);
                CREATE TRIGGER scan_notice_receipt_needs_notice BEFORE UPDATE OF receipt_at ON scan_notice
                WHEN NEW.receipt_at IS NOT NULL AND NEW.notified_at IS NULL
                BEGIN SELECT RAISE(ABORT, '尚未通知，不能登记回执'); END;
                """),
            identity, reconciliation, responsibility, changes, life, exposure, handRecord, changeAuthors, deviceSources,
            probe, importMappings, overview, stockTaking,
        ],
        operational: [
            "record_seen", "waiting_observation", "ledger_difference", "ledger_gap", "ledger_comparison",
        ],
        derived: AssetProjection.derived + [ChangeFeedStore.derived],
        secrets: responsibilitySecrets.union(deviceSecrets))
}
