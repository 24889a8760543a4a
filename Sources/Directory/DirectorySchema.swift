import Records

/// The tables of organisation, persons, accounts and everything by which they prove who they are.
///
/// The rules that must hold whoever writes are triggers, in the words that the person at the door would read.
package enum DirectorySchema {
    /// The steps and the marks of this module's tables.
    package static let schema = Schema(
        module: "directory",
        migrations: [
            .init("0001-organisation", organisation),
            .init("0002-accounts", accounts),
            .init("0003-separation", separation),
            .init("0004-proofs", proofs),
            .init("0005-policy", policy),
            .init("0006-audit-search", auditSearch),
            .init("0007-parties", parties),
            .init("0008-api-tokens", apiTokens),
        ],
        operational: ["session_activity", "sign_in_attempt", "sheet_challenge", "api_token_activity"],
        secrets: [
            "password.hash", "session.token_digest", "api_token.token_digest", "second_factor.secret",
            "sheet_code.digest",
        ])

    private static let organisation = """
        CREATE TABLE unit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            parent_id INTEGER REFERENCES unit (id),
            kind TEXT NOT NULL CHECK (kind IN ('hospital', 'department', 'provider')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
            closed_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX unit_name ON unit (coalesce(parent_id, 0), name) WHERE closed_at IS NULL;
        CREATE INDEX unit_parent ON unit (parent_id);
        CREATE TRIGGER unit_is_a_tree BEFORE UPDATE OF parent_id ON unit
        WHEN NEW.parent_id IS NOT NULL AND NEW.id IN (
            WITH RECURSIVE above (id) AS (
                SELECT NEW.parent_id UNION SELECT unit.parent_id FROM unit JOIN above ON unit.id = above.id
                WHERE unit.parent_id IS NOT NULL)
            SELECT id FROM above)
        BEGIN SELECT RAISE(ABORT, '上级部门不能是本部门或其下级部门'); END;
        CREATE TRIGGER unit_never_deleted BEFORE DELETE ON unit
        BEGIN SELECT RAISE(ABORT, '部门只能停用，不能删除'); END;

        CREATE TABLE person (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            unit_id INTEGER NOT NULL REFERENCES unit (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            employer TEXT NOT NULL CHECK (employer IN ('hospital', 'provider')),
            title TEXT,
            phone TEXT,
            left_at INTEGER
        ) STRICT;
        CREATE INDEX person_unit ON person (unit_id);
        CREATE INDEX person_name ON person (name);
        CREATE TRIGGER person_never_deleted BEFORE DELETE ON person
        BEGIN SELECT RAISE(ABORT, '人员只能登记离岗，不能删除'); END;
        """

    private static let accounts = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES person (id),
            login TEXT NOT NULL UNIQUE CHECK (
                length(login) BETWEEN 2 AND 32 AND login NOT GLOB '*[^a-z0-9._-]*' AND login GLOB '[a-z]*'),
            state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
            valid_until INTEGER,
            created_at INTEGER NOT NULL,
            created_by INTEGER REFERENCES account (id)
        ) STRICT;
        CREATE INDEX account_person ON account (person_id);
        CREATE TRIGGER account_never_deleted BEFORE DELETE ON account
        BEGIN SELECT RAISE(ABORT, '账号只能停用，不能删除'); END;
        CREATE TRIGGER account_login_lasts BEFORE UPDATE OF login ON account WHEN NEW.login IS NOT OLD.login
        BEGIN SELECT RAISE(ABORT, '登录名不能修改'); END;

        CREATE TABLE account_role (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account (id),
            role TEXT NOT NULL,
            granted_at INTEGER NOT NULL,
            granted_by INTEGER REFERENCES account (id),
            UNIQUE (account_id, role)
        ) STRICT;

        CREATE TABLE os_login (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            os_user TEXT NOT NULL CHECK (length(os_user) BETWEEN 1 AND 64),
            account_id INTEGER NOT NULL REFERENCES account (id),
            UNIQUE (os_user, account_id)
        ) STRICT;
        """

    /// GB/T 22239-2019 8.1.4.2 d) "应授予管理用户所需的最小权限，实现管理用户的权限分离"; the three administrators
    /// after 8.1.5.1 to 8.1.5.3.
    private static let separation = """
        CREATE TRIGGER account_role_known BEFORE INSERT ON account_role
        WHEN NEW.role NOT IN ('engineer', 'manager', 'reviewer', 'owner', 'leadership',
            'systemAdministrator', 'securityAdministrator', 'auditAdministrator')
        BEGIN SELECT RAISE(ABORT, '没有这种角色'); END;

        CREATE TRIGGER account_role_one_administrator BEFORE INSERT ON account_role
        WHEN NEW.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator') AND EXISTS (
            SELECT 1 FROM account_role JOIN account ON account.id = account_role.account_id
            WHERE account.person_id = (SELECT person_id FROM account WHERE id = NEW.account_id)
                AND account_role.role <> NEW.role
                AND account_role.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator'))
        BEGIN SELECT RAISE(ABORT, '三员分立：同一人不得兼任两种管理员'); END;

        CREATE TRIGGER account_role_administrator_only BEFORE INSERT ON account_role
        WHEN EXISTS (
            SELECT 1 FROM account_role WHERE account_id = NEW.account_id AND role <> NEW.role
                AND (role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')
                    OR NEW.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')))
        BEGIN SELECT RAISE(ABORT, '三员分立：管理员账号不得同时持有业务角色'); END;

        CREATE TRIGGER account_role_not_to_oneself BEFORE INSERT ON account_role
        WHEN NEW.granted_by IS NOT NULL AND (SELECT person_id FROM account WHERE id = NEW.account_id)
            = (SELECT person_id FROM account WHERE id = NEW.granted_by)
        BEGIN SELECT RAISE(ABORT, '不得为本人授予角色'); END;

        CREATE TRIGGER account_role_lasting_administrator BEFORE INSERT ON account_role
        WHEN NEW.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')
            AND (SELECT valid_until FROM account WHERE id = NEW.account_id) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '管理员账号不得设置有效期'); END;

        CREATE TRIGGER account_lasting_administrator BEFORE UPDATE OF valid_until ON account
        WHEN NEW.valid_until IS NOT NULL AND EXISTS (
            SELECT 1 FROM account_role WHERE account_id = NEW.id
                AND role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator'))
        BEGIN SELECT RAISE(ABORT, '管理员账号不得设置有效期'); END;

        CREATE TRIGGER account_role_never_changed BEFORE UPDATE ON account_role
        BEGIN SELECT RAISE(ABORT, '角色只能授予和撤销，不能改写'); END;

        CREATE TRIGGER account_role_last_administrator BEFORE DELETE ON account_role
        WHEN OLD.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')
            AND (SELECT state FROM account WHERE id = OLD.account_id) = 'active'
            AND NOT EXISTS (
                SELECT 1 FROM account_role AS other JOIN account ON account.id = other.account_id
                WHERE other.role = OLD.role AND other.account_id <> OLD.account_id AND account.state = 'active')
        BEGIN SELECT RAISE(ABORT, '不能撤销最后一个启用的该类管理员'); END;

        CREATE TRIGGER account_last_administrator BEFORE UPDATE OF state ON account
        WHEN OLD.state = 'active' AND NEW.state <> 'active' AND EXISTS (
            SELECT 1 FROM account_role AS held
            WHERE held.account_id = OLD.id
                AND held.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')
                AND NOT EXISTS (
                    SELECT 1 FROM account_role AS other JOIN account ON account.id = other.account_id
                    WHERE other.role = held.role AND other.account_id <> OLD.id AND account.state = 'active'))
        BEGIN SELECT RAISE(ABORT, '不能停用最后一个启用的该类管理员'); END;

        CREATE TRIGGER account_person_separation BEFORE UPDATE OF person_id ON account
        WHEN NEW.person_id <> OLD.person_id AND EXISTS (
            SELECT 1 FROM account_role AS held
            JOIN account_role AS other ON other.role <> held.role
            JOIN account ON account.id = other.account_id
            WHERE held.account_id = OLD.id AND account.person_id = NEW.person_id AND account.id <> OLD.id
                AND held.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator')
                AND other.role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator'))
        BEGIN SELECT RAISE(ABORT, '三员分立：同一人不得兼任两种管理员'); END;
        """

    /// Who approves stands on the hospital's side, and what an account has done stays its person's.
    private static let parties = """
        CREATE TRIGGER account_role_of_hospital BEFORE INSERT ON account_role
        WHEN NEW.role IN ('reviewer', 'leadership') AND EXISTS (
            SELECT 1 FROM account JOIN person ON person.id = account.person_id
            WHERE account.id = NEW.account_id AND person.employer = 'provider')
        BEGIN SELECT RAISE(ABORT, '该角色只授予医院人员'); END;

        CREATE TRIGGER account_person_lasts BEFORE UPDATE OF person_id ON account
        WHEN NEW.person_id <> OLD.person_id AND EXISTS (SELECT 1 FROM session WHERE account_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, '账号已使用过，不能改给他人'); END;
        """

    /// What programs bear. A token is issued as it is and can only be revoked.
    private static let apiTokens = """
        CREATE TABLE api_token (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account (id),
            name TEXT NOT NULL CHECK (length(name) > 0),
            token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
            scopes TEXT NOT NULL CHECK (length(scopes) > 0),
            addresses TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL CHECK (expires_at >= created_at),
            revoked_at INTEGER,
            revoked_by INTEGER REFERENCES account (id)
        ) STRICT;
        CREATE INDEX api_token_account ON api_token (account_id, id);
        CREATE TRIGGER api_token_lasts BEFORE UPDATE ON api_token
        WHEN OLD.revoked_at IS NOT NULL OR NEW.account_id <> OLD.account_id OR NEW.token_digest <> OLD.token_digest
            OR NEW.scopes <> OLD.scopes OR NEW.addresses IS NOT OLD.addresses OR NEW.expires_at <> OLD.expires_at
        BEGIN SELECT RAISE(ABORT, '接口令牌只能注销，不能修改'); END;
        CREATE TRIGGER api_token_never_deleted BEFORE DELETE ON api_token
        BEGIN SELECT RAISE(ABORT, '接口令牌只能注销，不能删除'); END;
        CREATE TABLE api_token_activity (
            token_id INTEGER PRIMARY KEY REFERENCES api_token (id),
            seen_at INTEGER NOT NULL,
            seen_from TEXT NOT NULL
        ) STRICT;
        """

    private static let proofs = """
        CREATE TABLE password (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account (id),
            hash TEXT NOT NULL CHECK (hash LIKE '$scrypt$%'),
            set_at INTEGER NOT NULL,
            must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
            retired_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX password_in_force ON password (account_id) WHERE retired_at IS NULL;
        CREATE INDEX password_account ON password (account_id, id);

        CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account (id),
            token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
            peer TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            second_factor_at INTEGER,
            ended_at INTEGER,
            end_reason TEXT
        ) STRICT;
        CREATE INDEX session_live ON session (account_id) WHERE ended_at IS NULL;
        CREATE INDEX session_account ON session (account_id, started_at);
        CREATE TRIGGER session_stays_ended BEFORE UPDATE ON session WHEN OLD.ended_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '会话已结束'); END;
        CREATE TABLE session_activity (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            seen_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE sign_in_attempt (
            login_digest BLOB PRIMARY KEY,
            failures INTEGER NOT NULL,
            since INTEGER NOT NULL,
            locked_until INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE second_factor (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER REFERENCES account (id),
            kind TEXT NOT NULL CHECK (kind IN ('app', 'timeToken', 'eventToken', 'sheet')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
            secret BLOB,
            algorithm TEXT CHECK (algorithm IN ('sha1', 'sha256', 'sha512')),
            digits INTEGER CHECK (digits BETWEEN 6 AND 8),
            period INTEGER CHECK (period IN (30, 60)),
            drift INTEGER NOT NULL DEFAULT 0,
            last_counter INTEGER,
            created_at INTEGER NOT NULL,
            confirmed_at INTEGER,
            removed_at INTEGER,
            CHECK (kind = 'sheet' OR secret IS NOT NULL),
            CHECK (confirmed_at IS NULL OR account_id IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX second_factor_serial ON second_factor (name)
        WHERE kind IN ('timeToken', 'eventToken') AND removed_at IS NULL;
        CREATE UNIQUE INDEX second_factor_one_of_a_kind ON second_factor (account_id, kind)
        WHERE confirmed_at IS NOT NULL AND removed_at IS NULL;
        CREATE TRIGGER second_factor_stays_removed BEFORE UPDATE ON second_factor WHEN OLD.removed_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '该认证因素已注销'); END;
        CREATE TRIGGER second_factor_no_replay BEFORE UPDATE OF last_counter ON second_factor
        WHEN OLD.account_id IS NEW.account_id AND OLD.last_counter IS NOT NULL
            AND (NEW.last_counter IS NULL OR NEW.last_counter < OLD.last_counter)
        BEGIN SELECT RAISE(ABORT, '动态口令不得重复使用'); END;

        CREATE TABLE sheet_code (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            factor_id INTEGER NOT NULL REFERENCES second_factor (id),
            number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            used_at INTEGER,
            UNIQUE (factor_id, number)
        ) STRICT;
        CREATE TRIGGER sheet_code_used_once BEFORE UPDATE ON sheet_code WHEN OLD.used_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '该口令卡序号已使用'); END;
        CREATE TABLE sheet_challenge (
            factor_id INTEGER PRIMARY KEY REFERENCES second_factor (id),
            number INTEGER NOT NULL
        ) STRICT;
        """

    private static let policy = """
        CREATE TABLE security_policy (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            minimum_length INTEGER NOT NULL,
            minimum_classes INTEGER NOT NULL,
            history_length INTEGER NOT NULL,
            maximum_age_days INTEGER NOT NULL,
            failure_limit INTEGER NOT NULL,
            failure_window_minutes INTEGER NOT NULL,
            lock_minutes INTEGER NOT NULL,
            idle_minutes INTEGER NOT NULL,
            absolute_hours INTEGER NOT NULL,
            concurrent_sessions INTEGER NOT NULL,
            second_factor_roles TEXT NOT NULL,
            CHECK (id = 1)
        ) STRICT;
        """

    /// By what the auditor looks for. Only over actions, which are fewer than the changes that they made.
    private static let auditSearch = """
        CREATE INDEX audit_entry_at ON audit_entry (at) WHERE cause IS NULL;
        CREATE INDEX audit_entry_account ON audit_entry (account, seq) WHERE cause IS NULL;
        CREATE INDEX audit_entry_name ON audit_entry (action, seq) WHERE cause IS NULL;
        CREATE INDEX audit_entry_failed ON audit_entry (seq) WHERE cause IS NULL AND outcome = 'failure';
        """
}
