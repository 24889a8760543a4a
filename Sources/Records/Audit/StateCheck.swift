import Foundation
import GRDB
import Kernel

/// Holds rows against the last entries about them.
struct StateCheck {
    let chain: AuditChain

    /// A row that does not agree with its last entry.
    struct Disagreement {
        let reference: RecordReference
        /// The row's text now, secret values masked. Nil: the row is gone although no entry tells of it.
        let shown: String?
        /// The row's digest now.
        let state: ChainKey.Seal?
        /// False: there is no entry about this row at all.
        let hasEntry: Bool

        /// The row as it is, for the entry of a migration.
        var attested: CapturedChange {
            CapturedChange(table: reference.table, id: reference.id, before: nil, after: shown, state: state)
        }
    }

    /// The rows of a table that do not agree with the chain, in order of id.
    func disagreeing(_ table: RecordTable, _ database: Database) throws -> [Disagreement] {
        var found: [Disagreement] = []
        var text = RowText()
        // Each row beside the state its last entry left; rows without an entry come with a NULL number.
        let rows = RawStatement(
            try database.makeStatement(
                sql: """
                    SELECT record.id, entry.seq, entry.state, \(table.cells(of: "record"))
                    FROM \(table.name) AS record
                    LEFT JOIN audit_entry AS entry ON entry.seq = (
                        SELECT max(seq) FROM audit_entry
                        WHERE object_table = '\(table.name)' AND object_id = record.id AND cause IS NOT NULL)
                    ORDER BY record.id
                    """))
        while try rows.step() {
            let cells = (0..<table.columns.count).map { rows.cell(Int32($0 + 3)) }
            let state = table.digest(cells[...], &text, under: chain.key)
            if case .blob(let last) = rows.cell(2), state.matches(last) { continue }
            guard case .integer(let id) = rows.cell(0) else { continue }
            table.write(cells[...], masked: true, &text)
            found.append(
                Disagreement(
                    reference: RecordReference(table: table.name, id: id), shown: text.text, state: state,
                    hasEntry: !rows.cell(1).isNull))
        }
        // Rows whose last entry says that they exist, and which do not.
        let gone = try Int64.fetchCursor(
            database,
            sql: """
                SELECT last.object_id FROM (
                    SELECT object_id, max(seq), state FROM audit_entry
                    WHERE object_table = ? AND cause IS NOT NULL GROUP BY object_id) AS last
                WHERE last.state IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM \(table.name) AS record WHERE record.id = last.object_id)
                """,
            arguments: [table.name])
        while let id = try gone.next() {
            found.append(
                Disagreement(
                    reference: RecordReference(table: table.name, id: id), shown: nil, state: nil, hasEntry: true))
        }
        return found
    }

    /// The columns whose values differ from what the entries about the row add up to. Secret columns are named only
    /// when no other column explains the difference, since their values are not in the entries.
    func changedColumns(_ disagreement: Disagreement, in table: RecordTable, _ database: Database) throws -> [String] {
        guard let shown = disagreement.shown, disagreement.hasEntry else { return [] }
        var expected: [String: String] = [:]
        let entries = try Row.fetchCursor(
            database,
            sql: """
                SELECT before, after FROM audit_entry
                WHERE object_table = ? AND object_id = ? AND cause IS NOT NULL ORDER BY seq
                """,
            arguments: [table.name, disagreement.reference.id])
        while let entry = try entries.next() {
            for (column, _) in Self.cells(entry[0]) { expected[column] = nil }
            for (column, value) in Self.cells(entry[1]) { expected[column] = value }
        }
        let present = Self.cells(shown)
        let open = table.columns.filter { !$0.isSecret && present[$0.name] != expected[$0.name] }.map(\.name)
        return open.isEmpty ? table.columns.filter(\.isSecret).map(\.name) : open
    }

    private static func cells(_ json: String?) -> [String: String] {
        guard let json, let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            return [:]
        }
        return object.mapValues { "\($0)" }
    }
}
