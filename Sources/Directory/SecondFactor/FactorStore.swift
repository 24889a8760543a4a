import Console
import Foundation
import GRDB
import Kernel
import Records

/// The rows of second factors.
package enum FactorStore {
    private static let columns = """
        id, account_id, kind, name, digits, created_at, confirmed_at, period, algorithm, secret, drift, last_counter
        """

    /// The factors with which an account can sign in.
    package static func active(of account: Identifier<Account>, _ database: Database) throws -> [Factor] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM second_factor
                    WHERE account_id = ? AND confirmed_at IS NOT NULL AND removed_at IS NULL ORDER BY id
                    """),
            arguments: [account]
        ).map(factor)
    }

    /// The factor of a kind whose holder has still to prove that it is theirs. Nil: none.
    static func pending(
        _ kind: FactorKind, of account: Identifier<Account>, _ database: Database
    ) throws -> Factor? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT \(columns) FROM second_factor
                WHERE account_id = ? AND kind = ? AND confirmed_at IS NULL AND removed_at IS NULL
                """,
            arguments: [account, kind.rawValue]
        ).map(factor)
    }

    /// The factor with this number, if it has not been removed.
    /// - Throws: `DirectoryError.noFactor`.
    package static func find(_ id: Identifier<Factor>, _ database: Database) throws -> Factor {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM second_factor WHERE id = ? AND removed_at IS NULL", arguments: [id])
        guard let row else { throw DirectoryError.noFactor }
        return try factor(row)
    }

    /// Every hardware token that has not been removed, by serial number.
    package static func tokens(_ database: Database) throws -> [Factor] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM second_factor
                WHERE kind IN ('timeToken', 'eventToken') AND removed_at IS NULL ORDER BY name
                """
        ).map(factor)
    }

    static func add(
        kind: FactorKind, name: String, account: Identifier<Account>?, secret: Data? = nil,
        algorithm: OneTimePassword.Algorithm = .sha1, digits: Int = 6, period: Int? = nil,
        lastCounter: Int64? = nil, confirmedAt: Timestamp? = nil, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<Factor> {
        try database.execute(
            sql: """
                INSERT INTO second_factor (account_id, kind, name, secret, algorithm, digits, period, last_counter,
                    created_at, confirmed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                account, kind.rawValue, name, secret, algorithm.rawValue, digits, period, lastCounter, moment,
                confirmedAt,
            ])
        return Identifier(database.lastInsertedRowID)
    }

    static func confirm(_ id: Identifier<Factor>, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE second_factor SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL",
            arguments: [moment, id])
    }

    /// Notes the counter of a code that was taken, so that neither it nor an earlier one is taken again.
    static func advance(
        _ id: Identifier<Factor>, to counter: Int64, drift: Int64, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE second_factor SET last_counter = ?, drift = ?
                WHERE id = ? AND (last_counter IS NULL OR last_counter < ?)
                """,
            arguments: [counter, drift, id, counter])
        guard database.changesCount == 1 else { throw DirectoryError.codeUsed }
    }

    static func assign(
        _ id: Identifier<Factor>, to account: Identifier<Account>?, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE second_factor SET account_id = ?, confirmed_at = ? WHERE id = ?",
            arguments: [account, account == nil ? nil : moment, id])
    }

    static func remove(_ id: Identifier<Factor>, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE second_factor SET removed_at = ? WHERE id = ? AND removed_at IS NULL", arguments: [moment, id])
    }

    private static func factor(_ row: Row) throws -> Factor {
        guard let kind = FactorKind(rawValue: row[2]),
            let algorithm = OneTimePassword.Algorithm(rawValue: (row[8] as String?) ?? "sha1")
        else { throw RecordsError.damaged("second_factor/\(row[0] as Int64)") }
        return Factor(
            id: row[0], accountID: row[1], kind: kind, name: row[3], digits: row[4] ?? 6, createdAt: row[5],
            confirmedAt: row[6], period: row[7], algorithm: algorithm, secret: (row[9] as Data?).map(Array.init),
            drift: row[10], lastCounter: row[11])
    }
}
