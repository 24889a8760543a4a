import Foundation
import GRDB
import Kernel

/// One link of the audit chain.
///
/// GB/T 22239-2019 8.1.4.3 b) asks for date and time, user, event type, success, and other related information;
/// this adds source, object, and the values before and after.
package struct AuditEntry: Sendable, Hashable {
    /// 1, 2, 3 … without a gap.
    package let sequence: Int64
    /// When.
    package let at: Timestamp
    /// The account's row id. Nil: the program, or nobody known.
    package let accountID: Int64?
    /// The account's name then.
    package let account: String
    /// Where from.
    package let source: String
    /// The event type.
    package let action: String
    /// Success or failure.
    package let outcome: AuditOutcome
    /// The entry of the action whose transaction changed this row. Nil: this is an action.
    package let cause: Int64?
    /// The table of the object.
    package let objectTable: String?
    /// The row id of the object.
    package let objectID: Int64?
    /// What a person would call the object.
    package let label: String?
    /// One sentence more.
    package let detail: String?
    /// JSON of the changed columns before; secret values masked. Nil: inserted, or not a change.
    package let before: String?
    /// JSON of the changed columns after. Nil: deleted, or not a change.
    package let after: String?
    /// HMAC-SHA-256 of the whole row after the change. Nil: deleted, or not a change.
    package let state: Data?
    /// HMAC-SHA-256 over the entry before and all of the above.
    package let mac: Data

    /// The columns in the order of `init(row:)`.
    static let columns = """
        seq, at, account_id, account, source, action, outcome, cause, object_table, object_id, label, detail, \
        before, after, state, mac
        """

    /// Reads a row that was selected with `columns`.
    init(row: Row) throws {
        sequence = row[0]
        at = row[1]
        accountID = row[2]
        account = row[3]
        source = row[4]
        action = row[5]
        guard let outcome = AuditOutcome(rawValue: row[6]) else {
            throw RecordsError.damaged("audit_entry/\(row[0] as Int64).outcome")
        }
        self.outcome = outcome
        cause = row[7]
        objectTable = row[8]
        objectID = row[9]
        label = row[10]
        detail = row[11]
        before = row[12]
        after = row[13]
        state = row[14]
        mac = row[15]
    }
}
