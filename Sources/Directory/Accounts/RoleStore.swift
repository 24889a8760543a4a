import Console
import GRDB
import Kernel
import Records

/// The rows of roles that accounts hold.
package enum RoleStore {
    /// The roles of an account.
    package static func roles(of account: Identifier<Account>, _ database: Database) throws -> Set<Role> {
        let names = try String.fetchAll(
            database.cachedStatement(sql: "SELECT role FROM account_role WHERE account_id = ?"), arguments: [account])
        return try Set(names.map { try role($0) })
    }

    /// The roles of all accounts of a person.
    package static func roles(ofPerson person: Identifier<Person>, _ database: Database) throws -> Set<Role> {
        let names = try String.fetchAll(
            database,
            sql: """
                SELECT DISTINCT role FROM account_role JOIN account ON account.id = account_role.account_id
                WHERE account.person_id = ?
                """,
            arguments: [person])
        return try Set(names.map { try role($0) })
    }

    /// The names of persons who can sign in with one of the roles, by name: of this unit, or this person alone where one is
    /// named. The person behind the account `other` is left out.
    package static func names(
        holding roles: Set<Role>, unit: Identifier<Unit>, person: Identifier<Person>?, besides other: Int64?,
        at moment: Timestamp, _ database: Database
    ) throws -> [String] {
        let places = roles.map { _ in "?" }.joined(separator: ", ")
        let held = StatementArguments(roles.map(\.rawValue).sorted())
        return try String.fetchAll(
            database,
            sql: """
                SELECT name FROM person
                WHERE left_at IS NULL AND CASE WHEN ? IS NULL THEN unit_id = ? ELSE id = ? END
                    AND id IS NOT (SELECT person_id FROM account WHERE id = ?)
                    AND EXISTS (SELECT 1 FROM account JOIN account_role ON account_id = account.id
                        WHERE person_id = person.id AND state = 'active' AND coalesce(valid_until, ?) >= ?
                            AND role IN (\(places)))
                ORDER BY name, id
                """,
            arguments: [person, unit, person, other, moment, moment] + held)
    }

    /// Gives an account a role; its sessions end, so that the next sign-in has it. The `granter` is the account that gives
    /// it; nil: set-up.
    /// - Throws: the `DirectoryError` of the rule that it would break.
    package static func grant(
        _ role: Role, to id: Identifier<Account>, at moment: Timestamp, by granter: Identifier<Account>?,
        _ database: Database
    ) throws {
        let account = try AccountStore.find(id, database)
        let held = try roles(of: id, database)
        var elsewhere: Set<Role> = []
        for other in try AccountStore.accounts(of: account.personID, database) where other.id != id {
            elsewhere.formUnion(try roles(of: other.id, database))
        }
        try RoleSeparation.check(
            granting: role,
            in: RoleSeparation.Situation(
                person: account.personID, held: held, heldElsewhere: elsewhere,
                isTemporary: account.validUntil != nil,
                granter: try granter.map { try AccountStore.find($0, database).personID }))
        if role.isOfHospital, try PersonStore.find(account.personID, database).employer == .provider {
            throw DirectoryError.roleOfHospital(role)
        }
        guard !held.contains(role) else { return }
        try database.execute(
            sql: "INSERT INTO account_role (account_id, role, granted_at, granted_by) VALUES (?, ?, ?, ?)",
            arguments: [id, role.rawValue, moment, granter])
        try SessionStore.endAll(of: id, reason: .rolesChanged, at: moment, database)
    }

    /// Takes a role from an account; its sessions end.
    /// - Throws: `DirectoryError.lastAdministrator`, `.ownRoles`, `.roleNotHeld`.
    package static func revoke(
        _ role: Role, from id: Identifier<Account>, at moment: Timestamp, by revoker: Identifier<Account>?,
        _ database: Database
    ) throws {
        let account = try AccountStore.find(id, database)
        if let revoker, try AccountStore.find(revoker, database).personID == account.personID {
            throw DirectoryError.ownRoles
        }
        guard try roles(of: id, database).contains(role) else { throw DirectoryError.roleNotHeld(role) }
        if role.isSeparatedAdministrator, account.state == .active,
            try !hasAnotherHolder(role, besides: id, database)
        {
            throw DirectoryError.lastAdministrator(role)
        }
        try database.execute(
            sql: "DELETE FROM account_role WHERE account_id = ? AND role = ?", arguments: [id, role.rawValue])
        try SessionStore.endAll(of: id, reason: .rolesChanged, at: moment, database)
    }

    /// True when another active account holds the role.
    static func hasAnotherHolder(
        _ role: Role, besides id: Identifier<Account>, _ database: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM account_role JOIN account ON account.id = account_role.account_id
                    WHERE role = ? AND account.id <> ? AND account.state = 'active')
                """,
            arguments: [role.rawValue, id]) ?? false
    }

    private static func role(_ name: String) throws -> Role {
        guard let role = Role(rawValue: name) else { throw RecordsError.damaged("account_role.role = \(name)") }
        return role
    }
}
