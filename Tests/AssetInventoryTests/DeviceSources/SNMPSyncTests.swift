import DeviceAccess
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import AssetInventory

/// Debian's snmpd, or the one that is named, on a loopback port.
final class LoopbackAgent: @unchecked Sendable {
    static let program = ProcessInfo.processInfo.environment["ANHU_SNMPD"] ?? "/usr/sbin/snmpd"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    static let community = "du-qu-zhuan-yong"
    static let digest = "renzheng-kouling"
    static let cipher = "jiami-kouling-1"

    let place: String
    private let process = Process()

    init(in parent: URL, name: String = "lab-switch") async throws {
        let folder = parent.appending(path: "agent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lines = [
            "rocommunity \(Self.community) 127.0.0.1", "sysName \(name)", "sysLocation 信息科机房",
            "createUser reader SHA \"\(Self.digest)\" AES \"\(Self.cipher)\"", "rouser reader priv",
        ]
        let configuration = folder.appending(path: "snmpd.conf")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: configuration)
        let target = try Self.freeTarget()
        place = target.description
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-f", "-C", "-c", configuration.path, "-Lo", "-I", "-smux", "udp:\(place)"]
        process.environment = ["SNMP_PERSISTENT_DIR": folder.path, "MIBS": "", "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let timing = SNMPTiming(timeout: Interval(milliseconds: 200), retries: 0)
        for _ in 0..<100 {
            let session = try SNMPSession(target, credentials: .v2c(community: Self.community), timing: timing)
            if (try? await session.get([OID.standard(1, 5, 0)])) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the agent does not answer")
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// A port of 127.0.0.1 at which nothing listens.
    static func freeTarget() throws -> SNMPTarget {
        let server = try LoopbackServer { _ in }
        return SNMPTarget(IPAddress(v4: 0x7F00_0001), port: server.port)
    }
}

@Suite(.serialized) struct `Synchronised devices` {
    @Test(.enabled(if: LoopbackAgent.isInstalled, "snmpd is not installed"))
    func `tell what they are once, and one that is silent keeps nobody else from telling`() async throws {
        let stage = try await DeviceStage()
        let agent = try await LoopbackAgent(in: stage.test.folder)
        let dead = try LoopbackAgent.freeTarget()
        let source = try await stage.snmp([dead.description, agent.place], community: LoopbackAgent.community)
        let first = try await stage.sync(source)
        #expect(first.state == .incomplete && first.assets >= 1, "\(first.message ?? "")")
        #expect(first.message?.contains(dead.description) == true && first.message?.contains("成功 1 台") == true)
        let asset = try #require(try await stage.test.assets().first { $0.hostName == "lab-switch" })
        #expect(asset.isAlive)
        let evidence = try await stage.evidence(first)
        #expect(evidence.count == 1 && evidence[0].contains("1.3.6.1.2.1.1.5.0|4|lab-switch"))
        let kinds = try await stage.test.store.read {
            try String.fetchAll(
                $0, sql: "SELECT kind || '/' || name FROM asset_source WHERE kind <> 'scan' ORDER BY id")
        }
        #expect(kinds.first == "snmp/核心交换机")

        let records = try await stage.records()
        stage.test.time.advance(.hours(1))
        let second = try await stage.sync(source)
        #expect(second.newAssets == 0)
        #expect(try await stage.records() == records)
        try stage.expectNowhere([LoopbackAgent.community])
        try await stage.test.expectSound()
    }

    @Test(.enabled(if: LoopbackAgent.isInstalled, "snmpd is not installed"), arguments: [true, false])
    func `of version 3 are asked with authentication and privacy, and told when the password is wrong`(
        isRight: Bool
    ) async throws {
        let stage = try await DeviceStage()
        let agent = try await LoopbackAgent(in: stage.test.folder)
        var draft = DeviceSourceStore.Draft(name: "防火墙", kind: .snmp3, place: agent.place)
        draft.settings.user = "reader"
        (draft.settings.digest, draft.settings.cipher) = (.sha1, .aes128)
        draft.secret[.digest] = isRight ? LoopbackAgent.digest : "cuowu-kouling"
        draft.secret[.cipher] = LoopbackAgent.cipher
        let run = try await stage.sync(try await stage.approved(draft))
        if isRight {
            #expect(run.state == .complete && run.assets >= 1, "\(run.message ?? "")")
        } else {
            #expect(run.state == .failed && run.message?.contains("认证失败") == true, "\(run.message ?? "")")
        }
        try stage.expectNowhere([LoopbackAgent.digest, LoopbackAgent.cipher])
    }

    @Test func `that do not answer at all say what to look at`() async throws {
        let stage = try await DeviceStage()
        let dead = try LoopbackAgent.freeTarget()
        let run = try await stage.sync(try await stage.snmp([dead.description], community: "x"))
        #expect(run.state == .failed && run.message?.contains("SNMP") == true, "\(run.message ?? "")")
        let blocks = try await stage.test.store.read { try ScanRunStore.blocks(of: run.id, $0) }
        #expect(blocks.map(\.key) == [dead.description] && blocks[0].isComplete == false)
    }

    @Test func `outside the approved scopes are passed over, the others asked`() async throws {
        let stage = try await DeviceStage()
        let dead = try LoopbackAgent.freeTarget()
        let source = try await stage.snmp(["192.0.2.1:161", dead.description], community: "x")
        let run = try await stage.sync(source)
        #expect(run.message?.contains("192.0.2.1 不在已批准的范围内") == true, "\(run.message ?? "")")
        let outside = try await stage.snmp(["192.0.2.1:161"], community: "x", name: "外")
        await #expect(throws: DeviceSourceError.self) { try await stage.sync(outside) }
    }
}
