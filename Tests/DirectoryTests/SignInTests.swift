import Console
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct SignInTests {
    private let password = "Kiefer-84-Wolken"

    @Test func `The right password opens a session that the audit trail tells of`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let ticket = try await directory.ticket(" Engineer ")
        #expect(ticket.obligations == [])
        let visitor = try #require(try await directory.visitor(ticket))
        #expect(visitor.loginName == "engineer")
        #expect(visitor.roles == [.engineer])
        #expect(visitor.may(.viewDirectory))
        #expect(!visitor.may(.manageDirectory))
        let entry = try #require(try await directory.trail("account.sign-in").last)
        #expect(entry.outcome == .success)
        #expect(entry.account == "engineer")
        #expect(entry.source == "10.0.0.1")
        try await directory.expectSound()
    }

    @Test func `A handed password must be changed first, and then the other sessions are over`() async throws {
        let directory = try await TestDirectory()
        let handed = try #require(directory.handed["engineer"])
        let other = try await directory.ticket("engineer", password: handed)
        let ticket = try await directory.ticket("engineer", password: handed)
        #expect(ticket.obligations == [.changePassword])
        let visitor = try #require(try await directory.visitor(ticket))
        await #expect(throws: DirectoryError.wrongPassword) {
            try await directory.signIn.changePassword(visitor, from: "x", to: password, peer: "10.0.0.1")
        }
        await #expect(throws: DirectoryError.weakPassword([.commonWord])) {
            try await directory.signIn.changePassword(visitor, from: handed, to: "Admin@1234567", peer: "10.0.0.1")
        }
        await #expect(throws: DirectoryError.weakPassword([.usedBefore(count: 5)])) {
            try await directory.signIn.changePassword(visitor, from: handed, to: handed, peer: "10.0.0.1")
        }
        let changed = try await directory.signIn.changePassword(visitor, from: handed, to: password, peer: "10.0.0.1")
        #expect(changed.obligations == [])
        #expect(changed.token != ticket.token)
        #expect(try await directory.visitor(changed) != nil)
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.visitor(other) == nil)
        await #expect(throws: DirectoryError.wrongCredentials) {
            try await directory.ticket("engineer", password: handed)
        }
        #expect(try await directory.ticket("engineer").obligations == [])
        try await directory.expectSound()
    }

    @Test func `The last five passwords cannot be used again, the sixth before can`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer", password: "Kiefer-84-Wolken0")
        var current = "Kiefer-84-Wolken0"
        for number in 1...5 {
            let ticket = try await directory.ticket("engineer", password: current)
            let visitor = try #require(try await directory.visitor(ticket))
            await #expect(throws: DirectoryError.weakPassword([.usedBefore(count: 5)])) {
                try await directory.signIn.changePassword(
                    visitor, from: current, to: "Kiefer-84-Wolken0", peer: "10.0.0.1")
            }
            let next = "Kiefer-84-Wolken\(number)"
            _ = try await directory.signIn.changePassword(visitor, from: current, to: next, peer: "10.0.0.1")
            current = next
        }
        let ticket = try await directory.ticket("engineer", password: current)
        let visitor = try #require(try await directory.visitor(ticket))
        _ = try await directory.signIn.changePassword(visitor, from: current, to: "Kiefer-84-Wolken0", peer: "10.0.0.1")
    }

    @Test func `A password that is too old must be changed`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        directory.clock.advance(Interval(milliseconds: 90 * 86_400_000 - 1))
        #expect(try await directory.ticket("engineer").obligations == [])
        directory.clock.advance(Interval(milliseconds: 1))
        #expect(try await directory.ticket("engineer").obligations == [.changePassword])
    }

    @Test func `Unknown names and wrong passwords are told alike and counted alike`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        for login in ["engineer", "nobody"] {
            for _ in 1...5 {
                await #expect(throws: DirectoryError.wrongCredentials) {
                    try await directory.ticket(login, password: "wrong")
                }
            }
            await #expect(throws: DirectoryError.locked(minutes: 15)) { try await directory.ticket(login) }
        }
        let trail = try await directory.trail("account")
        #expect(trail.count { $0.action == "account.lock" } == 2)
        #expect(trail.count { $0.action == "account.sign-in" && $0.outcome == .failure } == 12)
    }

    @Test func `What looks like a password in the field of the name is not written down`() async throws {
        let directory = try await TestDirectory()
        await #expect(throws: DirectoryError.wrongCredentials) {
            try await directory.ticket("Geheim#Wort 42", password: "x")
        }
        let entries = try await directory.trail()
        #expect(entries.allSatisfy { !"\($0)".lowercased().contains("geheim") })
        #expect(try await directory.trail("account.sign-in").last?.account == "（不合规的登录名）")
    }

    @Test func `The fifth failure locks; after a quarter of an hour the name is free again`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        for _ in 1...5 { _ = try? await directory.ticket("engineer", password: "wrong") }
        await #expect(throws: DirectoryError.locked(minutes: 15)) { try await directory.ticket("engineer") }
        directory.clock.advance(Interval(milliseconds: 15 * 60_000 - 1))
        await #expect(throws: DirectoryError.locked(minutes: 1)) { try await directory.ticket("engineer") }
        directory.clock.advance(Interval(milliseconds: 1))
        #expect(try await directory.ticket("engineer").obligations == [])
    }

    @Test func `Failures further apart than the window do not add up, and success forgives`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        for _ in 1...4 { _ = try? await directory.ticket("engineer", password: "wrong") }
        directory.clock.advance(.minutes(15))
        for _ in 1...4 { _ = try? await directory.ticket("engineer", password: "wrong") }
        _ = try await directory.ticket("engineer")
        for _ in 1...4 { _ = try? await directory.ticket("engineer", password: "wrong") }
        _ = try await directory.ticket("engineer")
    }

    @Test func `A lock survives a restart, and an administrator lifts it`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        for _ in 1...5 { _ = try? await directory.ticket("engineer", password: "wrong") }
        let reopened = SignIn(try directory.reopened())
        await #expect(throws: DirectoryError.locked(minutes: 15)) {
            try await reopened.signIn(login: "engineer", password: password, peer: "10.0.0.1", userAgent: "")
        }
        let account = try await directory.account("engineer")
        #expect(try await directory.administration.lockedUntil(account) == directory.clock.now + .minutes(15))
        try await directory.administration.unlock(account.id, by: directory.principal("sysadmin"))
        #expect(try await directory.administration.lockedUntil(account) == nil)
        _ = try await directory.ticket("engineer")
        #expect(try await directory.trail("account.unlock").count == 1)
        await #expect(throws: DirectoryError.notLocked) {
            try await directory.administration.unlock(account.id, by: directory.principal("sysadmin"))
        }
    }

    @Test func `Guesses made all at once get no more tries than guesses in a row`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let wrong = await withTaskGroup(of: DirectoryError?.self) { group in
            for number in 0..<24 {
                group.addTask {
                    do {
                        _ = try await directory.ticket("engineer", password: "wrong-\(number)")
                        return nil
                    } catch {
                        return error as? DirectoryError
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 == .wrongCredentials ? 1 : 0 }
        }
        #expect(wrong == 5)
    }

    @Test func `A disabled or ended account is told only to who knows the password`() async throws {
        let directory = try await TestDirectory()
        let id = try await directory.newAccount("zhao")
        try await directory.settle("zhao")
        let system = try await directory.principal("sysadmin")
        try await directory.administration.setValidity(id, until: directory.clock.now + .hours(1), by: system)
        let ticket = try await directory.ticket("zhao")
        #expect(try await directory.visitor(ticket) != nil)
        directory.clock.advance(.hours(1))
        #expect(try await directory.visitor(ticket) == nil)
        await #expect(throws: DirectoryError.accountDisabled) { try await directory.ticket("zhao") }
        await #expect(throws: DirectoryError.wrongCredentials) { try await directory.ticket("zhao", password: "x") }
        try await directory.administration.setValidity(id, until: nil, by: system)
        _ = try await directory.ticket("zhao")
        try await directory.administration.disable(id, by: system)
        await #expect(throws: DirectoryError.accountDisabled) { try await directory.ticket("zhao") }
    }

    @Test func `A hash of another cost is made anew at the next sign-in`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let dearer = PasswordHash.Cost(logRounds: 5, blockSize: 8, parallelism: 1)!
        let context = DirectoryContext(store: directory.store, hasher: PasswordHasher(cost: dearer))
        _ = try await SignIn(context).signIn(login: "engineer", password: password, peer: "", userAgent: "")
        let id = try await directory.account("engineer").id
        let hash = try await directory.store.read { try PasswordStore.current(of: id, $0)?.hash }
        #expect(hash?.cost == dearer)
        #expect(try hash?.matches(password) == true)
    }

    @Test func `No password, token or hash is in the audit trail`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let ticket = try await directory.ticket("engineer")
        let text = try await directory.store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT coalesce(before, '') || coalesce(after, '') || coalesce(detail, '') FROM audit_entry"
            ).joined()
        }
        #expect(!text.contains("$scrypt$"))
        #expect(!text.contains(ticket.token))
        for (_, password) in directory.handed { #expect(!text.contains(password)) }
        let token = try #require(SessionToken(text: ticket.token))
        #expect(!text.lowercased().contains(hexadecimal(token.digest)))
    }
}
