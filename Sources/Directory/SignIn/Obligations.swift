import Console
import GRDB
import Kernel

/// What an account must do before it may do anything else.
enum Obligations {
    /// The obligations of a session, most urgent first.
    static func of(
        _ account: Identifier<Account>, secondFactorAt: Timestamp?, at moment: Timestamp, _ database: Database
    ) throws -> [Obligation] {
        let policy = try SecurityPolicyStore.current(database)
        let hasFactor = try !FactorStore.active(of: account, database).isEmpty
        let password = try PasswordStore.current(of: account, database)
        var obligations: [Obligation] = []
        if hasFactor, secondFactorAt == nil { obligations.append(.passSecondFactor) }
        if let password, password.mustChange || moment - password.setAt >= policy.maximumAge {
            obligations.append(.changePassword)
        }
        if !hasFactor, policy.requiresSecondFactor(try RoleStore.roles(of: account, database)) {
            obligations.append(.enrolSecondFactor)
        }
        return obligations
    }
}
