import Kernel
import Observations
import Records
import ScanImports
import Testing
import Tools

@testable import AssetInventory

@Suite struct `Asset observation` {
    @Test func `the same host seen again is the same asset, and only its last sighting changes`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "OpenSSH")])
        test.time.advance(.hours(1))
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "OpenSSH")])
        let assets = try await test.assets()
        #expect(assets.count == 1)
        #expect(assets[0].lastSeenAt == assets[0].firstSeenAt + .hours(1))
        #expect(assets[0].openPorts == 1)
        let ports = try await test.store.read { try AssetStore.ports(of: assets[0].id, $0) }
        #expect(ports.count == 1 && ports[0].firstSeenAt == ports[0].changedAt)
        try await test.expectSound()
    }

    @Test func `what a host says of itself is kept as one line that can be read`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe(
            "10.0.0.1", run: run, ports: [(22, .open, "Open\nSSH\u{9B}31m" + String(repeating: "x", count: 9_000))]
        ) { host in
            host.names = ["\u{200B}\n", "pacs\u{202E}exe.example"].map { HostName(name: $0, origin: .user) }
            host.vendor = " \t "
        }
        let asset = try #require(try await test.assets().first)
        #expect(asset.hostName == "pacs\u{FFFD}exe.example" && asset.vendor == nil)
        let product = try await test.store.read { try AssetStore.ports(of: asset.id, $0).first?.product }
        #expect(product?.hasPrefix("Open SSH\u{FFFD}31mxxx") == true && product?.count == 256)
    }

    @Test func `a port that is told of twice is one port, open where it was open once`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe(
            "10.0.0.1", run: run, ports: [(22, .closed, ""), (22, .open, "OpenSSH"), (22, .open, "")])
        let ports = try await test.store.read { try AssetStore.ports(of: Identifier(1), $0) }
        #expect(ports.map(\.state) == ["open"] && ports[0].product == "OpenSSH")
        #expect(try await test.assets()[0].openPorts == 1)
        try await test.expectSound()
    }

    @Test func `a port that was tried and is told of no more has closed; one that was not tried stays`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, ""), (8080, .open, "")])
        let tried = PortCoverage(tcp: try PortSet("1-1000"))
        try await test.observe("10.0.0.1", run: run, coverage: tried)
        let ports = try await test.store.read { try AssetStore.ports(of: Identifier(1), $0) }
        #expect(ports.map(\.state) == ["closed", "open"])
        #expect(try await test.assets()[0].openPorts == 1)
    }

    @Test func `a host that was given up says nothing of the ports it does not tell`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "")])
        try await test.observe("10.0.0.1", run: run, coverage: PortCoverage(tcp: try PortSet("1-1000"))) {
            $0.timedOut = true
        }
        #expect(try await test.assets()[0].openPorts == 1)
    }

    @Test func `a guess from the port's number does not overwrite what a service answered`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "OpenSSH")])
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "")]) { host in
            var guess = ScannedService()
            guess.name = "ssh"
            host.ports[0].service = guess
        }
        let ports = try await test.store.read { try AssetStore.ports(of: Identifier(1), $0) }
        #expect(ports[0].product == "OpenSSH")
    }

    @Test func `an older report imported later does not undo what was seen since`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "")])
        try await test.observe("10.0.0.1", run: run, ports: [(22, .closed, "")]) { [now = test.time.now] host in
            host.ended = now - .days(30)
        }
        #expect(try await test.assets()[0].openPorts == 1)
    }

    @Test func `a scanner whose clock runs ahead does not outlive later sightings`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "")]) { [now = test.time.now] host in
            host.ended = now + .days(2000)
        }
        test.time.advance(.hours(1))
        try await test.observe("10.0.0.1", run: run, ports: [(22, .closed, "")])
        #expect(try await test.assets()[0].openPorts == 0)
    }

    @Test func `filtered and closed ports never seen open leave no row`() async throws {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(1, .filtered, ""), (2, .closed, ""), (3, .open, "")])
        let ports = try await test.store.read { try AssetStore.ports(of: Identifier(1), $0) }
        #expect(ports.map(\.number) == [3])
    }

    @Test(arguments: [
        ("10.0.0.0/24", ["10.0.0.1", "10.0.0.2"]), ("10.0.1.1", ["10.0.1.1"]), ("泵", ["10.0.0.2"]),
        ("%", []), ("_", []), ("openssh", ["10.0.0.1"]), ("' OR 1=1 --", []), ("fe80::/10", ["fe80::1"]),
    ])
    func `text in the filter is a range, a name or a service, and never SQL`(text: String, found: [String]) async throws
    {
        let test = try await TestInventory()
        let run = try await test.importRun()
        try await test.observe("10.0.0.1", run: run, ports: [(22, .open, "OpenSSH")])
        try await test.observe("10.0.0.2", run: run) { $0.names = [HostName(name: "输液泵-3", origin: .pointer)] }
        try await test.observe("10.0.1.1", run: run)
        try await test.observe("fe80::1", run: run)
        var filter = AssetFilter()
        filter.text = text
        #expect(try await test.assets(filter).map(\.addressText) == found)
        let asked = filter
        let count = try await test.store.read { try AssetStore.count(asked, $0) }
        #expect(count == found.count)
    }
}
