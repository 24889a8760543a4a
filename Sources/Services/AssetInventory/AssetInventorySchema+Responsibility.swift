import Records

extension AssetInventorySchema {
    /// Who answers for which asset, who is asked to, and what they answered.
    ///
    /// What must follow at once, whoever writes, are triggers: a person leaves, a unit is closed, an owner is changed, an
    /// asset is merged, a request is answered to its end.
    static let responsibility = Schema.Migration(
        "0007-responsibility",
        """
        CREATE TABLE claim_request (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            number TEXT NOT NULL UNIQUE,
            unit_id INTEGER NOT NULL REFERENCES unit (id),
            person_id INTEGER REFERENCES person (id),
            email TEXT,
            note TEXT,
            due_on TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
            requested_by TEXT NOT NULL,
            requested_by_account INTEGER,
            requested_at INTEGER NOT NULL,
            closed_at INTEGER,
            closed_by TEXT,
            close_reason TEXT
        ) STRICT;
        CREATE INDEX claim_request_open ON claim_request (unit_id, person_id) WHERE state = 'open';

        CREATE TABLE claim_item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            request_id INTEGER NOT NULL REFERENCES claim_request (id),
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            answer TEXT CHECK (answer IN ('confirmed', 'rejected', 'void')),
            answered_by TEXT,
            answered_account INTEGER,
            answered_via TEXT CHECK (answered_via IN ('login', 'link', 'sheet')),
            answered_from TEXT,
            answered_at INTEGER,
            entered_by TEXT,
            evidence_id INTEGER REFERENCES evidence (id),
            reason TEXT,
            name TEXT, location TEXT, purpose TEXT
        ) STRICT;
        CREATE UNIQUE INDEX claim_item_open ON claim_item (asset_id) WHERE answer IS NULL;
        CREATE INDEX claim_item_request ON claim_item (request_id);
        CREATE INDEX claim_item_asset ON claim_item (asset_id, id);
        CREATE INDEX claim_item_rejected ON claim_item (asset_id) WHERE answer = 'rejected';

        -- The way in without an account: of the token only its digest is kept.
        CREATE TABLE claim_link (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            request_id INTEGER NOT NULL REFERENCES claim_request (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('mail', 'oa', 'sheet')),
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            issued_by TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            ended_at INTEGER,
            end_reason TEXT CHECK (end_reason IN ('used', 'closed', 'replaced'))
        ) STRICT;
        CREATE INDEX claim_link_request ON claim_link (request_id);

        CREATE TABLE asset_responsibility (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            unit_id INTEGER NOT NULL REFERENCES unit (id),
            person_id INTEGER REFERENCES person (id),
            owner_name TEXT NOT NULL,
            unit_name TEXT NOT NULL,
            item_id INTEGER REFERENCES claim_item (id),
            since INTEGER NOT NULL,
            ended_at INTEGER,
            end_reason TEXT CHECK (end_reason IN ('left', 'unit', 'changed', 'rejected', 'again'))
        ) STRICT;
        CREATE UNIQUE INDEX asset_responsibility_live ON asset_responsibility (asset_id) WHERE ended_at IS NULL;
        CREATE INDEX asset_responsibility_asset ON asset_responsibility (asset_id, id);
        CREATE INDEX asset_responsibility_person ON asset_responsibility (person_id) WHERE ended_at IS NULL;
        CREATE INDEX asset_responsibility_unit ON asset_responsibility (unit_id) WHERE ended_at IS NULL;

        CREATE TABLE claim_channel (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL UNIQUE CHECK (kind IN ('mail', 'oa')),
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            host TEXT NOT NULL,
            port INTEGER,
            security TEXT CHECK (security IN ('none', 'starttls', 'tls')),
            sender TEXT,
            user TEXT,
            secret BLOB,
            changed_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE claim_policy (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            console_address TEXT NOT NULL,
            link_days INTEGER NOT NULL CHECK (link_days BETWEEN 1 AND 90),
            changed_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            CHECK (id = 1)
        ) STRICT;
        CREATE TABLE claim_delivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel TEXT NOT NULL CHECK (channel IN ('mail', 'oa')),
            request_id INTEGER REFERENCES claim_request (id),
            recipient TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
            job_id INTEGER,
            requested_by TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            next_at INTEGER,
            ended_at INTEGER
        ) STRICT;
        CREATE INDEX claim_delivery_request ON claim_delivery (request_id);
        CREATE TABLE claim_delivery_attempt (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            delivery_id INTEGER NOT NULL REFERENCES claim_delivery (id),
            number INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            target TEXT NOT NULL,
            succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
            status INTEGER,
            message TEXT NOT NULL,
            UNIQUE (delivery_id, number)
        ) STRICT;
        -- However a job ends, its delivery ends with it.
        CREATE TRIGGER claim_delivery_ends_with_job AFTER UPDATE OF state ON job
        WHEN NEW.state IN ('cancelled', 'failed') BEGIN
            UPDATE claim_delivery SET ended_at = NEW.ended_at, next_at = NULL,
                state = CASE NEW.state WHEN 'failed' THEN 'failed' ELSE 'dropped' END
            WHERE job_id = NEW.id AND state = 'waiting';
        END;

        CREATE TRIGGER claim_request_ends_with_items AFTER UPDATE OF answer ON claim_item
        WHEN NEW.answer IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM claim_item WHERE request_id = NEW.request_id AND answer IS NULL) BEGIN
            UPDATE claim_request SET state = 'answered', closed_at = NEW.answered_at
            WHERE id = NEW.request_id AND state = 'open';
        END;
        CREATE TRIGGER claim_items_end_with_request AFTER UPDATE OF state ON claim_request
        WHEN NEW.state <> 'open' AND OLD.state = 'open' BEGIN
            UPDATE claim_link SET ended_at = NEW.closed_at, end_reason = 'closed'
            WHERE request_id = NEW.id AND ended_at IS NULL;
            UPDATE claim_item SET answer = 'void', answered_at = NEW.closed_at
            WHERE request_id = NEW.id AND answer IS NULL;
        END;
        CREATE TRIGGER claim_request_stays_closed BEFORE UPDATE OF state ON claim_request
        WHEN OLD.state <> 'open' AND NEW.state <> OLD.state BEGIN SELECT RAISE(ABORT, '认领单已结束'); END;
        CREATE TRIGGER claim_item_answered_once BEFORE UPDATE OF answer ON claim_item
        WHEN OLD.answer IS NOT NULL BEGIN SELECT RAISE(ABORT, '该资产的认领已有答复，不能更改'); END;
        CREATE TRIGGER claim_link_stays_ended BEFORE UPDATE ON claim_link
        WHEN OLD.ended_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '认领链接已失效'); END;

        -- An asset that has gone into another is no longer asked about.
        CREATE TRIGGER claim_item_ends_with_asset AFTER UPDATE OF state ON asset
        WHEN NEW.state IN ('merged', 'retired') AND OLD.state <> NEW.state BEGIN
            UPDATE claim_item SET answer = 'void' WHERE asset_id = NEW.id AND answer IS NULL;
        END;

        CREATE TRIGGER responsibility_ends_with_person AFTER UPDATE OF left_at ON person
        WHEN NEW.left_at IS NOT NULL AND OLD.left_at IS NULL BEGIN
            UPDATE asset SET state = 'unclaimed' WHERE state = 'claimed' AND (
                id IN (SELECT asset_id FROM asset_responsibility WHERE person_id = NEW.id AND ended_at IS NULL)
                OR owner_name = NEW.name
                    AND NOT EXISTS (SELECT 1 FROM asset_responsibility WHERE asset_id = asset.id AND ended_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM person WHERE name = NEW.name AND left_at IS NULL));
            UPDATE asset_responsibility SET ended_at = NEW.left_at, end_reason = 'left'
            WHERE person_id = NEW.id AND ended_at IS NULL;
            UPDATE claim_request SET state = 'withdrawn', closed_at = NEW.left_at, close_reason = '收件人已离岗'
            WHERE person_id = NEW.id AND state = 'open';
        END;
        CREATE TRIGGER responsibility_ends_with_unit AFTER UPDATE OF closed_at ON unit
        WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL BEGIN
            UPDATE asset SET state = 'unclaimed' WHERE state = 'claimed' AND (
                id IN (SELECT asset_id FROM asset_responsibility WHERE unit_id = NEW.id AND ended_at IS NULL)
                OR unit_name = NEW.name
                    AND NOT EXISTS (SELECT 1 FROM asset_responsibility WHERE asset_id = asset.id AND ended_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM unit WHERE name = NEW.name AND closed_at IS NULL));
            UPDATE asset_responsibility SET ended_at = NEW.closed_at, end_reason = 'unit'
            WHERE unit_id = NEW.id AND ended_at IS NULL;
            UPDATE claim_request SET state = 'withdrawn', closed_at = NEW.closed_at, close_reason = '部门已停用'
            WHERE unit_id = NEW.id AND state = 'open';
        END;
        -- Whoever is written down as owner or department instead has not confirmed it yet.
        CREATE TRIGGER responsibility_ends_with_change AFTER UPDATE OF owner_name, unit_name ON asset
        WHEN (NEW.owner_name IS NOT OLD.owner_name OR NEW.unit_name IS NOT OLD.unit_name) AND NEW.state <> 'merged'
            AND EXISTS (SELECT 1 FROM asset_responsibility WHERE asset_id = NEW.id AND ended_at IS NULL
                AND (owner_name IS NOT NEW.owner_name OR unit_name IS NOT NEW.unit_name)) BEGIN
            UPDATE asset_responsibility SET end_reason = 'changed', ended_at = coalesce(
                (SELECT max(changed_at) FROM asset_record WHERE asset_id = NEW.id AND asset_record.ended_at IS NULL), since)
            WHERE asset_id = NEW.id AND ended_at IS NULL;
            UPDATE asset SET state = 'unclaimed' WHERE id = NEW.id AND state = 'claimed';
        END;
        """)

    /// Columns of claims that must never be shown.
    static let responsibilitySecrets: Set<String> = ["claim_link.digest", "claim_channel.secret"]
}
