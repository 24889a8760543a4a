import Console
import GRDB
import Kernel
import Records

/// The rows of accounts.
package enum AccountStore {
    private static let columns = "id, person_id, login, state, valid_until, created_at"

    /// The account with this number.
    /// - Throws: `DirectoryError.noAccount`.
    package static func find(_ id: Identifier<Account>, _ database: Database) throws -> UserAccount {
        let row = try Row.fetchOne(database, sql: "SELECT \(columns) FROM account WHERE id = ?", arguments: [id])
        guard let row else { throw DirectoryError.noAccount(id.description) }
        return try account(row)
    }

    /// The account with this login name. Nil: there is none.
    package static func find(login: String, _ database: Database) throws -> UserAccount? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM account WHERE login = ?"), arguments: [login]
        ).map(account)
    }

    /// A person's accounts.
    package static func accounts(of person: Identifier<Person>, _ database: Database) throws -> [UserAccount] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM account WHERE person_id = ? ORDER BY id", arguments: [person]
        ).map(account)
    }

    /// Adds an account without a password or a role.
    /// - Throws: `DirectoryError` for a login name that is taken or none, a person who is not there, or a past end.
    package static func add(
        login: String, person: Identifier<Person>, validUntil: Timestamp? = nil, at moment: Timestamp,
        by creator: Identifier<Account>?, _ database: Database
    ) throws -> Identifier<Account> {
        guard UserAccount.isLogin(login) else {
            throw DirectoryError.field("登录名", "须为 2 至 32 位小写字母、数字、点、下划线或连字符，以字母开头")
        }
        guard try find(login: login, database) == nil else { throw DirectoryError.loginTaken(login) }
        let owner = try PersonStore.find(person, database)
        guard owner.leftAt == nil else { throw DirectoryError.personLeft(owner.name) }
        if let validUntil, validUntil <= moment { throw DirectoryError.field("有效期", "须晚于当前时间") }
        try database.execute(
            sql: "INSERT INTO account (person_id, login, valid_until, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
            arguments: [person, login, validUntil, moment, creator])
        return Identifier(database.lastInsertedRowID)
    }

    /// Disables an account and ends its sessions and tokens.
    /// - Throws: `DirectoryError.lastAdministrator`.
    package static func disable(_ id: Identifier<Account>, at moment: Timestamp, _ database: Database) throws {
        let account = try find(id, database)
        guard account.state == .active else { return }
        for role in try RoleStore.roles(of: id, database) where role.isSeparatedAdministrator {
            guard try RoleStore.hasAnotherHolder(role, besides: id, database) else {
                throw DirectoryError.lastAdministrator(role)
            }
        }
        try database.execute(sql: "UPDATE account SET state = 'disabled' WHERE id = ?", arguments: [id])
        try SessionStore.endAll(of: id, reason: .disabled, at: moment, database)
        try APITokenStore.revokeAll(of: id, at: moment, database)
    }

    /// Enables an account.
    /// - Throws: `DirectoryError.personLeft`.
    package static func enable(_ id: Identifier<Account>, _ database: Database) throws {
        let person = try PersonStore.find(find(id, database).personID, database)
        guard person.leftAt == nil else { throw DirectoryError.personLeft(person.name) }
        try database.execute(sql: "UPDATE account SET state = 'active' WHERE id = ?", arguments: [id])
    }

    /// Gives an account that nobody has signed in by to another person.
    /// - Throws: `DirectoryError.twoAdministrators` where the new person would be two administrators, `.accountUsed` once
    ///   somebody has signed in by it, `.roleOfHospital` where it approves for the hospital and the person is not its.
    package static func assign(
        _ id: Identifier<Account>, to person: Identifier<Person>, _ database: Database
    ) throws {
        let account = try find(id, database)
        guard account.personID != person else { return }
        let owner = try PersonStore.find(person, database)
        guard owner.leftAt == nil else { throw DirectoryError.personLeft(owner.name) }
        guard
            try Bool.fetchOne(
                database, sql: "SELECT NOT EXISTS (SELECT 1 FROM session WHERE account_id = ?)", arguments: [id])
                == true
        else { throw DirectoryError.accountUsed(account.login) }
        let own = try RoleStore.roles(of: id, database)
        if owner.employer == .provider, let role = own.first(where: \.isOfHospital) {
            throw DirectoryError.roleOfHospital(role)
        }
        let theirs = try RoleStore.roles(ofPerson: person, database)
        if let mine = own.first(where: \.isSeparatedAdministrator),
            let other = theirs.first(where: { $0.isSeparatedAdministrator && $0 != mine })
        {
            throw DirectoryError.twoAdministrators(mine, other)
        }
        try database.execute(sql: "UPDATE account SET person_id = ? WHERE id = ?", arguments: [person, id])
    }

    /// Sets or lifts the end of an account.
    /// - Throws: `DirectoryError.temporaryAdministrator`.
    package static func setValidity(
        _ id: Identifier<Account>, until end: Timestamp?, at moment: Timestamp, _ database: Database
    ) throws {
        _ = try find(id, database)
        if let end {
            guard end > moment else { throw DirectoryError.field("有效期", "须晚于当前时间") }
            if try RoleStore.roles(of: id, database).contains(where: \.isSeparatedAdministrator) {
                throw DirectoryError.temporaryAdministrator
            }
        }
        try database.execute(sql: "UPDATE account SET valid_until = ? WHERE id = ?", arguments: [end, id])
    }

    static func account(_ row: Row) throws -> UserAccount {
        guard let state = UserAccount.State(rawValue: row[3]) else {
            throw RecordsError.damaged("account/\(row[0] as Int64).state")
        }
        return UserAccount(
            id: row[0], personID: row[1], login: row[2], state: state, validUntil: row[4], createdAt: row[5])
    }
}
