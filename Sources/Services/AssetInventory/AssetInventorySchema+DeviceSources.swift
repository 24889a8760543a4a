import Records

extension AssetInventorySchema {
    /// Devices that are asked again and again, and which run asked which.
    static let deviceSources = Schema.Migration(
        "0011-device-sources",
        """
        CREATE TABLE device_source (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('snmp2', 'snmp3', 'json')),
            place TEXT NOT NULL,
            settings TEXT NOT NULL,
            mapping TEXT,
            secret BLOB,
            certificate TEXT,
            certificate_by TEXT,
            certificate_at INTEGER,
            offered TEXT,
            rule TEXT,
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            created_by TEXT NOT NULL,
            created_by_account INTEGER,
            created_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            changed_by_account INTEGER,
            changed_at INTEGER NOT NULL,
            approved_by TEXT,
            approved_at INTEGER,
            retired_by TEXT,
            retired_at INTEGER,
            retire_reason TEXT
        ) STRICT;
        CREATE UNIQUE INDEX device_source_name ON device_source (name) WHERE retired_at IS NULL;
        ALTER TABLE scan_run ADD COLUMN device_source_id INTEGER REFERENCES device_source (id);
        CREATE INDEX scan_run_device ON scan_run (device_source_id, id) WHERE device_source_id IS NOT NULL;
        -- What is contacted differently is to be approved anew, whoever writes.
        CREATE TRIGGER device_source_approved_as_it_is AFTER UPDATE OF place, settings ON device_source
        WHEN (NEW.place IS NOT OLD.place OR NEW.settings IS NOT OLD.settings) AND NEW.approved_at IS NOT NULL BEGIN
            UPDATE device_source SET approved_by = NULL, approved_at = NULL WHERE id = NEW.id;
        END;
        CREATE TRIGGER device_source_stays_retired BEFORE UPDATE ON device_source
        WHEN OLD.retired_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '该数据源已停止使用'); END;
        """)

    /// Columns of sources that must never be shown.
    static let deviceSecrets: Set<String> = ["device_source.secret"]
}
