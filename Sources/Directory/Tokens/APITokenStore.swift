import Console
import Foundation
import GRDB
import Kernel
import Records

/// The rows of tokens for programs.
enum APITokenStore {
    private static let columns = """
        api_token.id, api_token.account_id, api_token.name, scopes, addresses, api_token.created_at, expires_at, \
        revoked_at, api_token_activity.seen_at, api_token_activity.seen_from
        """
    private static let tables = "api_token LEFT JOIN api_token_activity ON token_id = api_token.id"

    /// Issues a token.
    /// - Throws: `DirectoryError.tooManyTokens`.
    static func add(
        _ draft: APITokenDraft, _ secret: APISecret, for account: Identifier<Account>, at moment: Timestamp,
        _ database: Database
    ) throws -> Identifier<APIToken> {
        let live =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM api_token WHERE account_id = ? AND revoked_at IS NULL AND expires_at > ?",
                arguments: [account, moment]) ?? 0
        guard live < APITokenDraft.most else { throw DirectoryError.tooManyTokens(APITokenDraft.most) }
        try database.execute(
            sql: """
                INSERT INTO api_token (account_id, name, token_digest, scopes, addresses, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                account, draft.name, secret.digest, draft.scopes.sorted().joined(separator: " "),
                draft.addresses.map { $0.ranges.map(\.description).joined(separator: ", ") }, moment, draft.expiresAt,
            ])
        return Identifier(database.lastInsertedRowID)
    }

    /// The token that a program bears. Nil: unknown.
    static func find(digest: Data, _ database: Database) throws -> APIToken? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM \(tables) WHERE token_digest = ?"),
            arguments: [digest]
        ).map(token)
    }

    /// The token with this number.
    /// - Throws: `DirectoryError.noToken`.
    static func find(_ id: Identifier<APIToken>, _ database: Database) throws -> APIToken {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM \(tables) WHERE api_token.id = ?", arguments: [id])
        guard let row else { throw DirectoryError.noToken }
        return try token(row)
    }

    /// An account's tokens, newest first.
    static func list(of account: Identifier<Account>, limit: Int, _ database: Database) throws -> [APIToken] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM \(tables) WHERE account_id = ? ORDER BY api_token.id DESC LIMIT ?",
            arguments: [account, limit]
        ).map(token)
    }

    /// One page of everybody's tokens, newest first, with the login names, and how many there are.
    static func list(
        onlyLive: Bool, at moment: Timestamp, limit: Int, offset: Int, _ database: Database
    ) throws -> (tokens: [(token: APIToken, login: String)], total: Int) {
        let condition = onlyLive ? "revoked_at IS NULL AND expires_at > ?" : "? IS NOT NULL"
        let total =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM api_token WHERE \(condition)", arguments: [moment]) ?? 0
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns), account.login FROM \(tables) JOIN account ON account.id = api_token.account_id
                WHERE \(condition)
                ORDER BY api_token.id DESC LIMIT ? OFFSET ?
                """,
            arguments: [moment, limit, offset])
        return (try rows.map { (try token($0), $0[10]) }, total)
    }

    /// Revokes a token.
    /// - Throws: `DirectoryError.noToken` for one that is worth nothing any more.
    static func revoke(
        _ id: Identifier<APIToken>, by account: Identifier<Account>?, at moment: Timestamp, _ database: Database
    ) throws {
        try revoke("id = ?", id.rawValue, by: account, at: moment, database)
        guard database.changesCount == 1 else { throw DirectoryError.noToken }
    }

    /// Revokes all that an account has in force: whoever held it must not keep a door of their own. Who had it done, the
    /// audit says.
    static func revokeAll(of account: Identifier<Account>, at moment: Timestamp, _ database: Database) throws {
        try revoke("account_id = ?", account.rawValue, by: nil, at: moment, database)
    }

    private static func revoke(
        _ condition: String, _ value: Int64, by account: Identifier<Account>?, at moment: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE api_token SET revoked_at = ?, revoked_by = ?
                WHERE \(condition) AND revoked_at IS NULL AND expires_at > ?
                """,
            arguments: [moment, account, value, moment])
    }

    /// Notes that a request came.
    static func touch(
        _ id: Identifier<APIToken>, from peer: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO api_token_activity (token_id, seen_at, seen_from) VALUES (?, ?, ?)
                ON CONFLICT (token_id) DO UPDATE SET seen_at = excluded.seen_at, seen_from = excluded.seen_from
                """,
            arguments: [id, moment, peer])
    }

    private static func token(_ row: Row) throws -> APIToken {
        let text = row[4] as String?
        let addresses = text.flatMap { AddressSet(text: $0) }
        if text != nil, addresses == nil { throw RecordsError.damaged("api_token/\(row[0] as Int64).addresses") }
        return APIToken(
            id: row[0], accountID: row[1], name: row[2],
            scopes: Set((row[3] as String).split(separator: " ").map(String.init)), addresses: addresses,
            createdAt: row[5], expiresAt: row[6], revokedAt: row[7], seenAt: row[8], seenFrom: row[9])
    }
}
