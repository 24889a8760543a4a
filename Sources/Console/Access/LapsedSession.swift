import Kernel

/// A session that is over, as far as the door must know it to keep what was being written in it.
package struct LapsedSession: Sendable {
    /// Whose it was.
    package let accountID: Identifier<Account>
    /// Its name in records.
    package let sessionID: String
    /// The key of its token against forged requests.
    package let csrfSecret: [UInt8]

    /// Takes the parts.
    package init(accountID: Identifier<Account>, sessionID: String, csrfSecret: [UInt8]) {
        self.accountID = accountID
        self.sessionID = sessionID
        self.csrfSecret = csrfSecret
    }
}
