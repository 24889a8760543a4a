/// What somebody does, as the audit chain names it.
package struct AuditAction: Sendable, Hashable {
    /// The event type: subject and verb, `asset.import`, `account.login`, `audit.export`.
    package let name: String
    /// The record concerned, where there is one.
    package let object: RecordReference?
    /// What a person would call the object: a name, an address, a title.
    package let label: String?
    /// Anything else that an auditor would ask for, one sentence.
    package let detail: String?

    /// Takes the parts.
    package init(_ name: String, object: RecordReference? = nil, label: String? = nil, detail: String? = nil) {
        self.name = name
        self.object = object
        self.label = label
        self.detail = detail
    }

    /// The same action with another detail.
    func with(detail: String) -> AuditAction {
        AuditAction(name, object: object, label: label, detail: detail)
    }
}

/// Points at a row of a record table.
package struct RecordReference: Sendable, Hashable {
    /// The table's name.
    package let table: String
    /// The row id.
    package let id: Int64

    /// Takes table and row id.
    package init(table: String, id: Int64) {
        self.table = table
        self.id = id
    }
}

/// Whether what was tried was done.
package enum AuditOutcome: String, Sendable, CaseIterable {
    /// Done, and what it changed is in the same transaction.
    case success
    /// Refused, or failed and rolled back.
    case failure
}
