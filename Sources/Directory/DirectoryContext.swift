import Console
import Crypto
import Foundation
import Kernel
import Records

/// What the actions of this target work with. One for a process.
package struct DirectoryContext: Sendable {
    /// The records.
    package let store: RecordStore
    /// Does the slow work on passwords.
    package let hasher: PasswordHasher
    /// Where tokens, one-time passwords and codes come from.
    package let random: RandomSource
    /// Keeps the secrets of second factors.
    package let secrets: FactorSecrets
    private let loginKey: SymmetricKey
    private let forgeryKey: SymmetricKey

    /// Takes the records; keys are derived from theirs.
    package init(store: RecordStore, hasher: PasswordHasher = PasswordHasher(), random: RandomSource = .system) {
        self.store = store
        self.hasher = hasher
        self.random = random
        secrets = FactorSecrets(store.key)
        loginKey = store.key.derived(for: "sign-in-name")
        forgeryKey = store.key.derived(for: "session-forgery")
    }

    /// The present moment.
    package var now: Timestamp { store.clock.now() }

    /// Under what failures of a login name are counted. Keyed, since people type passwords into the wrong field.
    func attemptDigest(login: String) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(login.utf8), using: loginKey))
    }

    /// The secret behind a session's tokens against forged requests; it changes when the session's token does.
    func forgerySecret(sessionDigest: Data) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: sessionDigest, using: forgeryKey))
    }
}

extension Principal {
    /// The visitor of a request, from the address it came from, and by which token where it is a program.
    package init(_ visitor: Visitor, peer: String) {
        let token = visitor.tokenID.map { " token:\($0)" } ?? ""
        self.init(accountID: visitor.accountID.rawValue, name: visitor.loginName, source: peer + token)
    }

    /// The account of the action. Nil: the program itself.
    var account: Identifier<Account>? { accountID.map { Identifier($0) } }
}

extension RecordReference {
    /// An account.
    static func account(_ id: Identifier<Account>) -> Self { Self(table: "account", id: id.rawValue) }
    /// A person.
    static func person(_ id: Identifier<Person>) -> Self { Self(table: "person", id: id.rawValue) }
    /// A unit.
    static func unit(_ id: Identifier<Unit>) -> Self { Self(table: "unit", id: id.rawValue) }
    /// A session.
    static func session(_ id: Identifier<Session>) -> Self { Self(table: "session", id: id.rawValue) }
    /// A token for programs.
    static func apiToken(_ id: Identifier<APIToken>) -> Self { Self(table: "api_token", id: id.rawValue) }
    /// A second factor.
    static func factor(_ id: Identifier<Factor>) -> Self { Self(table: "second_factor", id: id.rawValue) }
}
