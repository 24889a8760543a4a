import Console
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct SessionTests {
    private func signedIn() async throws -> (TestDirectory, SignIn.Ticket) {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        return (directory, try await directory.ticket("engineer"))
    }

    @Test func `Half an hour without a request ends a session`() async throws {
        let (directory, ticket) = try await signedIn()
        for _ in 1...3 {
            directory.clock.advance(.minutes(29))
            #expect(try await directory.visitor(ticket) != nil)
        }
        directory.clock.advance(.minutes(30))
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.visitor(ticket) == nil)
        let expired = try await directory.trail("session.expire")
        #expect(expired.map(\.detail) == ["长时间无操作"])
        try await directory.expectSound()
    }

    @Test func `Twelve hours end a session whatever happens`() async throws {
        let (directory, ticket) = try await signedIn()
        for _ in 1...35 {
            directory.clock.advance(.minutes(20))
            #expect(try await directory.visitor(ticket) != nil)
        }
        directory.clock.advance(.minutes(20))
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.trail("session.expire").map(\.detail) == ["达到最长时间"])
    }

    @Test func `A clock set back lengthens no session`() async throws {
        let (directory, ticket) = try await signedIn()
        directory.clock.advance(.hours(-1))
        #expect(try await directory.visitor(ticket) == nil)
    }

    @Test func `Use is written down at most once a minute, without an audit entry`() async throws {
        let (directory, ticket) = try await signedIn()
        let entries = try await directory.trail().count
        let seen = { () async throws -> Timestamp in
            let id = try await directory.account("engineer").id
            return try await directory.store.read { try SessionStore.live(of: id, $0)[0].seenAt }
        }
        let start = try await seen()
        directory.clock.advance(.seconds(59))
        _ = try await directory.visitor(ticket)
        #expect(try await seen() == start)
        directory.clock.advance(.seconds(1))
        _ = try await directory.visitor(ticket)
        #expect(try await seen() == start + .seconds(60))
        #expect(try await directory.trail().count == entries)
    }

    @Test func `A session survives a restart`() async throws {
        let (directory, ticket) = try await signedIn()
        let sessions = DirectorySessions(try directory.reopened(), permissions: directory.permissions)
        let before = try #require(try await directory.visitor(ticket))
        let after = try #require(try await sessions.visitor(token: ticket.token, peer: "", now: directory.clock.now))
        #expect(after.sessionID == before.sessionID)
        #expect(after.csrfSecret == before.csrfSecret)
    }

    @Test(arguments: ["", "x", String(repeating: "0", count: 64), String(repeating: "z", count: 64)])
    func `Tokens that were never given out open nothing`(token: String) async throws {
        let (directory, _) = try await signedIn()
        #expect(try await directory.sessions.visitor(token: token, peer: "", now: directory.clock.now) == nil)
    }

    @Test func `The digest in the database is no token`() async throws {
        let (directory, ticket) = try await signedIn()
        let digest = try #require(SessionToken(text: ticket.token)).digest
        #expect(
            try await directory.sessions.visitor(token: hexadecimal(digest), peer: "", now: directory.clock.now) == nil)
    }

    @Test func `A fourth session ends the first`() async throws {
        let (directory, first) = try await signedIn()
        var tickets: [SignIn.Ticket] = []
        for _ in 1...3 {
            directory.clock.advance(.seconds(1))
            tickets.append(try await directory.ticket("engineer"))
        }
        #expect(try await directory.visitor(first) == nil)
        for ticket in tickets { #expect(try await directory.visitor(ticket) != nil) }
        let id = try await directory.account("engineer").id
        let recent = try await directory.store.read { try SessionStore.recent(of: id, limit: 9, $0) }
        #expect(recent.map(\.endReason) == [nil, nil, nil, .superseded])
    }

    @Test func `Sessions end one by one or all at once, and only the account's own`() async throws {
        let (directory, first) = try await signedIn()
        let second = try await directory.ticket("engineer")
        let engineer = try #require(try await directory.visitor(second))
        try await directory.settle("manager")
        let manager = try await directory.visitor("manager")
        let session = try #require(try await directory.visitor(first)).session
        await #expect(throws: DirectoryError.noSession) {
            try await directory.administration.endSession(
                session, of: manager.accountID, by: Principal(manager, peer: "10.0.0.3"))
        }
        let principal = Principal(engineer, peer: "10.0.0.1")
        try await directory.administration.endSession(session, of: engineer.accountID, by: principal)
        #expect(try await directory.visitor(first) == nil)
        #expect(try await directory.visitor(second) != nil)
        let third = try await directory.ticket("engineer")
        try await directory.administration.endSessions(
            of: engineer.accountID, besides: engineer.session, by: principal)
        #expect(try await directory.visitor(second) != nil)
        #expect(try await directory.visitor(third) == nil)
        try await directory.administration.endSessions(of: engineer.accountID, by: directory.principal("sysadmin"))
        #expect(try await directory.visitor(second) == nil)
        try await directory.expectSound()
    }

    @Test func `Sign-out, disabling, a reset and new roles end sessions`() async throws {
        let (directory, ticket) = try await signedIn()
        let system = try await directory.principal("sysadmin")
        let security = try await directory.principal("secadmin")
        let id = try await directory.account("engineer").id
        try await directory.signIn.signOut(try #require(try await directory.visitor(ticket)), peer: "10.0.0.1")
        #expect(try await directory.visitor(ticket) == nil)
        var current = try await directory.ticket("engineer")
        try await directory.administration.grant(.manager, to: id, by: security)
        #expect(try await directory.visitor(current) == nil)
        current = try await directory.ticket("engineer")
        #expect(try #require(try await directory.visitor(current)).roles == [.engineer, .manager])
        try await directory.administration.revoke(.manager, from: id, by: security)
        #expect(try await directory.visitor(current) == nil)
        current = try await directory.ticket("engineer")
        // What was done by it stays its person's.
        let newcomer = try await directory.person("新人")
        await #expect(throws: DirectoryError.accountUsed("engineer")) {
            try await directory.administration.assign(id, to: newcomer, by: system)
        }
        let handover = try await directory.administration.resetPassword(id, by: system)
        #expect(try await directory.visitor(current) == nil)
        current = try await directory.ticket("engineer", password: handover.password)
        #expect(current.obligations == [.changePassword])
        try await directory.administration.disable(id, by: system)
        #expect(try await directory.visitor(current) == nil)
        let reasons = try await directory.store.read { try SessionStore.recent(of: id, limit: 9, $0).map(\.endReason) }
        #expect(reasons == [.disabled, .passwordChanged, .rolesChanged, .rolesChanged, .signedOut])
    }

    @Test func `Sessions that lapsed unseen are swept`() async throws {
        let (directory, _) = try await signedIn()
        #expect(try await directory.sessions.sweep() == 0)
        directory.clock.advance(.minutes(31))
        #expect(try await directory.sessions.sweep() == 1)
        #expect(try await directory.sessions.sweep() == 0)
        #expect(try await directory.trail("session.expire").count == 1)
    }

    @Test func `An ended session stays ended, also in SQL`() async throws {
        let (directory, ticket) = try await signedIn()
        try await directory.signIn.signOut(try #require(try await directory.visitor(ticket)), peer: "")
        await #expect(throws: RecordsError.constraint("会话已结束")) {
            try await directory.write { try $0.execute(sql: "UPDATE session SET ended_at = NULL") }
        }
    }
}
