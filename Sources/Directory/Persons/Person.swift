import Kernel

/// Somebody of the hospital or of the provider. Persons are never deleted, since records name them.
package struct Person: Sendable, Hashable {
    /// Whose staff somebody is.
    package enum Employer: String, Sendable, CaseIterable {
        /// 医院
        case hospital
        /// 服务商
        case provider

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .hospital: "医院"
            case .provider: "服务商"
            }
        }
    }

    /// The number.
    package let id: Identifier<Person>
    /// The unit.
    package let unitID: Identifier<Unit>
    /// The name, 1 to 40 characters.
    package let name: String
    /// Whose staff.
    package let employer: Employer
    /// Post or title: 主任, 驻场工程师.
    package let title: String?
    /// How to reach them: figures, `+`, `-`, spaces and an extension.
    package let phone: String?
    /// When they left. Nil: they are here.
    package let leftAt: Timestamp?
}

/// What a form or the command line says about a person.
package struct PersonDraft: Sendable, Hashable {
    /// The unit.
    package var unitID: Identifier<Unit>
    /// The name.
    package var name: String
    /// Whose staff.
    package var employer: Person.Employer
    /// Post or title.
    package var title: String?
    /// How to reach them.
    package var phone: String?

    /// Takes the parts.
    package init(
        unitID: Identifier<Unit>, name: String, employer: Person.Employer, title: String? = nil, phone: String? = nil
    ) {
        self.unitID = unitID
        self.name = name
        self.employer = employer
        self.title = title
        self.phone = phone
    }
}

/// Which persons a list shows, in which order.
package struct PersonFilter: Sendable, Hashable {
    /// How a list is sorted.
    package enum Order: String, Sendable, CaseIterable {
        /// By name.
        case name
        /// By unit, then name.
        case unit
        /// Newest first.
        case newest
    }

    /// Part of name, title or phone. Nil: any.
    package var text: String?
    /// One of these units. Nil: any.
    package var units: Set<Identifier<Unit>>?
    /// Whose staff. Nil: both.
    package var employer: Person.Employer?
    /// Those who left, instead of those who are here.
    package var left = false
    /// The order.
    package var order = Order.name
    /// The other way round.
    package var descending = false

    /// Everybody who is here, by name.
    package init() {}
}
