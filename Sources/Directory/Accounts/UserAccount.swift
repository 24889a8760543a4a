import Console
import Kernel

/// What a person signs in with. Console knows it as `Identifier<Account>`; everything else of it is here.
package struct UserAccount: Sendable, Hashable {
    /// Whether it can be used.
    package enum State: String, Sendable, CaseIterable {
        /// 启用
        case active
        /// 停用
        case disabled

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .active: "启用"
            case .disabled: "停用"
            }
        }
    }

    /// The number.
    package let id: Identifier<Account>
    /// Whose it is.
    package let personID: Identifier<Person>
    /// The name that is typed at sign-in: lower-case letters, figures, `.`, `_`, `-`; never changed, never given again.
    package let login: String
    /// Whether it can be used.
    package let state: State
    /// From when on it cannot be used any more, for people who come for some weeks. Nil: no end.
    package let validUntil: Timestamp?
    /// When it was made.
    package let createdAt: Timestamp

    /// True when it may be signed in with at that moment.
    package func isUsable(at moment: Timestamp) -> Bool {
        state == .active && validUntil.map { moment < $0 } ?? true
    }

    /// True for text that can be a login name: 2 to 32 characters, the first a letter.
    package static func isLogin(_ text: String) -> Bool {
        let isRest = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard (2...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) && text.utf8.allSatisfy(isRest)
    }
}

/// A line of the list of accounts: the account with everything that an administrator looks for.
package struct AccountSummary: Sendable, Hashable {
    /// The account.
    package let account: UserAccount
    /// The person.
    package let person: Person
    /// The roles.
    package let roles: Set<Role>
    /// When it was last signed in with. Nil: never.
    package let lastSignIn: Timestamp?
    /// How many sessions are open.
    package let liveSessions: Int
    /// The kinds of second factors in use.
    package let factors: [FactorKind]
}

/// Which accounts a list shows, in which order.
package struct AccountFilter: Sendable, Hashable {
    /// How a list is sorted.
    package enum Order: String, Sendable, CaseIterable {
        /// By login name.
        case login
        /// By the person's name.
        case person
        /// Those used last first.
        case lastSignIn
    }

    /// Part of the login name or of the person's name. Nil: any.
    package var text: String?
    /// Nil: any.
    package var state: UserAccount.State?
    /// Holders of this role. Nil: any.
    package var role: Role?
    /// The account of this person. Nil: anybody's.
    package var person: Identifier<Person>?
    /// The order.
    package var order = Order.login
    /// The other way round.
    package var descending = false

    /// All accounts, by login name.
    package init() {}
}
