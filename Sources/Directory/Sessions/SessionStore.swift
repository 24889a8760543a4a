import Console
import Foundation
import GRDB
import Kernel
import Records

/// The rows of sessions.
package enum SessionStore {
    private static let columns = """
        session.id, session.account_id, session.peer, session.user_agent, session.started_at, \
        session.second_factor_at, session.ended_at, session.end_reason, \
        coalesce(session_activity.seen_at, session.started_at)
        """
    private static let tables = "session LEFT JOIN session_activity ON session_activity.session_id = session.id"

    /// Begins a session. The account's oldest ones end where it would have more than the policy allows.
    static func start(
        _ token: SessionToken, for account: Identifier<Account>, peer: String, userAgent: String,
        at moment: Timestamp, _ database: Database
    ) throws -> Identifier<Session> {
        let policy = try SecurityPolicyStore.current(database)
        try endLapsed(of: account, at: moment, policy, database)
        let open = try live(of: account, database)
        for session in open.dropFirst(max(0, policy.concurrentSessions - 1)) {
            try end(session.id, reason: .superseded, at: moment, database)
        }
        try database.execute(
            sql: "INSERT INTO session (account_id, token_digest, peer, user_agent, started_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [account, token.digest, peer, String(userAgent.prefix(300)), moment])
        let id = Identifier<Session>(database.lastInsertedRowID)
        try database.execute(
            sql: "INSERT INTO session_activity (session_id, seen_at) VALUES (?, ?)", arguments: [id, moment])
        return id
    }

    /// The open session of a token. Nil: none, or it has been ended.
    static func find(digest: Data, _ database: Database) throws -> Session? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM \(tables) WHERE token_digest = ? AND ended_at IS NULL"),
            arguments: [digest]
        ).map(session)
    }

    /// The session of a token that came to its end by itself, after this moment. Nil: none, alive, or ended by somebody.
    static func lapsed(digest: Data, since moment: Timestamp, _ database: Database) throws -> Session? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM \(tables)
                    WHERE token_digest = ? AND ended_at >= ? AND end_reason IN ('idle', 'expired', 'superseded')
                    """),
            arguments: [digest, moment]
        ).map(session)
    }

    /// The session with this number, if it belongs to the account.
    /// - Throws: `DirectoryError.noSession`, also for the session of another account.
    package static func find(
        _ id: Identifier<Session>, of account: Identifier<Account>, _ database: Database
    ) throws -> Session {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM \(tables) WHERE session.id = ? AND account_id = ?",
            arguments: [id, account])
        guard let row else { throw DirectoryError.noSession }
        return try session(row)
    }

    /// An account's sessions that have not been ended, newest first.
    package static func live(of account: Identifier<Account>, _ database: Database) throws -> [Session] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM \(tables) WHERE account_id = ? AND ended_at IS NULL ORDER BY session.id DESC",
            arguments: [account]
        ).map(session)
    }

    /// An account's last sessions, newest first.
    package static func recent(
        of account: Identifier<Account>, limit: Int, _ database: Database
    ) throws -> [Session] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM \(tables) WHERE account_id = ? ORDER BY session.id DESC LIMIT ?",
            arguments: [account, limit]
        ).map(session)
    }

    /// Ends a session; one that has ended stays as it is.
    package static func end(
        _ id: Identifier<Session>, reason: Session.EndReason, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE session SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL",
            arguments: [moment, reason.rawValue, id])
        try database.execute(sql: "DELETE FROM session_activity WHERE session_id = ?", arguments: [id])
    }

    /// Ends all sessions of an account, except one.
    package static func endAll(
        of account: Identifier<Account>, besides kept: Identifier<Session>? = nil, reason: Session.EndReason,
        at moment: Timestamp, _ database: Database
    ) throws {
        for session in try live(of: account, database) where session.id != kept {
            try end(session.id, reason: reason, at: moment, database)
        }
    }

    /// The open sessions that are over, of one account or of all, with the reason.
    static func lapsed(
        of account: Identifier<Account>? = nil, at moment: Timestamp, _ policy: SecurityPolicy, _ database: Database
    ) throws -> [(id: Identifier<Session>, reason: Session.EndReason)] {
        let open = try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM \(tables) WHERE ended_at IS NULL AND (? IS NULL OR account_id = ?)",
            arguments: [account, account]
        ).map(session)
        return try open.compactMap { session in
            let waits =
                session.secondFactorAt == nil
                ? try !FactorStore.active(of: session.accountID, database).isEmpty : false
            let reason =
                try AccountStore.find(session.accountID, database).isUsable(at: moment)
                ? session.lapse(at: moment, policy: policy, waitsForFactor: waits) : .disabled
            return reason.map { (session.id, $0) }
        }
    }

    /// Ends what has lapsed, of one account or of all.
    /// - Returns: how many.
    @discardableResult
    static func endLapsed(
        of account: Identifier<Account>? = nil, at moment: Timestamp, _ policy: SecurityPolicy, _ database: Database
    ) throws -> Int {
        let lapsed = try lapsed(of: account, at: moment, policy, database)
        for (id, reason) in lapsed {
            try end(id, reason: reason, at: moment, database)
        }
        return lapsed.count
    }

    /// Gives a session a new token after it has gained rights, so that a token seen before is worth nothing
    /// (session fixation).
    static func renew(
        _ id: Identifier<Session>, _ token: SessionToken, secondFactorAt: Timestamp?, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE session SET token_digest = ?, second_factor_at = coalesce(?, second_factor_at)
                WHERE id = ? AND ended_at IS NULL
                """,
            arguments: [token.digest, secondFactorAt, id])
        guard database.changesCount == 1 else { throw DirectoryError.noSession }
    }

    /// Notes that a request came.
    static func touch(_ id: Identifier<Session>, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE session_activity SET seen_at = ? WHERE session_id = ? AND seen_at < ?",
            arguments: [moment, id, moment])
    }

    private static func session(_ row: Row) throws -> Session {
        Session(
            id: row[0], accountID: row[1], peer: row[2], userAgent: row[3], startedAt: row[4],
            secondFactorAt: row[5], endedAt: row[6],
            endReason: (row[7] as String?).flatMap { Session.EndReason(rawValue: $0) }, seenAt: row[8])
    }
}
