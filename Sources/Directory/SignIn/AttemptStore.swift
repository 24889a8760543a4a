import Foundation
import GRDB
import Kernel

/// Counts failures by login name, whether or not there is such an account, so that neither the count nor the lock tells
/// which names exist. Kept in the database: a restart forgives nothing.
enum AttemptStore {
    /// What an attempt has taken; given back when it succeeds.
    struct Reservation: Sendable, Hashable {
        let digest: Data
        /// The failures so far, this attempt counted.
        let failures: Int
        /// The lock that this attempt has put on. Nil: none.
        let lockedUntil: Timestamp?
    }

    /// Counts an attempt as failed before it is checked, so that many at once get no more tries than one after another.
    /// - Throws: `DirectoryError.locked`.
    static func begin(
        _ digest: Data, at moment: Timestamp, policy: SecurityPolicy, _ database: Database
    ) throws -> Reservation {
        // What has lapsed goes; names tried by a flood of guesses do not stay for ever.
        try database.execute(
            sql: """
                DELETE FROM sign_in_attempt
                WHERE (locked_until IS NOT NULL AND locked_until <= ?) OR (locked_until IS NULL AND since <= ?)
                """,
            arguments: [moment, moment - policy.failureWindow])
        let row = try Row.fetchOne(
            database, sql: "SELECT failures, locked_until FROM sign_in_attempt WHERE login_digest = ?",
            arguments: [digest])
        if let end = row?[1] as Timestamp? {
            // A clock set back must not make a lock longer than the policy's.
            let rest = min(end - moment, policy.lock)
            throw DirectoryError.locked(minutes: max(1, Int((rest.milliseconds + 59_999) / 60_000)))
        }
        let failures = (row?[0] ?? 0) + 1
        let lock = failures >= policy.failureLimit ? moment + policy.lock : nil
        try database.execute(
            sql: """
                INSERT INTO sign_in_attempt (login_digest, failures, since, locked_until) VALUES (?, ?, ?, ?)
                ON CONFLICT (login_digest) DO UPDATE
                SET failures = excluded.failures, locked_until = excluded.locked_until
                """,
            arguments: [digest, failures, moment, lock])
        return Reservation(digest: digest, failures: failures, lockedUntil: lock)
    }

    /// The attempt was right, but there is more to prove: it alone is forgiven.
    static func refund(_ reservation: Reservation, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE sign_in_attempt SET failures = max(0, failures - 1),
                    locked_until = CASE WHEN locked_until IS ? THEN NULL ELSE locked_until END
                WHERE login_digest = ?
                """,
            arguments: [reservation.lockedUntil, reservation.digest])
    }

    /// Everything was right, or an administrator unlocks: all is forgiven.
    static func clear(_ digest: Data, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM sign_in_attempt WHERE login_digest = ?", arguments: [digest])
    }

    /// Until when a login name is locked. Nil: it is not.
    static func lockedUntil(_ digest: Data, at moment: Timestamp, _ database: Database) throws -> Timestamp? {
        try Row.fetchOne(
            database,
            sql: "SELECT locked_until FROM sign_in_attempt WHERE login_digest = ? AND locked_until > ?",
            arguments: [digest, moment]
        )?[0]
    }
}
