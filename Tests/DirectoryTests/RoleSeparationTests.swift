import Console
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct RoleSeparationTests {
    private static let administrators = Role.allCases.filter(\.isSeparatedAdministrator)
    private static let businessRoles = Role.allCases.filter { !$0.isSeparatedAdministrator }

    private func insert(_ role: Role, _ account: Identifier<Account>, by granter: Identifier<Account>? = nil)
        -> @Sendable (Database) throws -> Void
    {
        { database in
            try database.execute(
                sql: "INSERT INTO account_role (account_id, role, granted_at, granted_by) VALUES (?, ?, 0, ?)",
                arguments: [account, role.rawValue, granter])
        }
    }

    private func expectRefusal(
        _ words: String, _ directory: TestDirectory, _ body: @escaping @Sendable (Database) throws -> Void,
        _ location: SourceLocation = #_sourceLocation
    ) async {
        do {
            try await directory.write(body)
            Issue.record("was done", sourceLocation: location)
        } catch RecordsError.constraint(let message) {
            #expect(message.contains(words), sourceLocation: location)
        } catch {
            Issue.record("\(error)", sourceLocation: location)
        }
    }

    @Test(arguments: Role.allCases)
    func `SQL lets one account hold two roles only where neither is an administrator`(first: Role) async throws {
        let directory = try await TestDirectory()
        for (number, second) in Role.allCases.enumerated() where second != first {
            let account = try await directory.newAccount("zhao\(number)")
            try await directory.write(insert(first, account))
            if first.isSeparatedAdministrator || second.isSeparatedAdministrator {
                await expectRefusal("三员分立", directory, insert(second, account))
            } else {
                try await directory.write(insert(second, account))
            }
        }
        try await directory.expectSound()
    }

    @Test func `SQL lets nobody be two administrators through two accounts`() async throws {
        let directory = try await TestDirectory()
        let person = try await directory.person("赵敏")
        let one = try await directory.newAccount("zhao", person: person)
        let other = try await directory.newAccount("zhao2", person: person)
        try await directory.write(insert(.systemAdministrator, one))
        await expectRefusal("三员分立", directory, insert(.auditAdministrator, other))
        await expectRefusal("三员分立", directory, insert(.securityAdministrator, other))
        // Business roles on another account of the same person are no administrator's.
        try await directory.write(insert(.engineer, other))
    }

    @Test func `SQL lets nobody become two administrators by taking over an account`() async throws {
        let directory = try await TestDirectory()
        let auditor = try await directory.account("auditor")
        let system = try await directory.account("sysadmin")
        await expectRefusal("三员分立", directory) { database in
            try database.execute(
                sql: "UPDATE account SET person_id = ? WHERE id = ?", arguments: [system.personID, auditor.id])
        }
    }

    @Test func `SQL refuses roles for oneself, changed roles, unknown roles and administrators with an end`()
        async throws
    {
        let directory = try await TestDirectory()
        let granter = try await directory.account("secadmin")
        let own = try await directory.newAccount("second", person: granter.personID)
        await expectRefusal("本人", directory, insert(.engineer, granter.id, by: granter.id))
        await expectRefusal("本人", directory, insert(.engineer, own, by: granter.id))
        await expectRefusal("改写", directory) { database in
            try database.execute(sql: "UPDATE account_role SET role = 'owner' WHERE role = 'engineer'")
        }
        await expectRefusal("没有这种角色", directory) { database in
            try database.execute(
                sql: "INSERT INTO account_role (account_id, role, granted_at) VALUES (?, 'root', 0)", arguments: [own])
        }
        await expectRefusal("有效期", directory) { database in
            try database.execute(sql: "UPDATE account SET valid_until = 1 WHERE login = 'auditor'")
        }
        try await directory.write { database in
            try database.execute(sql: "UPDATE account SET valid_until = 1 WHERE id = ?", arguments: [own])
        }
        let other = try await directory.newAccount("third")
        try await directory.write { database in
            try database.execute(sql: "UPDATE account SET valid_until = 1 WHERE id = ?", arguments: [other])
        }
        await expectRefusal("有效期", directory, insert(.auditAdministrator, other))
    }

    @Test(arguments: administrators)
    func `SQL keeps the last active administrator of each kind`(role: Role) async throws {
        let directory = try await TestDirectory()
        let disable: @Sendable (Database) throws -> Void = { database in
            try database.execute(
                sql: """
                    UPDATE account SET state = 'disabled'
                    WHERE id = (SELECT min(account_id) FROM account_role WHERE role = ?)
                    """, arguments: [role.rawValue])
        }
        let revoke: @Sendable (Database) throws -> Void = { database in
            try database.execute(
                sql: """
                    DELETE FROM account_role
                    WHERE role = ?1 AND account_id = (SELECT min(account_id) FROM account_role WHERE role = ?1)
                    """, arguments: [role.rawValue])
        }
        await expectRefusal("最后一个", directory, disable)
        await expectRefusal("最后一个", directory, revoke)
        let second = try await directory.newAccount("second")
        try await directory.write(insert(role, second))
        try await directory.write { try AccountStore.disable(second, at: Timestamp(milliseconds: 0), $0) }
        // A disabled second one does not count.
        await expectRefusal("最后一个", directory, disable)
        try await directory.write { try AccountStore.enable(second, $0) }
        try await directory.write(disable)
        try await directory.expectSound()
    }

    @Test func `SQL deletes neither accounts nor persons nor units, and changes no login name`() async throws {
        let directory = try await TestDirectory()
        await expectRefusal("不能删除", directory) { try $0.execute(sql: "DELETE FROM account WHERE login = 'manager'") }
        await expectRefusal("不能删除", directory) { try $0.execute(sql: "DELETE FROM person WHERE id = 1") }
        await expectRefusal("不能删除", directory) { try $0.execute(sql: "DELETE FROM unit WHERE id = 1") }
        await expectRefusal("不能修改", directory) { try $0.execute(sql: "UPDATE account SET login = 'x1' WHERE id = 1") }
    }

    @Test func `The door says in Chinese which rule a grant would break`() async throws {
        let directory = try await TestDirectory()
        let security = try await directory.principal("secadmin")
        let auditor = try await directory.account("auditor")
        let engineer = try await directory.account("engineer")
        let own = try await directory.account("secadmin")
        await #expect(throws: DirectoryError.twoAdministrators(.systemAdministrator, .auditAdministrator)) {
            try await directory.administration.grant(.systemAdministrator, to: auditor.id, by: security)
        }
        await #expect(
            throws: DirectoryError.administratorWithBusiness(administrator: .auditAdministrator, business: .engineer)
        ) { try await directory.administration.grant(.engineer, to: auditor.id, by: security) }
        await #expect(
            throws: DirectoryError.administratorWithBusiness(administrator: .auditAdministrator, business: .engineer)
        ) { try await directory.administration.grant(.auditAdministrator, to: engineer.id, by: security) }
        await #expect(throws: DirectoryError.ownRoles) {
            try await directory.administration.grant(.manager, to: own.id, by: security)
        }
        await #expect(throws: DirectoryError.ownRoles) {
            try await directory.administration.revoke(.securityAdministrator, from: own.id, by: security)
        }
        let system = try await directory.principal("sysadmin")
        await #expect(throws: DirectoryError.lastAdministrator(.securityAdministrator)) {
            try await directory.administration.revoke(.securityAdministrator, from: own.id, by: system)
        }
        try await directory.administration.grant(.manager, to: engineer.id, by: security)
        let refused = try await directory.trail("role.grant").filter { $0.outcome == .failure }
        #expect(refused.count == 4)
        #expect(refused.first?.detail?.contains("三员分立") == true)
        try await directory.expectSound()
    }

    @Test func `A random walk through grants never breaks the rule, whoever decides`() async throws {
        let directory = try await TestDirectory()
        let people = [try await directory.person("甲乙"), try await directory.person("丙丁")]
        var accounts: [Identifier<Account>] = []
        for number in 0..<4 {
            accounts.append(try await directory.newAccount("walk\(number)", person: people[number % 2]))
        }
        let security = try await directory.principal("secadmin")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<120 {
            let account = accounts.randomElement(using: &generator)!
            let role = Role.allCases.randomElement(using: &generator)!
            if Bool.random(using: &generator) {
                try? await directory.administration.grant(role, to: account, by: security)
            } else {
                try? await directory.administration.revoke(role, from: account, by: security)
            }
        }
        for person in people {
            let (all, each) = try await directory.store.read { database in
                (
                    try RoleStore.roles(ofPerson: person, database),
                    try AccountStore.accounts(of: person, database).map { try RoleStore.roles(of: $0.id, database) }
                )
            }
            #expect(RoleSeparation.mayBelongTogether(all))
            for roles in each where roles.contains(where: \.isSeparatedAdministrator) {
                #expect(roles.count == 1)
            }
        }
    }
}
