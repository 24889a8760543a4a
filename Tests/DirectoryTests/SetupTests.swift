import Console
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct SetupTests {
    @Test func `Six accounts are made, one for each post, all to change their passwords`() async throws {
        let directory = try await TestDirectory()
        let list = try await directory.administration.list().accounts
        #expect(
            Dictionary(uniqueKeysWithValues: list.map { ($0.account.login, $0.roles) }) == [
                "sysadmin": [.systemAdministrator], "secadmin": [.securityAdministrator],
                "auditor": [.auditAdministrator], "engineer": [.engineer], "manager": [.manager],
                "reviewer": [.reviewer],
            ])
        #expect(Set(directory.handed.keys) == Set(list.map(\.account.login)))
        #expect(Set(directory.handed.values).count == 6)
        for (login, password) in directory.handed {
            #expect(try await directory.ticket(login, password: password).obligations.first == .changePassword)
        }
        try await directory.expectSound()
    }

    @Test func `The second time nothing is made and no password is told`() async throws {
        let directory = try await TestDirectory()
        let entries = try await directory.trail().count
        #expect(try await DirectorySetup(directory.context).createFirstAccounts() == [])
        #expect(try await directory.trail().count == entries)
        #expect(try await directory.administration.list().total == 6)
    }

    @Test func `Two set-ups at once make one set of accounts`() async throws {
        let directory = try await TestDirectory()
        let folder = directory.folder.appending(path: "second")
        let store = try TestDirectory.open(folder, directory.clock)
        let context = DirectoryContext(store: store, hasher: PasswordHasher(cost: .trifling))
        async let one = DirectorySetup(context).createFirstAccounts()
        async let other = DirectorySetup(context).createFirstAccounts()
        let made = try await [one, other]
        #expect(made.map(\.count).sorted() == [0, 6])
        #expect(try await AccountAdministration(context).list().total == 6)
        try store.close()
    }

    @Test func `Nobody maps a user of the machine to a second person, or to none that is there`() async throws {
        let directory = try await TestDirectory()
        let administration = directory.administration
        let sysadmin = try await administration.account(login: "sysadmin")
        let auditor = try await administration.account(login: "auditor")
        let principal = Principal(accountID: sysadmin.id.rawValue, name: "sysadmin", source: "cli:root")
        try await administration.map(osUser: "daemon", to: sysadmin.id, by: principal)
        await #expect(throws: DirectoryError.osUserTaken("daemon", "sysadmin")) {
            try await administration.map(osUser: "daemon", to: auditor.id, by: principal)
        }
        await #expect(throws: DirectoryError.self) {
            try await administration.map(osUser: "nobody-of-that-name", to: auditor.id, by: principal)
        }
        try await administration.unmap(osUser: "daemon", from: sysadmin.id, by: principal)
        await #expect(throws: DirectoryError.osUserUnknown("daemon")) {
            try await administration.unmap(osUser: "daemon", from: sysadmin.id, by: principal)
        }
        try await directory.expectSound()
    }

    @Test func `A user of the operating system acts as a named account that has the permission`() async throws {
        let directory = try await TestDirectory()
        let table = directory.permissions
        let now = directory.clock.now
        func principal(_ user: String, _ permission: Permission, _ login: String? = nil) async throws -> Principal {
            try await directory.store.read {
                try OperatingSystemLogin.principal(
                    osUser: user, needing: permission, preferring: login, table: table, at: now, $0)
            }
        }
        #expect(try await principal("root", .manageAccounts).name == "sysadmin")
        #expect(try await principal("root", .manageRoles).name == "secadmin")
        #expect(try await principal("root", .viewAudit).source == "cli:root")
        #expect(try await principal("root", .viewDirectory, "manager").name == "manager")
        await #expect(throws: DirectoryError.osUserMayNot("root", "管理账号")) {
            try await principal("root", .manageAccounts, "engineer")
        }
        await #expect(throws: DirectoryError.osUserUnknown("daemon")) { try await principal("daemon", .viewAudit) }
        await #expect(throws: DirectoryError.osUserUnknown("root → nobody")) {
            try await principal("root", .viewAudit, "nobody")
        }
        let engineer = try await directory.account("engineer").id
        let system = try await directory.principal("sysadmin")
        try await directory.administration.map(osUser: "daemon", to: engineer, by: system)
        try await directory.administration.map(osUser: "daemon", to: engineer, by: system)
        #expect(try await principal("daemon", .viewDirectory).name == "engineer")
        try await directory.administration.disable(engineer, by: system)
        await #expect(throws: DirectoryError.osUserUnknown("daemon")) { try await principal("daemon", .viewDirectory) }
        try await directory.administration.enable(engineer, by: system)
        try await directory.administration.unmap(osUser: "daemon", from: engineer, by: system)
        await #expect(throws: DirectoryError.osUserUnknown("daemon")) { try await principal("daemon", .viewDirectory) }
    }
}
