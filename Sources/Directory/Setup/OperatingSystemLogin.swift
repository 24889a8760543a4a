import Console
import Foundation
import GRDB
import Kernel
import Records

/// Says which account stands behind a command that a user of the operating system runs, so that nothing in the audit
/// trail is done by "root".
package enum OperatingSystemLogin {
    /// The account for a command that needs a permission: the one that the person asks for by its login name, or else the
    /// first mapped one whose roles have the permission. The principal's source is `cli:` and the user's name. Under sudo
    /// the caller decides which of the two users counts.
    /// - Throws: `DirectoryError.osUserUnknown`, `.osUserMayNot`.
    package static func principal(
        osUser: String, needing permission: Permission, preferring login: String? = nil, table: PermissionTable,
        at moment: Timestamp, _ database: Database
    ) throws -> Principal {
        let accounts = try accounts(of: osUser, at: moment, database).filter { login == nil || $0.login == login }
        guard !accounts.isEmpty else {
            throw DirectoryError.osUserUnknown(login.map { "\(osUser) → \($0)" } ?? osUser)
        }
        for account in accounts {
            let roles = try RoleStore.roles(of: account.id, database)
            if table.permissions(of: roles).contains(permission) {
                return Principal(accountID: account.id.rawValue, name: account.login, source: "cli:\(osUser)")
            }
        }
        throw DirectoryError.osUserMayNot(osUser, permission.title)
    }

    /// The usable accounts that a user of the operating system may act as, in the order in which they were mapped.
    package static func accounts(
        of osUser: String, at moment: Timestamp, _ database: Database
    ) throws -> [UserAccount] {
        let ids = try Int64.fetchAll(
            database, sql: "SELECT account_id FROM os_login WHERE os_user = ? ORDER BY id", arguments: [osUser])
        return try ids.map { try AccountStore.find(Identifier($0), database) }.filter { $0.isUsable(at: moment) }
    }

    /// Maps a user of the operating system to an account, besides those it is mapped to. Only the set-up maps one user to
    /// several persons' accounts: whoever could do that later would act as an administrator kept apart from them.
    /// - Throws: `DirectoryError.osUserTaken` for a user that stands for another person, `.field` for no user's name.
    package static func assign(_ osUser: String, to account: Identifier<Account>, _ database: Database) throws {
        let person = try AccountStore.find(account, database).personID
        let others = try Int64.fetchAll(
            database, sql: "SELECT account_id FROM os_login WHERE os_user = ?", arguments: [osUser]
        ).map { try AccountStore.find(Identifier($0), database) }
        if let other = others.first(where: { $0.personID != person }) {
            throw DirectoryError.osUserTaken(osUser, other.login)
        }
        guard getpwnam(osUser) != nil else { throw DirectoryError.field("操作系统用户名", "本机没有用户“\(osUser)”") }
        try map(osUser, to: account, database)
    }

    /// Maps a user of the operating system to an account, besides those it is mapped to; for the set-up.
    package static func map(_ osUser: String, to account: Identifier<Account>, _ database: Database) throws {
        guard VisibleText.isName(osUser, longest: 64) else { throw DirectoryError.field("操作系统用户名", "须为 1 至 64 个字符") }
        try database.execute(
            sql: "INSERT INTO os_login (os_user, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [osUser, try AccountStore.find(account, database).id])
    }

    /// Takes a mapping away.
    /// - Throws: `DirectoryError.osUserUnknown` where there is none.
    package static func unmap(_ osUser: String, from account: Identifier<Account>, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM os_login WHERE os_user = ? AND account_id = ?", arguments: [osUser, account])
        if database.changesCount == 0 { throw DirectoryError.osUserUnknown(osUser) }
    }
}
