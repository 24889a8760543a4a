import GRDB
import Kernel
import Records

/// Addresses that the hospital has allowed to be contacted.
package struct ScanScope: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<ScanScope>
    /// The addresses.
    package let range: AddressRange
    /// The isolated network that they are of. Nil: the hospital's own.
    package let network: Identifier<IsolatedNetwork>?
    /// On what the approval rests: a document, a decision, the set-up.
    package let basis: String
    /// Who approved.
    package let approvedBy: String
    /// When.
    package let approvedAt: Timestamp
    /// Who withdrew it. Nil: it is in force.
    package let withdrawnBy: String?
    /// When it was withdrawn.
    package let withdrawnAt: Timestamp?
}

/// The rows of scopes.
package enum ScanScopeStore {
    /// Every address of a network that may be contacted now; nil: of the hospital's own.
    package static func allowed(
        in network: Identifier<IsolatedNetwork>? = nil, _ database: Database
    ) throws -> AddressSet {
        try AddressSet(list(database).filter { $0.withdrawnAt == nil && $0.network == network }.map(\.range))
    }

    /// All scopes, the withdrawn ones too, newest first.
    package static func list(_ database: Database) throws -> [ScanScope] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, range, basis, approved_by, approved_at, withdrawn_by, withdrawn_at, network_id
                FROM scan_scope ORDER BY id DESC
                """
        ).map { row in
            guard let range = AddressRange(row[1] as String) else {
                throw RecordsError.damaged("scan_scope/\(row[0] as Int64).range")
            }
            return ScanScope(
                id: row[0], range: range, network: row[7], basis: row[2], approvedBy: row[3], approvedAt: row[4],
                withdrawnBy: row[5], withdrawnAt: row[6])
        }
    }

    /// Enters an approval.
    package static func approve(
        _ range: AddressRange, in network: Identifier<IsolatedNetwork>? = nil, basis: String, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO scan_scope (range, basis, approved_by, approved_at, network_id) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [range.description, basis, person, moment, network])
    }

    /// Withdraws an approval; scans that run stop at their next block.
    /// - Throws: `RecordsError.missing` when there is none in force with this number.
    package static func withdraw(
        _ id: Identifier<ScanScope>, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE scan_scope SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
            arguments: [person, moment, id])
        if database.changesCount == 0 { throw RecordsError.missing(table: "scan_scope", id: id.rawValue) }
    }
}
