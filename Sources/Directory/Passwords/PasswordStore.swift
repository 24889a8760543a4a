import Console
import GRDB
import Kernel
import Records

/// The rows of password hashes: one in force for each account, the others kept for the rule against using them again.
package enum PasswordStore {
    /// The password in force.
    package struct Current: Sendable {
        /// Its hash.
        package let hash: PasswordHash
        /// Since when.
        package let setAt: Timestamp
        /// True for one that somebody else handed out.
        package let mustChange: Bool
    }

    /// The password of an account. Nil: it has none and cannot be signed in with.
    package static func current(of account: Identifier<Account>, _ database: Database) throws -> Current? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT hash, set_at, must_change FROM password WHERE account_id = ? AND retired_at IS NULL"),
            arguments: [account])
        guard let row else { return nil }
        return Current(hash: try hash(row[0]), setAt: row[1], mustChange: row[2])
    }

    /// The last hashes of an account, the one in force among them.
    package static func history(
        of account: Identifier<Account>, count: Int, _ database: Database
    ) throws -> [PasswordHash] {
        try String.fetchAll(
            database, sql: "SELECT hash FROM password WHERE account_id = ? ORDER BY id DESC LIMIT ?",
            arguments: [account, count]
        ).map(hash)
    }

    /// Puts a password into force.
    package static func set(
        _ hash: PasswordHash, for account: Identifier<Account>, mustChange: Bool, at moment: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE password SET retired_at = ? WHERE account_id = ? AND retired_at IS NULL",
            arguments: [moment, account])
        try database.execute(
            sql: "INSERT INTO password (account_id, hash, set_at, must_change) VALUES (?, ?, ?, ?)",
            arguments: [account, hash.text, moment, mustChange])
    }

    /// Keeps the same password under a hash of today's cost.
    package static func rehash(
        _ hash: PasswordHash, of account: Identifier<Account>, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE password SET hash = ? WHERE account_id = ? AND retired_at IS NULL",
            arguments: [hash.text, account])
    }

    private static func hash(_ text: String) throws -> PasswordHash {
        guard let hash = PasswordHash(text: text) else { throw RecordsError.damaged("password.hash") }
        return hash
    }
}
