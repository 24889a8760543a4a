import Records

extension AssetInventorySchema {
    /// The ledger of records: an asset is what its sources say of it, and the index tables are projections of these
    /// (docs/decisions/0010, 0011).
    static let identity = Schema.Migration(
        "0006-identity",
        """
        CREATE TABLE kept_asset AS SELECT * FROM asset;
        CREATE TABLE kept_port AS SELECT * FROM asset_port;
        CREATE TABLE kept_sighting AS SELECT * FROM scan_sighting;
        DROP TABLE asset_port;
        DROP TABLE scan_sighting;
        DROP TABLE asset;

        CREATE TABLE asset_source (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            created_at INTEGER NOT NULL,
            UNIQUE (kind, name)
        ) STRICT;

        CREATE TABLE asset (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            code TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL
                CHECK (state IN ('unclaimed', 'claimed', 'recovering', 'zombie', 'retired', 'merged')),
            merged_into INTEGER REFERENCES asset (id),
            alive INTEGER NOT NULL CHECK (alive IN (0, 1)),
            address TEXT,
            address_key TEXT,
            name TEXT, host_name TEXT, kind TEXT, brand TEXT, model TEXT, serial TEXT, asset_number TEXT, system TEXT,
            firmware TEXT, hardware TEXT, vendor TEXT, location TEXT, unit_name TEXT, owner_name TEXT, business TEXT,
            purpose TEXT, importance TEXT, purchased TEXT, warranty TEXT, spares TEXT,
            more TEXT,
            open_ports INTEGER NOT NULL DEFAULT 0,
            first_seen_at INTEGER NOT NULL,
            CHECK ((state = 'merged') = (merged_into IS NOT NULL))
        ) STRICT;
        CREATE INDEX asset_address_key ON asset (address_key) WHERE state <> 'merged';
        CREATE INDEX asset_host_name ON asset (host_name);
        CREATE INDEX asset_open_ports ON asset (open_ports);
        CREATE INDEX asset_first_seen ON asset (first_seen_at);

        -- What one source says of one of its items. Texts are JSON in a fixed order: RecordText.
        CREATE TABLE asset_record (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            source_id INTEGER NOT NULL REFERENCES asset_source (id),
            slot TEXT NOT NULL,
            presence TEXT NOT NULL CHECK (presence IN ('alive', 'remembered', 'registered')),
            addresses TEXT NOT NULL,
            own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
            evidence TEXT NOT NULL,
            attributes TEXT NOT NULL,
            clues TEXT,
            services TEXT,
            first_seen_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX asset_record_slot ON asset_record (source_id, slot) WHERE ended_at IS NULL;
        CREATE INDEX asset_record_asset ON asset_record (asset_id);

        -- Who was met in one transaction: [[record, asset, milliseconds, is new], …]
        CREATE TABLE sighting_batch (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER REFERENCES scan_run (id),
            source_id INTEGER REFERENCES asset_source (id),
            items TEXT NOT NULL
        ) STRICT;
        CREATE INDEX sighting_batch_run ON sighting_batch (run_id);

        CREATE TABLE asset_merge (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kept_id INTEGER NOT NULL REFERENCES asset (id),
            gone_id INTEGER NOT NULL REFERENCES asset (id),
            records TEXT NOT NULL,
            gone_state TEXT NOT NULL,
            gone_alive INTEGER NOT NULL CHECK (gone_alive IN (0, 1)),
            reason TEXT NOT NULL,
            merged_by TEXT NOT NULL,
            merged_at INTEGER NOT NULL,
            undone_by TEXT,
            undone_at INTEGER,
            undo_reason TEXT
        ) STRICT;
        CREATE INDEX asset_merge_kept ON asset_merge (kept_id);
        CREATE INDEX asset_merge_gone ON asset_merge (gone_id);

        -- Doubt about identity that a person resolves. `subject` is the evidence in common, or the pair of assets.
        CREATE TABLE identity_question (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('shared', 'resembling', 'bridging', 'doubtful')),
            subject TEXT NOT NULL UNIQUE,
            assets TEXT NOT NULL,
            reasons TEXT NOT NULL,
            run_id INTEGER REFERENCES scan_run (id),
            asked_at INTEGER NOT NULL,
            answer TEXT CHECK (answer IN ('same', 'apart', 'noted')),
            answered_by TEXT,
            answered_at INTEGER,
            answer_reason TEXT
        ) STRICT;
        CREATE INDEX identity_question_open ON identity_question (id) WHERE answered_at IS NULL;

        -- Projections of the tables above, kept for look-ups.
        CREATE TABLE asset_key (
            key TEXT NOT NULL, asset_id INTEGER NOT NULL, PRIMARY KEY (key, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX asset_key_asset ON asset_key (asset_id);
        CREATE TABLE asset_address (
            address_key TEXT NOT NULL, asset_id INTEGER NOT NULL, PRIMARY KEY (address_key, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX asset_address_asset ON asset_address (asset_id);
        CREATE TABLE asset_port (
            asset_id INTEGER NOT NULL, transport TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL,
            service TEXT, product TEXT, version TEXT, extra TEXT, tls INTEGER NOT NULL, first_seen_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL, PRIMARY KEY (asset_id, transport, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX asset_port_open ON asset_port (number, asset_id) WHERE state = 'open';
        CREATE TABLE scan_sighting (
            run_id INTEGER NOT NULL, asset_id INTEGER NOT NULL, is_new INTEGER NOT NULL, PRIMARY KEY (run_id, asset_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX scan_sighting_asset ON scan_sighting (asset_id);
        CREATE TABLE asset_seen (asset_id INTEGER PRIMARY KEY, last_seen_at INTEGER NOT NULL) STRICT;
        CREATE INDEX asset_seen_last ON asset_seen (last_seen_at);

        -- Machinery: when each record was last confirmed and a digest of what it was confirmed by; observations that wait
        -- for the rest of their run.
        CREATE TABLE record_seen (record_id INTEGER PRIMARY KEY, seen_at INTEGER NOT NULL, digest INTEGER NOT NULL) STRICT;
        CREATE TABLE waiting_observation (
            id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL, slot TEXT NOT NULL, body TEXT NOT NULL,
            coverage TEXT NOT NULL, gave_up INTEGER NOT NULL, UNIQUE (run_id, slot)
        ) STRICT;

        INSERT INTO asset_source (id, kind, name, created_at)
        SELECT 1, 'scan', 'nmap', coalesce(min(first_seen_at), 0) FROM kept_asset;
        INSERT INTO asset (id, code, state, alive, address, address_key, host_name, system, hardware, vendor, open_ports,
            first_seen_at)
        SELECT id, 'ZC-' || hex(randomblob(5)), CASE alive WHEN 1 THEN 'unclaimed' ELSE 'recovering' END, alive, address,
            address_key, host_name, system, hardware, vendor, open_ports, first_seen_at
        FROM kept_asset ORDER BY id;
        INSERT INTO asset_record (asset_id, source_id, slot, presence, addresses, evidence, attributes, services,
            first_seen_at, changed_at)
        SELECT id, 1, address, 'alive', json_array(json_array(address, address_key)),
            CASE WHEN hardware IS NULL THEN '[]' ELSE json_array('mac:' || hardware) END,
            json_patch('{}', json_object('host.name', host_name, 'mac', hardware, 'mac.vendor', vendor, 'os', system)),
            (SELECT json_group_array(json_array(transport, number, state, service, product, version, extra, tls,
                first_seen_at, changed_at)) FROM (SELECT * FROM kept_port WHERE asset_id = kept_asset.id
                ORDER BY CASE transport WHEN 'tcp' THEN 0 WHEN 'udp' THEN 1 ELSE 2 END, number)),
            first_seen_at, last_seen_at
        FROM kept_asset ORDER BY id;
        INSERT INTO record_seen (record_id, seen_at, digest)
        SELECT asset_record.id, last_seen_at, 0 FROM asset_record JOIN kept_asset ON kept_asset.id = asset_id;
        INSERT INTO sighting_batch (run_id, source_id, items)
        SELECT NULL, 1, json_group_array(json_array(asset_record.id, asset_id, last_seen_at, 0))
        FROM asset_record JOIN kept_asset ON kept_asset.id = asset_id HAVING count(*) > 0;
        INSERT INTO sighting_batch (run_id, source_id, items)
        SELECT run_id, 1, json_group_array(json_array(asset_record.id, kept_sighting.asset_id,
            asset_record.first_seen_at, is_new))
        FROM kept_sighting JOIN asset_record ON asset_record.asset_id = kept_sighting.asset_id GROUP BY run_id;
        INSERT INTO asset_key SELECT DISTINCT e.value, asset_id FROM asset_record, json_each(evidence) AS e;
        INSERT INTO asset_address SELECT DISTINCT a.value ->> 1, asset_id FROM asset_record, json_each(addresses) AS a;
        INSERT INTO asset_port SELECT asset_id, p.value ->> 0, p.value ->> 1, p.value ->> 2, p.value ->> 3, p.value ->> 4,
            p.value ->> 5, p.value ->> 6, p.value ->> 7, p.value ->> 8, p.value ->> 9
        FROM asset_record, json_each(services) AS p;
        INSERT INTO scan_sighting SELECT run_id, i.value ->> 1, max(i.value ->> 3) FROM sighting_batch, json_each(items) AS i
        WHERE run_id IS NOT NULL GROUP BY 1, 2;
        INSERT INTO asset_seen SELECT i.value ->> 1, max(i.value ->> 2) FROM sighting_batch, json_each(items) AS i GROUP BY 1;
        DROP TABLE kept_asset;
        DROP TABLE kept_port;
        DROP TABLE kept_sighting;
        """)
}
