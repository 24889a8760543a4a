/// Who does something: an account at a console, a person at the terminal, or the program itself.
package struct Principal: Sendable, Hashable {
    /// The account's row id. Nil: the program itself, or somebody who has not signed in.
    package let accountID: Int64?
    /// The account's login name as it was at that moment, or the name of the part of the program.
    package let name: String
    /// Where from: an IP address, `cli:root`, `schedule`, `system`.
    package let source: String

    /// Takes the three parts.
    package init(accountID: Int64?, name: String, source: String) {
        self.accountID = accountID
        self.name = name
        self.source = source
    }

    /// The program acting by itself: migrations, schedules, deliveries of events.
    package static func system(_ part: String) -> Principal {
        Principal(accountID: nil, name: "系统", source: part)
    }
}
