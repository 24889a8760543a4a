import Records

extension AssetInventorySchema {
    /// Networks that are cut off, and what crosses to them: a commission out, results back (docs/decisions/0012).
    static let probe = Schema.Migration(
        "0012-probe",
        """
        CREATE TABLE isolated_network (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
            note TEXT,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        -- Nil: the hospital's own network.
        ALTER TABLE scan_scope ADD COLUMN network_id INTEGER REFERENCES isolated_network (id);
        ALTER TABLE scan_plan ADD COLUMN network_id INTEGER REFERENCES isolated_network (id);
        ALTER TABLE asset_source ADD COLUMN network_id INTEGER REFERENCES isolated_network (id);

        -- An address names a thing within its network only; 0 is the hospital's own.
        DROP TABLE asset_address;
        CREATE TABLE asset_address (
            address_key TEXT NOT NULL, network_id INTEGER NOT NULL, asset_id INTEGER NOT NULL,
            PRIMARY KEY (address_key, network_id, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX asset_address_asset ON asset_address (asset_id);
        INSERT INTO asset_address SELECT DISTINCT a.value ->> 1, 0, asset_id
        FROM asset_record, json_each(addresses) AS a WHERE ended_at IS NULL;

        -- The carrying out of a plan by a probe. `body` is what its file says, the keys left out.
        CREATE TABLE probe_commission (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            plan_id INTEGER NOT NULL REFERENCES scan_plan (id),
            run_id INTEGER NOT NULL UNIQUE REFERENCES scan_run (id),
            network_id INTEGER NOT NULL REFERENCES isolated_network (id),
            token TEXT NOT NULL UNIQUE CHECK (length(token) >= 32),
            body TEXT NOT NULL,
            issued_by TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            valid_until INTEGER NOT NULL,
            import_until INTEGER NOT NULL,
            taken_by TEXT,
            taken_at INTEGER,
            withdrawn_by TEXT,
            withdrawn_at INTEGER,
            withdraw_reason TEXT,
            CHECK (issued_at <= valid_until AND valid_until <= import_until),
            CHECK ((withdrawn_at IS NULL) = (withdraw_reason IS NULL))
        ) STRICT;
        CREATE INDEX probe_commission_plan ON probe_commission (plan_id);
        CREATE TABLE probe_result (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            commission_id INTEGER NOT NULL REFERENCES probe_commission (id),
            sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
            job_id INTEGER REFERENCES job (id),
            complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
            machine TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            imported_by TEXT NOT NULL,
            imported_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX probe_result_commission ON probe_result (commission_id);
        -- What was entered, so that a part that two files hold is entered once.
        CREATE TABLE probe_part (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            commission_id INTEGER NOT NULL REFERENCES probe_commission (id),
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            result_id INTEGER NOT NULL REFERENCES probe_result (id),
            UNIQUE (commission_id, digest)
        ) STRICT;
        """)
}
