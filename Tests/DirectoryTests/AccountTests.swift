import Console
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct AccountTests {
    @Test(arguments: ["a", "1abc", "Abc", "a b", "赵敏", "a/b", "-ab", String(repeating: "a", count: 33), "a'b"])
    func `What is no login name is refused, by the store and by SQL`(login: String) async throws {
        let directory = try await TestDirectory()
        let person = try await directory.person("赵敏")
        await #expect(throws: DirectoryError.self) {
            try await directory.write {
                try AccountStore.add(login: login, person: person, at: Timestamp(milliseconds: 0), by: nil, $0)
            }
        }
        await #expect(throws: RecordsError.self) {
            try await directory.write {
                try $0.execute(
                    sql: "INSERT INTO account (person_id, login, created_at) VALUES (?, ?, 0)",
                    arguments: [person, login])
            }
        }
    }

    @Test func `A login name is given once, also in other letters`() async throws {
        let directory = try await TestDirectory()
        let person = try await directory.person("赵敏")
        let system = try await directory.principal("sysadmin")
        let made = try await directory.administration.create(login: " ZhaoMin ", person: person, by: system)
        #expect(made.login == "zhaomin")
        await #expect(throws: DirectoryError.loginTaken("zhaomin")) {
            try await directory.administration.create(login: "zhaomin", person: person, by: system)
        }
        #expect(try await directory.ticket("zhaomin", password: made.password).obligations == [.changePassword])
        let visitor = try #require(
            try await directory.visitor(directory.ticket("zhaomin", password: made.password)))
        #expect(visitor.roles.isEmpty)
        #expect(visitor.permissions.isEmpty)
    }

    @Test func `The system administrator cannot become another administrator, nor the hospital's approver`()
        async throws
    {
        let directory = try await TestDirectory()
        let system = try await directory.principal("sysadmin")
        let security = try await directory.principal("secadmin")
        let own = try await directory.account("sysadmin")
        // Before a second factor is bound, a reset password would be a way in.
        let secadmin = try await directory.account("secadmin").id
        await #expect(throws: DirectoryError.administratorWithoutFactor("secadmin")) {
            _ = try await directory.administration.resetPassword(secadmin, by: system)
        }
        let reviewer = try await directory.account("reviewer").id
        await #expect(throws: DirectoryError.ownAccount) {
            try await directory.administration.assign(reviewer, to: own.personID, by: system)
        }
        let provider = try await directory.account("engineer")
        await #expect(throws: DirectoryError.roleOfHospital(.reviewer)) {
            try await directory.administration.assign(reviewer, to: provider.personID, by: system)
        }
        await #expect(throws: DirectoryError.roleOfHospital(.reviewer)) {
            try await directory.administration.grant(.reviewer, to: provider.id, by: security)
        }
    }

    @Test func `Nobody disables, moves or resets an account of their own, except at the terminal`() async throws {
        let directory = try await TestDirectory()
        let system = try await directory.principal("sysadmin")
        let id = try await directory.account("sysadmin").id
        let second = try await directory.newAccount("second", person: directory.account("sysadmin").personID)
        let other = try await directory.person("赵敏")
        for account in [id, second] {
            await #expect(throws: DirectoryError.ownAccount) {
                try await directory.administration.disable(account, by: system)
            }
            await #expect(throws: DirectoryError.ownAccount) {
                try await directory.administration.assign(account, to: other, by: system)
            }
            await #expect(throws: DirectoryError.ownAccount) {
                _ = try await directory.administration.resetPassword(account, by: system)
            }
        }
        let atTerminal = Principal(accountID: id.rawValue, name: "sysadmin", source: "cli:root")
        let handover = try await directory.administration.resetPassword(id, by: atTerminal)
        #expect(
            try await directory.ticket("sysadmin", password: handover.password).obligations.first == .changePassword)
    }

    @Test func `The list filters, sorts and pages`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("reviewer")
        _ = try await directory.ticket("reviewer")
        func logins(_ change: (inout AccountFilter) -> Void, limit: Int = 100, offset: Int = 0) async throws -> [String]
        {
            var filter = AccountFilter()
            change(&filter)
            return try await directory.administration.list(filter, limit: limit, offset: offset).accounts
                .map(\.account.login)
        }
        #expect(try await logins { _ in } == ["auditor", "engineer", "manager", "reviewer", "secadmin", "sysadmin"])
        #expect(try await logins({ $0.descending = true }, limit: 2, offset: 1) == ["secadmin", "reviewer"])
        #expect(try await logins { $0.text = "ADMIN" } == ["secadmin", "sysadmin"])
        #expect(try await logins { $0.text = "驻场" } == ["engineer"])
        #expect(try await logins { $0.role = .manager } == ["manager"])
        #expect(try await logins { $0.state = .disabled } == [])
        #expect(try await logins({ $0.order = .lastSignIn }, limit: 1) == ["reviewer"])
        let list = try await directory.administration.list()
        #expect(list.total == 6)
        #expect(list.accounts.first { $0.account.login == "reviewer" }?.liveSessions == 1)
    }
}
