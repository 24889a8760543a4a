import Foundation
import Kernel
import Records

/// One entry of the audit trail as the auditor reads it: an action, or one of the changes that it made.
package struct AuditRecord: Sendable, Hashable {
    /// The number in the chain.
    package let sequence: Int64
    /// When.
    package let at: Timestamp
    /// The account's number. Nil: the program, or nobody known.
    package let accountID: Int64?
    /// The account's name then.
    package let account: String
    /// Where from.
    package let source: String
    /// The event type.
    package let action: String
    /// Success or failure.
    package let outcome: AuditOutcome
    /// The action that made this change. Nil: this is an action.
    package let cause: Int64?
    /// The object. Nil: none.
    package let object: RecordReference?
    /// What a person calls the object.
    package let label: String?
    /// One sentence more.
    package let detail: String?
    /// JSON of the changed columns before.
    package let before: String?
    /// JSON of the changed columns after.
    package let after: String?
    /// The digest of the row after the change. Nil: deleted, or not a change.
    package let state: Data?
    /// The seal.
    package let mac: Data
}

/// Which actions a list shows.
package struct AuditFilter: Sendable, Hashable {
    /// From this moment on. Nil: from the beginning.
    package var from: Timestamp?
    /// Before this moment. Nil: to the end.
    package var until: Timestamp?
    /// The account's name. Nil: any.
    package var account: String?
    /// The event type, `account.sign-in`, or its first half, `account`. Nil: any.
    package var action: String?
    /// The kind of record that was the object or was changed. Nil: any.
    package var table: String?
    /// The record's number; only with `table`. Nil: any.
    package var objectID: Int64?
    /// Nil: both.
    package var outcome: AuditOutcome?
    /// Part of object, detail or source. Nil: any.
    package var text: String?
    /// No later entry than this one, so that pages do not shift while the trail grows. Nil: to the end.
    package var last: Int64?

    /// Everything.
    package init() {}
}
