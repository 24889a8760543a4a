import Console
import GRDB
import Kernel

/// The one row of the security policy.
package enum SecurityPolicyStore {
    /// What is in force: what was saved last, or the defaults.
    package static func current(_ database: Database) throws -> SecurityPolicy {
        let names = SecurityPolicy.figures.map(\.name).joined(separator: ", ")
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(names), second_factor_roles FROM security_policy WHERE id = 1"))
        var policy = SecurityPolicy()
        guard let row else { return policy }
        for (index, figure) in SecurityPolicy.figures.enumerated() {
            policy[keyPath: figure.path] = row[index]
        }
        let roles: String = row[SecurityPolicy.figures.count]
        policy.secondFactorRoles = Set(roles.split(separator: ",").compactMap { Role(rawValue: String($0)) })
        return policy
    }

    /// Saves what is in force from now on.
    /// - Throws: `DirectoryError.policyFigure` for a number outside its bounds.
    package static func save(_ policy: SecurityPolicy, _ database: Database) throws {
        try policy.checkBounds()
        let figures = SecurityPolicy.figures
        let names = figures.map(\.name).joined(separator: ", ")
        let updates = figures.map { "\($0.name) = excluded.\($0.name)" }.joined(separator: ", ")
        var arguments = StatementArguments(figures.map { policy[keyPath: $0.path] })
        arguments += [policy.secondFactorRoles.map(\.rawValue).sorted().joined(separator: ",")]
        try database.execute(
            sql: """
                INSERT INTO security_policy (id, \(names), second_factor_roles)
                VALUES (1, \(databaseQuestionMarks(count: figures.count)), ?)
                ON CONFLICT (id) DO UPDATE SET \(updates), second_factor_roles = excluded.second_factor_roles
                """,
            arguments: arguments)
    }
}
