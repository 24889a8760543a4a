import Console
import Kernel

/// Something that waits for somebody: the next right action, on the first page of those who can take it.
package struct Duty: Sendable {
    /// What is to be done.
    package let title: String
    /// Why.
    package let reason: String
    /// Where it is done.
    package let link: Link
    /// True when it cannot wait.
    package let isUrgent: Bool
    /// Who can do it.
    package let permission: Permission
    /// Of which sort it is.
    package let kind: DutyKind
    /// The last day on which it is in time. Nil: no day is set.
    package let due: CivilDate?
    /// The words of the button that leads to where it is done.
    package let action: String

    /// Takes the parts.
    package init(
        _ title: String, kind: DutyKind, reason: String, due: CivilDate? = nil, action: String = "去处理", at link: Link,
        isUrgent: Bool = false, permission: Permission
    ) {
        self.title = title
        self.kind = kind
        self.reason = reason
        self.due = due
        self.action = action
        self.link = link
        self.isUrgent = isUrgent
        self.permission = permission
    }
}

/// A sort of duties, declared by the service whose duties they are.
package struct DutyKind: Hashable, Sendable {
    /// The stable name in addresses: `claims`.
    package let id: String
    /// The words of its group.
    package let title: String
    /// Its place among the groups.
    package let order: Int

    /// Takes the parts.
    package init(_ id: String, _ title: String, order: Int) {
        self.id = id
        self.title = title
        self.order = order
    }

    package static func == (left: Self, right: Self) -> Bool { left.id == right.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// Accounts, persons, periodic work: what keeps the system itself in order.
    package static let administration = DutyKind("administration", "系统管理", order: 90)
}
