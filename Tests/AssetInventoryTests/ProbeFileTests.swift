import Crypto
import Foundation
import Kernel
import Records
import Testing
import Tools

@testable import AssetInventory

/// The files that cross to an isolated network and back.
@Suite struct `Files that cross` {
    @Test func `a commission carries everything that its plan may do`() async throws {
        let stage = try await ProbeStage()
        let plan = try await stage.plan("127.0.0.0/30", ports: "80,443") {
            $0.exclusions = AddressSet(text: "127.0.0.2") ?? AddressSet()
            $0.window = TimeWindow(text: "00:00-23:59")
            $0.hostMinutes = 7
        }
        let issuer = try stage.issuer()
        let id = try await issuer.issue(plan, days: 5, by: stage.test.engineer)
        let (record, bytes) = try await issuer.file(id, by: stage.test.engineer)
        let file = try CommissionFile(bytes)
        let commission = file.commission
        #expect(commission.number == id.rawValue && commission.network == "监区内网" && commission.hospital == "示范医院")
        #expect(commission.allowed == AddressSet(text: "127.0.0.0-1, 127.0.0.3"))
        #expect(commission.maxRate == 2000 && commission.hostMinutes == 7 && commission.ports.description == "80,443")
        #expect(commission.window?.description == "00:00-23:59")
        let fragile = try TestInventory.fragilePorts().ports
        #expect(commission.fragilePorts.ports == fragile)
        #expect(commission.validUntil == stage.test.time.now + .days(5) && commission.issuedBy == "王工")
        #expect(commission.notice.contains("李主任免除通知"))
        #expect(try file.code == issuer.code() && InstallationCode.agree(file.code.lowercased(), file.code))
        #expect(!InstallationCode.agree("", file.code))
        // Its keys are nowhere in the records.
        #expect(!record.body.contains(hexadecimal(file.signing.rawRepresentation)))
        try await stage.test.expectSound()
    }

    @Test func `a commission with any byte altered, missing or added is refused`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.1").bytes
        _ = try CommissionFile(bytes)
        // Every byte of the frame; of keys, text and signature enough to meet each, since a signature takes milliseconds.
        for index in bytes.indices where index < 8 || (104..<108).contains(index) || index % 31 == 0 {
            var altered = bytes
            altered[index] ^= UInt8(1 << (index % 8))
            #expect(throws: ProbeError.self, "byte \(index)") { _ = try CommissionFile(altered) }
        }
        for length in stride(from: 0, to: bytes.count, by: 97) {
            #expect(throws: ProbeError.self, "length \(length)") { _ = try CommissionFile(bytes.prefix(length)) }
        }
        #expect(throws: ProbeError.alteredCommission) { _ = try CommissionFile(bytes + [0]) }
        #expect(throws: ProbeError.notCommission) { _ = try CommissionFile(Data("<?xml".utf8)) }
    }

    @Test func `a commission signed anew by somebody else shows another code`() async throws {
        let stage = try await ProbeStage()
        let other = try await ProbeStage()
        let own = try await stage.commission("127.0.0.1").bytes
        let forged = try await other.commission("127.0.0.1").bytes
        #expect(try CommissionFile(own).code != CommissionFile(forged).code)
        #expect(try CommissionFile(forged).code != stage.issuer().code())
    }

    @Test func `a result with any byte altered, missing or added is refused, and nothing of it is kept`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.1").bytes
        let (result, _) = try await stage.carryOut(bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1")))
        let whole = try Data(contentsOf: result)
        let key = try ProbeKeys(stage.test.store.key).signing(try CommissionFile(bytes).commission.token).publicKey
        let copy = try stage.laptop.appending(path: "altered")
        func refuses(_ data: Data) throws -> Bool {
            try data.write(to: copy)
            guard ResultIntake.looksLikeResult(copy) else { return true }
            do {
                try ResultReader(copy).verify(key)
                return false
            } catch is ResultError {
                return true
            }
        }
        #expect(try !refuses(whole))
        // Every byte of the header and of what stands before the sealed parts; of what is sealed every seventh.
        let sealed = try ResultReader(result).parts.map { $0.offset..<$0.offset + $0.length }
        for index in whole.indices where index % 7 == 0 || !sealed.contains(where: { $0.contains(index) }) {
            var altered = whole
            altered[index] ^= UInt8(1 << (index % 8))
            #expect(try refuses(altered), "byte \(index)")
        }
        for length in stride(from: 0, to: whole.count, by: 53) {
            #expect(try refuses(whole.prefix(length)), "length \(length)")
        }
        #expect(try refuses(whole + [0]))
        // Through the import, with the number of the commission and of the installation as they are.
        var altered = whole
        altered[whole.count - 200] ^= 1
        try altered.write(to: copy)
        await #expect(throws: ResultError.altered) { _ = try await stage.bring(copy) }
        #expect(try await stage.count("probe_result") == 0)
        #expect(try await stage.count("evidence") == 0)
    }

    @Test func `what was found cannot be read without the server's key`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.1").bytes
        let (result, _) = try await stage.carryOut(
            bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1", card: "00:1B:44:11:3A:B7")))
        let whole = try Data(contentsOf: result)
        for word in ["127.0.0.1", "nmap", "00:1B:44", "laptop"] { #expect(whole.range(of: Data(word.utf8)) == nil) }
        let reader = try ResultReader(result)
        let token = try CommissionFile(bytes).commission.token
        let right = try ProbeKeys(stage.test.store.key).sealing(token)
        #expect(try reader.summary(right).isComplete)
        #expect(throws: ResultError.altered) { _ = try reader.summary(Curve25519.KeyAgreement.PrivateKey()) }
        // A part that stands in another place than it was sealed for does not open.
        let part = try #require(reader.parts.first)
        let sealed = try Data(contentsOf: result).dropFirst(part.offset).prefix(part.length)
        let moved = try #require(
            ResultPart(
                Data(
                    [part.kind.rawValue, 1] + FileFields.bytes(part.index + 1) + FileFields.bytes(part.length)
                        + Array(repeating: 0, count: 32)), sealedAt: 0))
        let header = try #require(ResultHeader.read(whole)).bytes
        #expect(ResultSeal(header: header).open(Data(sealed), part, with: right) != nil)
        #expect(ResultSeal(header: header).open(Data(sealed), moved, with: right) == nil)
    }

    @Test func `bytes from nowhere are refused in order`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.1").bytes
        let (result, _) = try await stage.carryOut(bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1")))
        let whole = try Data(contentsOf: result)
        let place = try stage.laptop.appending(path: "noise")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var noise = Data((0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: .min ... .max) })
            // Half of them begin as the file does, so that the inner forms are reached.
            if Bool.random() { noise = whole.prefix(Int.random(in: 8...whole.count)) + noise }
            try noise.write(to: place)
            do {
                let reader = try ResultReader(place)
                #expect(throws: ResultError.self) { try reader.verify(Curve25519.Signing.PrivateKey().publicKey) }
            } catch is ResultError {
                // As it should be.
            }
            #expect(throws: ProbeError.self) { _ = try CommissionFile(noise) }
            #expect(throws: ProbeError.self) { _ = try CommissionFile(Data(CommissionFile.magic) + noise) }
            _ = BlockReport(noise)
            _ = CommissionText.read(noise)
        }
    }
}
