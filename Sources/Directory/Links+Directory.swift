import Console
import Kernel

extension Links {
    /// The number of a unit in a path.
    package static let unitID = PathParameter.identifier("unit", of: Unit.self)
    /// The number of a person in a path.
    package static let personID = PathParameter.identifier("person", of: Person.self)
    /// The number of an account in a path.
    package static let accountID = PathParameter.identifier("account", of: Account.self)
    /// The number of a session in a path.
    package static let sessionID = PathParameter.identifier("session", of: Session.self)
    /// The number of a second factor in a path.
    package static let factorID = PathParameter.identifier("factor", of: Factor.self)
    /// A role in a path.
    package static let role: PathParameter<Role> = .choice("role")
    /// The number of an audit entry in a path.
    package static let entryID = PathParameter.identifier("entry", of: AuditRecord.self)

    /// The number of a token for programs in a path.
    static let apiTokenID = PathParameter.identifier("token", of: APIToken.self)
    /// One's own tokens for programs.
    package static var ownTokens: Link { Link("me", "tokens") }
    /// Issuing one.
    static var newToken: Link { Link("me", "tokens", "new") }
    /// Revoking one of one's own.
    static func revokeOwnToken(_ id: Identifier<APIToken>) -> Link { Link("me", "tokens", id, "revoke") }
    /// Everybody's tokens for programs.
    package static var apiTokens: Link { Link("api-tokens") }
    /// Revoking any.
    static func revokeToken(_ id: Identifier<APIToken>) -> Link { Link("api-tokens", id, "revoke") }

    /// Signing in: login name and password.
    package static var signIn: Link { Link("sign-in") }
    /// Signing in: the second factor.
    package static var passSecondFactor: Link { Link("sign-in", "second-factor") }
    /// Where the sign-out button posts.
    package static var signOut: Link { Link("sign-out") }

    /// One's own account.
    package static var ownAccount: Link { Link("me") }
    /// One's own password.
    package static var ownPassword: Link { Link("me", "password") }
    /// Enrolling one's own second factor.
    package static var enrolSecondFactor: Link { Link("me", "second-factor") }
    /// Enrolling an application.
    static var enrolApp: Link { Link("me", "second-factor", "app") }
    /// Enrolling a printed sheet.
    static var enrolSheet: Link { Link("me", "second-factor", "sheet") }
    /// Printing a sheet.
    static var newSheet: Link { Link("me", "second-factor", "sheet", "new") }
    /// Removing one of one's own factors.
    static func removeOwnFactor(_ id: Identifier<Factor>) -> Link { Link("me", "second-factor", id, "remove") }
    /// Ending one of one's own sessions.
    static func endOwnSession(_ id: Identifier<Session>) -> Link { Link("me", "sessions", id, "end") }
    /// Ending all of one's own other sessions.
    static var endOtherSessions: Link { Link("me", "sessions", "end-others") }

    /// The list of accounts.
    package static var accounts: Link { Link("accounts") }
    /// A form for a new account.
    package static var newAccount: Link { Link("accounts", "new") }
    /// One account.
    package static func account(_ id: Identifier<Account>) -> Link { Link("accounts", id) }
    /// Something done with an account.
    static func account(_ id: Identifier<Account>, _ deed: String) -> Link { Link("accounts", id, deed) }

    /// Ending one session of an account.
    static func account(_ id: Identifier<Account>, session: Identifier<Session>) -> Link {
        Link("accounts", id, "sessions", session, "end")
    }

    /// Who holds which role.
    package static var roles: Link { Link("roles") }
    /// The roles of one account.
    package static func roles(of id: Identifier<Account>) -> Link { Link("roles", id) }
    /// Giving or taking one role.
    static func role(_ role: Role, of id: Identifier<Account>, _ deed: String) -> Link {
        Link("roles", id, role.rawValue, deed)
    }
    /// What each role may do.
    package static var permissions: Link { Link("roles", "permissions") }

    /// The persons.
    package static var persons: Link { Link("persons") }
    /// A form for a new person.
    package static var newPerson: Link { Link("persons", "new") }
    /// One person.
    package static func person(_ id: Identifier<Person>) -> Link { Link("persons", id) }
    /// Something done with a person.
    static func person(_ id: Identifier<Person>, _ deed: String) -> Link { Link("persons", id, deed) }

    /// The units.
    package static var units: Link { Link("units") }
    /// A form for a new unit.
    package static var newUnit: Link { Link("units", "new") }
    /// One unit.
    package static func unit(_ id: Identifier<Unit>) -> Link { Link("units", id) }
    /// Something done with a unit.
    static func unit(_ id: Identifier<Unit>, _ deed: String) -> Link { Link("units", id, deed) }

    /// The security policy.
    package static var securityPolicy: Link { Link("security-policy") }
    /// The second factors of all accounts, and the tokens in stock.
    package static var factors: Link { Link("factors") }
    /// The hardware tokens.
    package static var tokens: Link { Link("factors", "tokens") }
    /// One hardware token.
    static func token(_ id: Identifier<Factor>) -> Link { Link("factors", id) }
    /// Issuing a sheet.
    static var issueSheet: Link { Link("factors", "sheet") }
    /// Something done with a factor.
    static func factor(_ id: Identifier<Factor>, _ deed: String) -> Link { Link("factors", id, deed) }

    /// The audit trail.
    package static var audit: Link { Link("audit") }
    /// One entry of the audit trail.
    package static func auditEntry(_ number: Int64) -> Link { Link("audit", "entries", number) }
    /// The audit trail for printing.
    package static var auditPrint: Link { Link("audit", "print") }
    /// The audit trail as CSV.
    package static var auditExport: Link { Link("audit", "export.csv") }
    /// The chain's end and its anchors.
    package static var auditChain: Link { Link("audit", "chain") }
    /// What the checks of the chain find, as they end.
    package static var auditChainEvents: Link { Link("audit", "chain", "events") }
    /// The head of the audit chain on a sheet of paper.
    package static var auditAnchorSheet: Link { Link("audit", "chain", "sheet") }
    /// The head of the audit chain as a file.
    package static var auditAnchorFile: Link { Link("audit", "chain", "anchor") }
    /// Has everything checked.
    package static var auditVerify: Link { Link("audit", "verify") }
}
