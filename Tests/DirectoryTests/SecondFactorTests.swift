import Console
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct SecondFactorTests {
    private func code(_ secret: [UInt8], at moment: Timestamp, step: Int64 = 0) -> String {
        OneTimePassword(secret: secret, algorithm: .sha1, digits: 6).code(counter: moment.seconds / 30 + step)
    }

    /// An engineer with an application, and its secret.
    private func enrolled() async throws -> (TestDirectory, [UInt8], Identifier<Factor>) {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let visitor = try await directory.visitor("engineer")
        let secret = try await directory.factors.appSecret(visitor, issuer: "安护", peer: "10.0.0.1")
        let bytes = try #require(Base32.decode(secret.grouped))
        _ = try await directory.factors.confirm(
            .app, visitor, code: code(bytes, at: directory.clock.now), peer: "10.0.0.1")
        directory.clock.advance(.seconds(30))
        let factor = try await directory.store.read { try FactorStore.active(of: visitor.accountID, $0)[0] }
        return (directory, bytes, factor.id)
    }

    @Test func `Administrators must enrol before they may do anything else`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("sysadmin")
        let ticket = try await directory.ticket("sysadmin")
        #expect(ticket.obligations == [.enrolSecondFactor])
        try await directory.setPolicy { $0.secondFactorRoles = [] }
        #expect(try #require(try await directory.visitor(ticket)).obligations == [])
        try await directory.setPolicy { $0.secondFactorRoles = [.engineer] }
        try await directory.settle("engineer")
        #expect(try await directory.ticket("engineer").obligations == [.enrolSecondFactor])
    }

    @Test func `The address for applications holds the secret that is shown`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let visitor = try await directory.visitor("engineer")
        let secret = try await directory.factors.appSecret(visitor, issuer: "安护", peer: "")
        #expect(try await directory.factors.appSecret(visitor, issuer: "安护", peer: "") == secret)
        let plain = secret.grouped.filter { $0 != " " }
        #expect(plain.count == 32)
        #expect(secret.address.hasPrefix("otpauth://totp/%E5%AE%89%E6%8A%A4%3Aengineer?secret=\(plain)&"))
        #expect(secret.address.hasSuffix("&algorithm=SHA1&digits=6&period=30"))
        #expect(URL(string: secret.address) != nil)
    }

    @Test func `Enrolling takes a right code, ends other sessions and counts for this one`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let other = try await directory.ticket("engineer")
        let ticket = try await directory.ticket("engineer")
        let visitor = try #require(try await directory.visitor(ticket))
        let secret = try await directory.factors.appSecret(visitor, issuer: "安护", peer: "")
        await #expect(throws: DirectoryError.wrongCode) {
            try await directory.factors.confirm(.app, visitor, code: "000000", peer: "")
        }
        let bytes = try #require(Base32.decode(secret.grouped))
        let next = try await directory.factors.confirm(
            .app, visitor, code: code(bytes, at: directory.clock.now), peer: "")
        #expect(next.obligations == [])
        #expect(try await directory.visitor(next) != nil)
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.visitor(other) == nil)
        await #expect(throws: DirectoryError.factorExists(.app)) {
            try await directory.factors.appSecret(visitor, issuer: "安护", peer: "")
        }
        try await directory.expectSound()
    }

    @Test func `Signing in takes the code of this half minute or of its neighbours, each once`() async throws {
        let (directory, secret, factor) = try await enrolled()
        for step in [Int64(-1), 0, 1] {
            directory.clock.advance(.minutes(2))
            let ticket = try await directory.ticket("engineer")
            #expect(ticket.obligations == [.passSecondFactor])
            let visitor = try #require(try await directory.visitor(ticket))
            let code = code(secret, at: directory.clock.now, step: step)
            let passed = try await directory.signIn.passSecondFactor(visitor, factor: factor, code: code, peer: "")
            #expect(passed.obligations == [])
            #expect(try await directory.visitor(ticket) == nil)
            #expect(try #require(try await directory.visitor(passed)).obligations == [])
            let again = try await directory.visitor("engineer")
            await #expect(throws: DirectoryError.codeUsed) {
                try await directory.signIn.passSecondFactor(again, factor: factor, code: code, peer: "")
            }
        }
        directory.clock.advance(.minutes(2))
        let visitor = try await directory.visitor("engineer")
        for step in [Int64(-2), 2] {
            let code = code(secret, at: directory.clock.now, step: step)
            await #expect(throws: DirectoryError.wrongCode) {
                try await directory.signIn.passSecondFactor(visitor, factor: factor, code: code, peer: "")
            }
        }
        try await directory.expectSound()
    }

    @Test func `One code sent twice at the same moment opens one session`() async throws {
        let (directory, secret, factor) = try await enrolled()
        let visitors = [try await directory.visitor("engineer"), try await directory.visitor("engineer")]
        let code = code(secret, at: directory.clock.now)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for visitor in visitors {
                group.addTask {
                    (try? await directory.signIn.passSecondFactor(visitor, factor: factor, code: code, peer: "")) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(passed == 1)
    }

    @Test func `Wrong codes lock like wrong passwords; a right password between them forgives nothing`() async throws {
        let (directory, secret, factor) = try await enrolled()
        for _ in 1...4 {
            let visitor = try await directory.visitor("engineer")
            await #expect(throws: DirectoryError.wrongCode) {
                try await directory.signIn.passSecondFactor(visitor, factor: factor, code: "000000", peer: "")
            }
        }
        // The fifth: the last one that is looked at, and the session ends with it.
        let ticket = try await directory.ticket("engineer")
        let visitor = try #require(try await directory.visitor(ticket))
        await #expect(throws: DirectoryError.wrongCode) {
            try await directory.signIn.passSecondFactor(visitor, factor: factor, code: "000000", peer: "")
        }
        #expect(try await directory.visitor(ticket) == nil)
        await #expect(throws: DirectoryError.locked(minutes: 15)) { try await directory.ticket("engineer") }
        await #expect(throws: DirectoryError.locked(minutes: 15)) {
            let code = code(secret, at: directory.clock.now)
            _ = try await directory.signIn.passSecondFactor(visitor, factor: factor, code: code, peer: "")
        }
        #expect(try await directory.trail("account.lock").count == 1)
    }

    @Test func `Whoever knows only the password has five minutes and no permissions page`() async throws {
        let (directory, _, _) = try await enrolled()
        let ticket = try await directory.ticket("engineer")
        directory.clock.advance(Interval(milliseconds: 5 * 60_000 - 1))
        #expect(try #require(try await directory.visitor(ticket)).obligations == [.passSecondFactor])
        directory.clock.advance(Interval(milliseconds: 1))
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.trail("session.expire").last?.detail == "未完成双因素认证")
    }

    @Test func `A sheet asks for one number until its code was given, and takes each once`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let id = try await directory.account("engineer").id
        let security = try await directory.principal("secadmin")
        let sheet = try await directory.factors.issueSheet(to: id, by: security)
        #expect(sheet.codes.count == 40)
        #expect(Set(sheet.codes).count == 40)
        let reader = directory.factors
        for used in 0..<40 {
            let visitor = try await directory.visitor("engineer")
            let number = try #require(try await reader.challenge(sheet.id))
            #expect(try await reader.challenge(sheet.id) == number)
            let other = sheet.codes[number % 40]
            await #expect(throws: DirectoryError.wrongCode) {
                try await directory.signIn.passSecondFactor(visitor, factor: sheet.id, code: other, peer: "")
            }
            _ = try await directory.signIn.passSecondFactor(
                visitor, factor: sheet.id, code: sheet.codes[number - 1], peer: "")
            #expect(try await directory.store.read { try SheetStore.left(on: sheet.id, $0) } == 39 - used)
        }
        #expect(try await reader.challenge(sheet.id) == nil)
        let visitor = try await directory.visitor("engineer")
        await #expect(throws: DirectoryError.sheetUsedUp) {
            try await directory.signIn.passSecondFactor(visitor, factor: sheet.id, code: sheet.codes[0], peer: "")
        }
        try await directory.expectSound()
    }

    @Test func `A new sheet makes the old one void; one's own comes into force by one of its codes`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("secadmin")
        let ticket = try await directory.ticket("secadmin")
        let visitor = try #require(try await directory.visitor(ticket))
        let void = try await directory.factors.beginSheet(visitor, peer: "")
        let sheet = try await directory.factors.beginSheet(visitor, peer: "")
        let number = try #require(try await directory.factors.challenge(sheet.id))
        await #expect(throws: DirectoryError.wrongCode) {
            try await directory.factors.confirm(.sheet, visitor, code: void.codes[number - 1], peer: "")
        }
        let next = try await directory.factors.confirm(.sheet, visitor, code: sheet.codes[number - 1], peer: "")
        #expect(next.obligations == [])
        let principal = Principal(accountID: visitor.accountID.rawValue, name: "secadmin", source: "10.0.0.1")
        await #expect(throws: DirectoryError.ownAccount) {
            try await directory.factors.issueSheet(to: visitor.accountID, by: principal)
        }
        let atTerminal = Principal(accountID: visitor.accountID.rawValue, name: "secadmin", source: "cli:root")
        let newest = try await directory.factors.issueSheet(to: visitor.accountID, by: atTerminal)
        let active = try await directory.store.read { try FactorStore.active(of: visitor.accountID, $0).map(\.id) }
        #expect(active == [newest.id])
        try await directory.expectSound()
    }

    @Test func `Only one's own factor passes, and only one's own can be removed`() async throws {
        let (directory, secret, factor) = try await enrolled()
        try await directory.settle("manager")
        let manager = try await directory.visitor("manager")
        let code = code(secret, at: directory.clock.now)
        await #expect(throws: DirectoryError.noFactor) {
            try await directory.signIn.passSecondFactor(manager, factor: factor, code: code, peer: "")
        }
        await #expect(throws: DirectoryError.noFactor) {
            try await directory.factors.removeOwn(factor, manager, peer: "")
        }
    }

    @Test func `The only factor stays while the policy wants one; the security administrator may remove it`()
        async throws
    {
        let (directory, secret, factor) = try await enrolled()
        try await directory.setPolicy { $0.secondFactorRoles = [.engineer] }
        let visitor = try await directory.visitor("engineer")
        let ticket = try await directory.signIn.passSecondFactor(
            visitor, factor: factor, code: code(secret, at: directory.clock.now), peer: "")
        let passed = try #require(try await directory.visitor(ticket))
        await #expect(throws: DirectoryError.lastFactor) {
            try await directory.factors.removeOwn(factor, passed, peer: "")
        }
        try await directory.factors.remove(factor, by: directory.principal("secadmin"))
        #expect(try await directory.visitor(ticket) == nil)
        #expect(try await directory.ticket("engineer").obligations == [.enrolSecondFactor])
    }

    @Test func `Secrets are sealed: neither in the file nor in the trail, and useless in another row`() async throws {
        let (directory, secret, _) = try await enrolled()
        let sealed = try await directory.store.read {
            try Data.fetchOne($0, sql: "SELECT secret FROM second_factor WHERE secret IS NOT NULL")!
        }
        #expect(sealed.range(of: Data(secret)) == nil)
        let entries = try await directory.store.read {
            try String.fetchAll($0, sql: "SELECT coalesce(after, '') FROM audit_entry").joined()
        }
        #expect(!entries.lowercased().contains(hexadecimal(sealed)))
        let secrets = directory.context.secrets
        #expect(try secrets.open(Array(sealed), kind: .app, name: "engineer 的应用") == secret)
        #expect(throws: RecordsError.damaged("second_factor.secret")) {
            try secrets.open(Array(sealed), kind: .app, name: "manager 的应用")
        }
        var altered = Array(sealed)
        altered[20] ^= 1
        #expect(throws: RecordsError.damaged("second_factor.secret")) {
            try secrets.open(altered, kind: .app, name: "engineer 的应用")
        }
    }

    @Test func `SQL takes no counter back and no code twice`() async throws {
        let (directory, _, _) = try await enrolled()
        await #expect(throws: RecordsError.constraint("动态口令不得重复使用")) {
            try await directory.write {
                try $0.execute(sql: "UPDATE second_factor SET last_counter = last_counter - 1")
            }
        }
        let id = try await directory.account("manager").id
        _ = try await directory.factors.issueSheet(to: id, by: directory.principal("secadmin"))
        try await directory.write { try $0.execute(sql: "UPDATE sheet_code SET used_at = 1 WHERE number = 1") }
        await #expect(throws: RecordsError.constraint("该口令卡序号已使用")) {
            try await directory.write { try $0.execute(sql: "UPDATE sheet_code SET used_at = NULL") }
        }
    }
}
