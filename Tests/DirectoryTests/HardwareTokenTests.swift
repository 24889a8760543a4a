import Console
import Foundation
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct HardwareTokenTests {
    /// The secret of RFC 4226 appendix D.
    private let seed: [UInt8] = (0..<20).map { UInt8(ascii: "0") + UInt8(($0 + 1) % 10) }

    private func code(_ secret: [UInt8], at moment: Timestamp, period: Int64, step: Int64) -> String {
        OneTimePassword(secret: secret, algorithm: .sha1, digits: 6).code(counter: moment.seconds / period + step)
    }

    @Test func `A token with a button runs ahead at most ten counters, never back, and is found again by two codes`()
        async throws
    {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let security = try await directory.principal("secadmin")
        let count = try await directory.factors.importTokens(
            "2300188,HOTP,3132333435363738393031323334353637383930", by: security)
        #expect(count == 1)
        await #expect(throws: DirectoryError.tokenInUse("2300188")) {
            try await directory.factors.importTokens(
                "2300188,TOTP,3132333435363738393031323334353637383930", by: security)
        }
        let token = try await directory.store.read { try FactorStore.tokens($0)[0] }
        let account = try await directory.account("engineer").id
        try await directory.factors.assignToken(token.id, to: account, by: security)
        await #expect(throws: DirectoryError.tokenInUse("2300188")) {
            try await directory.factors.assignToken(token.id, to: account, by: security)
        }
        let password = OneTimePassword(secret: seed, algorithm: .sha1, digits: 6)
        func pass(_ counter: Int64) async throws {
            let visitor = try await directory.visitor("engineer")
            _ = try await directory.signIn.passSecondFactor(
                visitor, factor: token.id, code: password.code(counter: counter), peer: "")
        }
        try await pass(0)
        await #expect(throws: DirectoryError.wrongCode) { try await pass(0) }
        try await pass(11)
        await #expect(throws: DirectoryError.wrongCode) { try await pass(5) }
        await #expect(throws: DirectoryError.wrongCode) { try await pass(23) }
        try await directory.factors.resynchronize(
            token.id, first: password.code(counter: 150), second: password.code(counter: 151), by: security)
        await #expect(throws: DirectoryError.wrongCode) { try await pass(151) }
        try await pass(152)
        try await directory.factors.releaseToken(token.id, by: security)
        let held = try await directory.store.read { try FactorStore.active(of: account, $0) }
        #expect(held.isEmpty)
        try await directory.expectSound()
    }

    @Test func `A token whose clock runs away is followed, and found again by two codes`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let security = try await directory.principal("secadmin")
        _ = try await directory.factors.importTokens(
            "T60,TOTP,3132333435363738393031323334353637383930,SHA1,6,60", by: security)
        let token = try await directory.store.read { try FactorStore.tokens($0)[0] }
        try await directory.factors.assignToken(token.id, to: directory.account("engineer").id, by: security)
        func pass(ahead: Int64) async throws {
            directory.clock.advance(.minutes(10))
            let visitor = try await directory.visitor("engineer")
            _ = try await directory.signIn.passSecondFactor(
                visitor, factor: token.id, code: code(seed, at: directory.clock.now, period: 60, step: ahead), peer: "")
        }
        try await pass(ahead: 0)
        try await pass(ahead: 1)
        try await pass(ahead: 2)
        await #expect(throws: DirectoryError.wrongCode) { try await pass(ahead: 6) }
        directory.clock.advance(.minutes(1))
        let now = directory.clock.now
        try await directory.factors.resynchronize(
            token.id, first: code(seed, at: now, period: 60, step: 6),
            second: code(seed, at: now, period: 60, step: 7), by: security)
        try await pass(ahead: 7)
    }
}
