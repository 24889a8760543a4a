import DeviceAccess
import Foundation
import Glibc
import Kernel
import Logging
import Observations
import Testing

/// The snmpsim of PyPI with walks of real devices (snmpsim-data), where they are installed.
struct Simulator {
    /// The virtual environment: the one that is named, the one of the checkout, or the Lab's. Nil: not installed.
    static let home: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["ANHU_SNMPSIM"]
        let places = named.map { [$0] } ?? [".anhu/snmpsim", ".anhu/lab/python"].map { root.appending(path: $0).path }
        return places.first { FileManager.default.isExecutableFile(atPath: "\($0)/bin/snmpsim-command-responder") }
    }()

    /// Unpacks walks, by their path in snmpsim-data, and serves them: the path is the community.
    static func start(_ walks: [String]) async throws -> AgentProcess {
        guard let home, let first = walks.first else { throw CocoaError(.fileNoSuchFile) }
        let folder = try Folder(readableByAll: true)
        let data = try folder.folder("data")
        try await unpack(walks, home: home, into: data)
        // snmpsim gives up being root and then writes its index here.
        let cache = try folder.folder("cache", mode: 0o777)
        let agent = try AgentProcess("\(home)/bin/snmpsim-command-responder", folder: folder) { port in
            [
                "--data-dir=\(data)", "--cache-dir=\(cache)", "--agent-udpv4-endpoint=127.0.0.1:\(port)", "--quiet",
                "--process-user=nobody", "--process-group=nogroup", "--logging-method=null",
            ]
        }
        try await agent.ready(.v2c(community: first), within: 400)
        return agent
    }

    private static func unpack(_ walks: [String], home: String, into data: String) async throws {
        let script = """
            import bz2, os, sys, snmpsim_data
            for walk in sys.argv[2:]:
                source = os.path.join(os.path.dirname(snmpsim_data.__file__), "data", walk + ".snmprec")
                target = os.path.join(sys.argv[1], walk + ".snmprec")
                os.makedirs(os.path.dirname(target), exist_ok=True)
                packed = os.path.exists(source + ".bz2")
                text = bz2.open(source + ".bz2").read() if packed else open(source, "rb").read()
                open(target, "wb").write(text)
            """
        let process = Process()
        process.executableURL = URL(filePath: "\(home)/bin/python3")
        process.arguments = ["-c", script, data] + walks
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw CocoaError(.fileReadUnknown) }
    }
}

@Suite(.enabled(if: Simulator.home != nil, "snmpsim is not installed: ANHU_SNMPSIM, .anhu/snmpsim, .anhu/lab/python"))
struct `Walks of real devices` {
    private func snapshots(_ walks: [String], _ depth: SNMPProbe.Depth = .neighbours) async throws -> [DeviceSnapshot] {
        let agent = try await Simulator.start(walks)
        let probe = SNMPProbe(depth: depth, logger: Logger(label: "test"))
        var snapshots: [DeviceSnapshot] = []
        for walk in walks {
            snapshots.append(try await probe.snapshot(of: agent.target, with: .v2c(community: walk)))
        }
        return snapshots
    }

    private func has(_ snapshot: DeviceSnapshot, _ kind: Clue.Kind, _ text: String) -> Bool {
        snapshot.clues.contains { $0.kind == kind && $0.text.contains(text) }
    }

    @Test func `give what a fingerprint needs, wherever the maker put it`() async throws {
        let found = try await snapshots([
            "network/firewall/topsec-ngfw4000-uf", "camera/hikvision", "camera/hikvision-network-video-recorder",
            "network/firewall/netentsec-ngfw", "network/firewall/nsfocus-osms",
            "network/firewall/legend-holdings-firewall",
        ])
        #expect(has(found[0], .snmpPrivate, "14331.5.5.1.3.2.0 NGFW4000-UF"))
        #expect(has(found[0], .snmpEnterprise, "14331"))
        // A camera without a system group: only its maker's subtree answers.
        #expect(found[1].reading.system.object == nil)
        #expect(has(found[1], .snmpEnterprise, "39165"))
        #expect(has(found[1], .snmpPrivate, "39165.1.1.0 DS-2CD"))
        #expect(has(found[2], .snmpObject, "1.3.6.1.4.1.50001"))
        // net-snmp's numbers are no makers.
        #expect(found[3].enterprises.isEmpty)
        #expect(has(found[3], .snmpDescription, "Netentsec NGFW"))
        #expect(has(found[4], .snmpPrivate, "19849.6.1.4.0 V5.6"))
        #expect(has(found[5], .snmpPrivate, "9833.1.3.4.0 网御防火墙"))
        #expect(found.flatMap(\.notes) == [])
        #expect(found.allSatisfy { $0.privateTexts.count <= 200 })
        // A community selects the walk; nothing may tell it again.
        #expect(!found.flatMap(\.clues).contains { $0.text.contains("network/") || $0.text.contains("camera/") })
    }

    @Test func `give chassis, neighbours and where things are plugged in`() async throws {
        let found = try await snapshots(["network/switch/h3c-e528-1", "network/switch/maipu-sm4200-16gef8ge-ac"])
        let h3c = found[0]
        #expect(h3c.device.evidence.first?.kind == .serial)
        #expect(h3c.device.attributes[.brand] == "H3C")
        #expect(h3c.reading.boxes.count == 1)
        #expect(h3c.reading.links.first?.isForwarding == true)
        #expect(h3c.neighbours.contains { $0.attributes[.attachment]?.contains("GigabitEthernet1/0/24") == true })
        let maipu = found[1]
        #expect(maipu.reading.forwarding.count > 20)
        #expect(maipu.reading.neighbours.count > 40)
        #expect(maipu.observations().count > 50)
        #expect(Set(maipu.observations().map(\.slot)).count == maipu.observations().count)
    }

    @Test func `are no longer read when the time is used up`() async throws {
        let walk = "network/switch/maipu-sm4200-16gef8ge-ac"
        let agent = try await Simulator.start([walk])
        let probe = SNMPProbe(time: Interval(milliseconds: 60), logger: Logger(label: "test"))
        let snapshot = try await probe.snapshot(of: agent.target, with: .v2c(community: walk))
        #expect(snapshot.reading.system.object != nil)
        #expect(snapshot.notes.contains { $0.contains("时限") })
    }
}

/// All walks of Walks/expected.tsv. Apart, since snmpsim takes over a minute to make its index of nine million rows.
@Suite(
    .enabled(
        if: Simulator.home != nil && ProcessInfo.processInfo.environment["ANHU_ALL_WALKS"] != nil,
        "wants snmpsim and ANHU_ALL_WALKS=1"))
struct `All walks of the list` {
    @Test func `give something to be known by`() async throws {
        let list = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Walks/expected.tsv")
        let walks = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: "\t").first.map(String.init) }
        #expect(walks.count == 28)
        let agent = try await Simulator.start(walks)
        let probe = SNMPProbe(depth: .neighbours, logger: Logger(label: "test"))
        for walk in walks {
            let snapshot = try await probe.snapshot(of: agent.target, with: .v2c(community: walk))
            let kinds = Set(snapshot.clues.map(\.kind))
            #expect(kinds.contains(.snmpObject) || kinds.contains(.snmpEnterprise), "\(walk)")
            #expect(snapshot.privateTexts.count <= 200)
            #expect(snapshot.clues.allSatisfy { !$0.text.contains(walk) })
            let slots = snapshot.observations().map(\.slot)
            #expect(Set(slots).count == slots.count, "\(walk)")
        }
    }
}
