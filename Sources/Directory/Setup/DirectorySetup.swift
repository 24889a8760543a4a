import Console
import GRDB
import Kernel
import Records

/// The first units, persons and accounts of an installation.
package struct DirectorySetup: Sendable {
    /// What the installation is told about its house.
    package struct House: Sendable, Hashable {
        /// The hospital's name.
        package var hospital: String
        /// The provider's name.
        package var provider: String
        /// The hospital's department that is in charge.
        package var department: String

        /// Takes the names; the defaults are to be replaced on the page of units.
        package init(hospital: String = "医院", provider: String = "安全服务商", department: String = "信息科") {
            self.hospital = hospital
            self.provider = provider
            self.department = department
        }
    }

    /// A first account and the password to be printed once.
    package struct FirstAccount: Sendable, Hashable {
        /// What it is for.
        package let role: Role
        /// Its login name.
        package let login: String
        /// The password; kept nowhere.
        package let password: String
    }

    private struct Post {
        let role: Role
        let login: String
        let person: String
        let employer: Person.Employer
    }

    /// The administrators belong to the hospital: the provider must not watch over itself.
    private static let posts = [
        Post(role: .systemAdministrator, login: "sysadmin", person: "系统管理员（待实名）", employer: .hospital),
        Post(role: .securityAdministrator, login: "secadmin", person: "安全管理员（待实名）", employer: .hospital),
        Post(role: .auditAdministrator, login: "auditor", person: "审计管理员（待实名）", employer: .hospital),
        Post(role: .engineer, login: "engineer", person: "驻场工程师（待实名）", employer: .provider),
        Post(role: .manager, login: "manager", person: "项目经理（待实名）", employer: .provider),
        Post(role: .reviewer, login: "reviewer", person: "信息科负责人（待实名）", employer: .hospital),
    ]

    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    /// Makes units, persons and accounts in one transaction, each with a password that must be replaced at the first
    /// sign-in. Done once: where there is any account, nothing is made and nothing is returned. `osUsers` are the users of
    /// the operating system who may act as these accounts on the command line.
    package func createFirstAccounts(
        _ house: House = House(), osUsers: [String] = ["root"]
    ) async throws -> [FirstAccount] {
        let exist = { @Sendable (database: Database) in
            try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM account)") ?? false
        }
        if try await context.store.read(exist) { return [] }
        var accounts: [FirstAccount] = []
        var hashes: [PasswordHash] = []
        for post in Self.posts {
            let password = HandedPassword.make(context.random)
            accounts.append(FirstAccount(role: post.role, login: post.login, password: password))
            hashes.append(try await context.hasher.hash(password))
        }
        let made = try await context.store.write(AuditAction("setup.accounts"), by: .system("setup")) {
            [context, hashes] database in
            // Another process may have been faster.
            if try exist(database) { return false }
            let now = context.now
            let hospital = try UnitStore.add(UnitDraft(kind: .hospital, name: house.hospital), database)
            let department = try UnitStore.add(
                UnitDraft(parentID: hospital, kind: .department, name: house.department), database)
            let provider = try UnitStore.add(UnitDraft(kind: .provider, name: house.provider), database)
            for (post, hash) in zip(Self.posts, hashes) {
                let person = try PersonStore.add(
                    PersonDraft(
                        unitID: post.employer == .hospital ? department : provider, name: post.person,
                        employer: post.employer, title: post.role.chinese), database)
                let account = try AccountStore.add(
                    login: post.login, person: person, at: now, by: nil, database)
                try PasswordStore.set(hash, for: account, mustChange: true, at: now, database)
                try RoleStore.grant(post.role, to: account, at: now, by: nil, database)
                for osUser in osUsers {
                    try OperatingSystemLogin.map(osUser, to: account, database)
                }
            }
            return true
        }
        return made ? accounts : []
    }
}
