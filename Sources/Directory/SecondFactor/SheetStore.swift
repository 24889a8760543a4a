import Foundation
import GRDB
import Kernel
import Records

/// The rows of printed codes, as digests.
enum SheetStore {
    static func add(
        _ codes: [String], to sheet: Identifier<Factor>, _ secrets: FactorSecrets, _ database: Database
    ) throws {
        for (index, code) in codes.enumerated() {
            try database.execute(
                sql: "INSERT INTO sheet_code (factor_id, number, digest) VALUES (?, ?, ?)",
                arguments: [sheet, index + 1, secrets.digest(code, number: index + 1, sheet: sheet)])
        }
    }

    /// How many codes have not been used.
    static func left(on sheet: Identifier<Factor>, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM sheet_code WHERE factor_id = ? AND used_at IS NULL",
            arguments: [sheet]) ?? 0
    }

    /// The number that is asked for. It stays until its code has been given: whoever has seen one code cannot come back
    /// until its number comes up. Nil: every code is used.
    static func challenge(
        _ sheet: Identifier<Factor>, _ random: RandomSource, _ database: Database
    ) throws -> Int? {
        let open = try Int.fetchAll(
            database, sql: "SELECT number FROM sheet_code WHERE factor_id = ? AND used_at IS NULL ORDER BY number",
            arguments: [sheet])
        let asked = try Int.fetchOne(
            database, sql: "SELECT number FROM sheet_challenge WHERE factor_id = ?", arguments: [sheet])
        if let asked, open.contains(asked) { return asked }
        guard !open.isEmpty else { return nil }
        let number = open[random.number(in: 0...open.count - 1)]
        try database.execute(
            sql: """
                INSERT INTO sheet_challenge (factor_id, number) VALUES (?, ?)
                ON CONFLICT (factor_id) DO UPDATE SET number = excluded.number
                """,
            arguments: [sheet, number])
        return number
    }

    /// Takes the code of the number that was asked for, once.
    /// - Throws: `DirectoryError.wrongCode`, `DirectoryError.sheetUsedUp`.
    static func use(
        _ code: String, of sheet: Identifier<Factor>, _ secrets: FactorSecrets, at moment: Timestamp,
        _ database: Database
    ) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT sheet_code.id, sheet_code.number, sheet_code.digest FROM sheet_code
                JOIN sheet_challenge USING (factor_id, number)
                WHERE factor_id = ? AND used_at IS NULL
                """,
            arguments: [sheet])
        guard let row else { throw DirectoryError.sheetUsedUp }
        let number: Int = row[1]
        let digest: Data = row[2]
        guard equalInConstantTime(secrets.digest(code, number: number, sheet: sheet), digest) else {
            throw DirectoryError.wrongCode
        }
        try database.execute(
            sql: "UPDATE sheet_code SET used_at = ? WHERE id = ?", arguments: [moment, row[0] as Int64])
    }
}
