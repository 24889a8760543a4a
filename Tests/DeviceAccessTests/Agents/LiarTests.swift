import DeviceAccess
import Kernel
import Testing

/// What comes from the network is not believed.
@Suite(.serialized) struct `An agent that answers nonsense` {
    private let hasty = SNMPTiming(timeout: Interval(milliseconds: 50), retries: 0)

    private func ask(_ liar: Liar, _ credentials: SNMPCredentials) async -> Result<[SNMPRow?], SNMPError> {
        do throws(SNMPError) {
            let session = try SNMPSession(liar.target, credentials: credentials, timing: hasty)
            return .success(try await session.get([.standard(1, 1, 0)]))
        } catch { return .failure(error) }
    }

    private func engine(_ liar: Liar) async -> Result<[UInt8]?, SNMPError> {
        do throws(SNMPError) {
            let session = try SNMPSession(liar.target, credentials: .v3(SNMPUser(name: "any")), timing: hasty)
            return .success(try await session.engine())
        } catch { return .failure(error) }
    }

    @Test func `an echo is no answer`() async throws {
        let liar = try Liar { $0 }
        #expect(await ask(liar, .v2c(community: "any")) == .failure(.silent(liar.target, .v2c)))
        #expect(await engine(liar) == .failure(.silent(liar.target, .v3)))
    }

    @Test func `an answer is one`() async throws {
        let liar = try Liar { $0.answered(as: 0xA2) }
        #expect(await ask(liar, .v2c(community: "any")) == .success([SNMPRow(.standard(1, 1, 0), .other)]))
    }

    @Test func `an answer cut or damaged anywhere is refused or read, never more`() async throws {
        let length = 43
        for place in 0..<length {
            let cut = try Liar { Array($0.answered(as: 0xA2).prefix(place)) }
            if case .success(let rows) = await ask(cut, .v2c(community: "any")) { #expect(rows.count == 1) }
            for value: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
                let damaged = try Liar { question in
                    var octets = question.answered(as: 0xA2)
                    if place < octets.count { octets[place] = value }
                    return octets
                }
                if case .success(let rows) = await ask(damaged, .v2c(community: "any")) { #expect(rows.count == 1) }
            }
        }
    }

    /// The question with an engine id of nine octets put in, as an agent would refuse it.
    private static func refusal(of question: [UInt8]) -> [UInt8] {
        let id: [UInt8] = [0x80, 0, 0x07, 0xDB, 3, 1, 2, 3, 4]
        guard question.count == 61, question[23...24] == [0x04, 0x10] else { return [] }
        var octets = question.answered(as: 0xA8)
        octets[1] += UInt8(id.count)
        octets[24] += UInt8(id.count)
        octets[26] += UInt8(id.count)
        octets[28] = UInt8(id.count)
        octets.insert(contentsOf: id, at: 29)
        return octets
    }

    @Test func `an engine is known by its refusal`() async throws {
        let liar = try Liar { Self.refusal(of: $0) }
        #expect(await engine(liar) == .success([0x80, 0, 0x07, 0xDB, 3, 1, 2, 3, 4]))
    }

    @Test func `a refusal cut or damaged anywhere gives an engine id or none`() async throws {
        for place in 0..<70 {
            let cut = try Liar { Array(Self.refusal(of: $0).prefix(place)) }
            #expect(await engine(cut) == .failure(.silent(cut.target, .v3)))
            for value: UInt8 in [0x00, 0x21, 0x80, 0xFF] {
                let damaged = try Liar { question in
                    var octets = Self.refusal(of: question)
                    if place < octets.count { octets[place] = value }
                    return octets
                }
                if case .success(let id) = await engine(damaged) { #expect((1...32).contains(id?.count ?? 0)) }
            }
        }
    }

    @Test func `the answer to another question is not taken`() async throws {
        let liar = try Liar { question in
            var octets = Self.refusal(of: question)
            if octets.count > 12 { octets[12] ^= 1 }
            return octets
        }
        #expect(await engine(liar) == .failure(.silent(liar.target, .v3)))
    }

    /// Whatever is asked by version 1 with the community `any`: 1.3.6.1.2.1.1 comes next.
    private static func sameAgain(_ question: [UInt8]) -> [UInt8] {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
        guard question.count > 14, question.count >= 14 + Int(question[13]) else { return [] }
        let number = Array(question[12..<14 + Int(question[13])])
        let row = element(0x30, element(0x06, [0x2B, 6, 1, 2, 1, 1]) + [0x05, 0x00])
        let response = number + [0x02, 1, 0, 0x02, 1, 0] + element(0x30, row)
        return element(0x30, question[2..<10] + element(0xA2, response))
    }

    @Test func `an agent that leads in circles ends the walk, with what came before`() async throws {
        let liar = try Liar { Self.sameAgain($0) }
        let session = try SNMPSession(liar.target, credentials: .v1(community: "any"), timing: hasty)
        let walk = try await session.walk(.standard())
        #expect(walk.ending == .broken(.loop(liar.target, at: .standard(1))))
        #expect(walk.rows == [SNMPRow(.standard(1), .other)])
    }
}
