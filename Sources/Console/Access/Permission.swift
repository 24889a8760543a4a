/// Leave to do one sort of thing, declared by the service whose thing it is:
///
///     extension Permission {
///         static let viewAssets = Permission("assets.view", "查看资产台账")
///     }
package struct Permission: Hashable, Sendable, RawRepresentable {
    /// The stable name in records and the audit trail: the service, a full stop, a verb.
    package let rawValue: String
    /// What it allows, in the words of the permission page.
    package let title: String

    /// Declares a permission.
    package init(_ id: String, _ title: String) {
        rawValue = id
        self.title = title
    }

    /// A permission known by its name only, as read from records; its title is its name.
    package init(rawValue: String) {
        self.init(rawValue, rawValue)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.rawValue == right.rawValue
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }
}
