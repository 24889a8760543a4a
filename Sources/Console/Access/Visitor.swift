import Kernel

/// The subject of an account's identifier. Console knows no more of accounts than this; Directory keeps them.
package enum Account {}

/// What an account must do before it may do anything else.
package enum Obligation: String, Hashable, Sendable, CaseIterable {
    /// Give the second factor for this session.
    case passSecondFactor
    /// Enrol a second factor.
    case enrolSecondFactor
    /// Replace a password that was handed out or has expired.
    case changePassword
}

/// Who makes the request: an account with a live session or a token for programs.
package struct Visitor: Sendable {
    /// The account.
    package let accountID: Identifier<Account>
    /// The name that is typed at sign-in.
    package let loginName: String
    /// The person's name.
    package let personName: String
    /// The account's roles.
    package let roles: Set<Role>
    /// All that the roles allow.
    package let permissions: Set<Permission>
    /// The session's name in records, not the token in the cookie; of a token for programs, a name of its own.
    package let sessionID: String
    /// At least 32 random bytes that belong to the session, the key of its token against forged requests.
    package let csrfSecret: [UInt8]
    /// What must be done first, the most urgent first.
    package let obligations: [Obligation]
    /// The number of the token that a program bears. Nil: a person with a session.
    package let tokenID: Int64?

    /// Takes what the session authority knows.
    package init(
        accountID: Identifier<Account>, loginName: String, personName: String, roles: Set<Role>,
        permissions: Set<Permission>, sessionID: String, csrfSecret: [UInt8], obligations: [Obligation] = [],
        tokenID: Int64? = nil
    ) {
        self.tokenID = tokenID
        self.accountID = accountID
        self.loginName = loginName
        self.personName = personName
        self.roles = roles
        self.permissions = permissions
        self.sessionID = sessionID
        self.csrfSecret = csrfSecret
        self.obligations = obligations
    }

    /// True when one of the roles has the permission.
    package func may(_ permission: Permission) -> Bool {
        permissions.contains(permission)
    }
}
