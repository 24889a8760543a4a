import Console
import GRDB
import Kernel
import Records

extension AccountStore {
    /// One page of the list of accounts, and how many there are in all.
    package static func list(
        _ filter: AccountFilter = AccountFilter(), limit: Int, offset: Int = 0, _ database: Database
    ) throws -> (accounts: [AccountSummary], total: Int) {
        var conditions = ["1"]
        var arguments: StatementArguments = []
        if let text = filter.text {
            conditions.append("(account.login LIKE ? ESCAPE '\\' OR person.name LIKE ? ESCAPE '\\')")
            arguments += [LikePattern.containing(text.lowercased()), LikePattern.containing(text)]
        }
        if let state = filter.state {
            conditions.append("account.state = ?")
            arguments += [state.rawValue]
        }
        if let person = filter.person {
            conditions.append("account.person_id = ?")
            arguments += [person]
        }
        if let role = filter.role {
            conditions.append("EXISTS (SELECT 1 FROM account_role WHERE account_id = account.id AND role = ?)")
            arguments += [role.rawValue]
        }
        let from =
            "FROM account JOIN person ON person.id = account.person_id WHERE \(conditions.joined(separator: " AND "))"
        let direction = filter.descending ? "DESC" : "ASC"
        let order =
            switch filter.order {
            case .login: "account.login \(direction)"
            case .person: "person.name \(direction), account.login"
            // Never used sorts as used longest ago.
            case .lastSignIn: "coalesce(last_sign_in, 0) \(filter.descending ? "ASC" : "DESC"), account.login"
            }
        let total = try Int.fetchOne(database, sql: "SELECT count(*) \(from)", arguments: arguments) ?? 0
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT account.id,
                    (SELECT max(started_at) FROM session WHERE account_id = account.id) AS last_sign_in,
                    (SELECT count(*) FROM session WHERE account_id = account.id AND ended_at IS NULL)
                \(from) ORDER BY \(order) LIMIT ? OFFSET ?
                """,
            arguments: arguments + [limit, offset])
        return (try rows.map { try summary(Identifier($0[0]), lastSignIn: $0[1], sessions: $0[2], database) }, total)
    }

    /// One account with everything that an administrator looks for.
    /// - Throws: `DirectoryError.noAccount`.
    package static func summary(of id: Identifier<Account>, _ database: Database) throws -> AccountSummary {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT (SELECT max(started_at) FROM session WHERE account_id = account.id),
                    (SELECT count(*) FROM session WHERE account_id = account.id AND ended_at IS NULL)
                FROM account WHERE id = ?
                """,
            arguments: [id])
        guard let row else { throw DirectoryError.noAccount(id.description) }
        return try summary(id, lastSignIn: row[0], sessions: row[1], database)
    }

    private static func summary(
        _ id: Identifier<Account>, lastSignIn: Timestamp?, sessions: Int, _ database: Database
    ) throws -> AccountSummary {
        let account = try find(id, database)
        return AccountSummary(
            account: account, person: try PersonStore.find(account.personID, database),
            roles: try RoleStore.roles(of: id, database), lastSignIn: lastSignIn, liveSessions: sessions,
            factors: try FactorStore.active(of: id, database).map(\.kind))
    }
}
