import Console
import Foundation
import GRDB
import Kernel
import Records

/// Takes a code and holds it against one factor. Called inside the transaction that the code opens, so that one code
/// opens one only.
struct FactorCheck: Sendable {
    let secrets: FactorSecrets

    /// Steps to either side of the present one whose codes are taken: RFC 6238 section 5.2 advises one for the delay of
    /// typing and network.
    static let timeWindow: Int64 = 1
    /// Counters looked ahead for a button pressed in a pocket: RFC 4226 section 7.4's parameter s.
    static let lookAhead: Int64 = 10
    /// Counters looked ahead when two codes in a row are given.
    static let resyncAhead: Int64 = 200
    /// Steps to either side looked at when two codes in a row are given: 20 minutes of 30-second steps.
    static let resyncDrift: Int64 = 40

    /// Takes the code, or says why not.
    /// - Throws: `DirectoryError.wrongCode`, `.codeUsed`, `.sheetUsedUp`.
    func take(_ typed: String, for factor: Factor, at moment: Timestamp, _ database: Database) throws {
        let code = String(typed.filter { $0 >= "0" && $0 <= "9" })
        switch factor.kind {
        case .sheet:
            try SheetStore.use(code, of: factor.id, secrets, at: moment, database)
        case .eventToken:
            let first = (factor.lastCounter ?? -1) + 1
            guard let counter = try password(factor).counter(of: code, in: first...first + Self.lookAhead) else {
                throw DirectoryError.wrongCode
            }
            try FactorStore.advance(factor.id, to: counter, drift: 0, database)
        case .app, .timeToken:
            let step = self.step(of: factor, at: moment)
            let center = step + factor.drift
            let range = center - Self.timeWindow...center + Self.timeWindow
            guard let counter = try password(factor).counter(of: code, in: range) else {
                throw DirectoryError.wrongCode
            }
            if let last = factor.lastCounter, counter <= last { throw DirectoryError.codeUsed }
            // A hardware clock runs away slowly; each use says by how much (RFC 6238 section 6).
            let drift = factor.kind == .timeToken ? counter - step : 0
            try FactorStore.advance(factor.id, to: counter, drift: drift, database)
        }
    }

    /// Finds a token that has run away by two codes in a row.
    /// - Throws: `DirectoryError.wrongCode`, `.codeUsed`; `.noFactor` for what has no counter.
    func resynchronize(
        _ factor: Factor, first: String, second: String, at moment: Timestamp, _ database: Database
    ) throws {
        let password = try password(factor)
        switch factor.kind {
        case .eventToken:
            let start = (factor.lastCounter ?? -1) + 1
            guard let counter = password.counter(of: first, then: second, in: start...start + Self.resyncAhead) else {
                throw DirectoryError.wrongCode
            }
            try FactorStore.advance(factor.id, to: counter + 1, drift: 0, database)
        case .timeToken:
            let step = self.step(of: factor, at: moment)
            let range = step - Self.resyncDrift...step + Self.resyncDrift
            guard let counter = password.counter(of: first, then: second, in: range) else {
                throw DirectoryError.wrongCode
            }
            try FactorStore.advance(factor.id, to: counter + 1, drift: counter + 1 - step, database)
        case .app, .sheet:
            throw DirectoryError.noFactor
        }
    }

    /// The computation behind a factor.
    func password(_ factor: Factor) throws -> OneTimePassword {
        guard let sealed = factor.secret else { throw DirectoryError.noFactor }
        return OneTimePassword(
            secret: try secrets.open(sealed, kind: factor.kind, name: factor.name), algorithm: factor.algorithm,
            digits: factor.digits)
    }

    private func step(of factor: Factor, at moment: Timestamp) -> Int64 {
        moment.seconds / Int64(factor.period ?? 30)
    }
}
