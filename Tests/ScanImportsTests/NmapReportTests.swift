import Observations
import Kernel
import ScanImports
import Testing

@Suite struct `An nmap report` {
    let reading: Reading

    init() throws {
        reading = read(try fixture("nmap-office.xml"))
        #expect(reading.failure == nil)
    }

    @Test func `tells scanner, version, command line, start and how many ports were asked for`() throws {
        let header = try #require(reading.header)
        #expect(header.scanner == "nmap")
        #expect(header.version == "7.93")
        #expect(header.arguments == "nmap -sT -sV -n -oX - --max-rate 300 10.20.0.0/29")
        #expect(header.started == Timestamp(seconds: 1_767_574_800))
        #expect(header.portsAsked == [.tcp: 1000])
    }

    @Test func `delivers hosts in order with the line on which each begins`() {
        #expect(reading.hosts.map(\.line) == [11, 36, 42])
        #expect(reading.hosts.map(\.state) == [.up, .up, .down])
        #expect(reading.hosts.map(\.reason) == ["arp-response", "echo-reply", "no-response"])
    }

    @Test func `reads addresses, hardware address and names once each`() {
        let host = reading.hosts[0]
        #expect(host.addresses == [IPAddress("10.20.0.2")!])
        #expect(host.hardware == MACAddress("00:1B:44:11:3A:B7"))
        #expect(host.vendor == "SanDisk")
        #expect(
            host.names == [
                HostName(name: "pacs.example.invalid", origin: .user),
                HostName(name: "pacs-01.example.invalid", origin: .pointer),
            ])
    }

    @Test func `reads ports with state and reason`() {
        let ports = reading.hosts[0].ports
        #expect(ports.map(\.number) == [22, 443, 8080, 161])
        #expect(ports.map(\.transport) == [.tcp, .tcp, .tcp, .udp])
        #expect(ports.map(\.state) == [.open, .open, .filtered, .openOrFiltered])
        #expect(ports.map(\.reason) == ["syn-ack", "syn-ack", "no-response", "no-response"])
        #expect(reading.hosts[0].openPorts.map(\.number) == [22, 443])
    }

    @Test func `reads services with product, version and platform names`() throws {
        let ssh = try #require(reading.hosts[0].ports[0].service)
        #expect(ssh.name == "ssh")
        #expect(ssh.product == "OpenSSH")
        #expect(ssh.version == "7.4")
        #expect(ssh.extra == "protocol 2.0")
        #expect(ssh.system == "Linux")
        #expect(ssh.method == .probed)
        #expect(ssh.confidence == 10)
        #expect(ssh.platforms == ["cpe:/a:openbsd:openssh:7.4", "cpe:/o:linux:linux_kernel"])
        let web = try #require(reading.hosts[0].ports[1].service)
        #expect(web.product == "影像 <PACS>")
        #expect(web.tunnel == "ssl")
        #expect(reading.hosts[0].ports[3].service == nil)
    }

    @Test func `reads script output, which is not mistaken for anything else`() {
        let host = reading.hosts[0]
        #expect(
            host.ports[0].scripts == [ScriptOutput(name: "ssh-hostkey", text: "\n  2048 aa:bb (RSA)", isCut: false)])
        #expect(host.scripts.map(\.name) == ["smb-os-discovery"])
    }

    @Test func `reads the guess at the system, uptime, distance and times`() throws {
        let host = reading.hosts[0]
        let match = try #require(host.systems.first)
        #expect(match.name == "Linux 3.10 - 4.11")
        #expect(match.accuracy == 98)
        #expect(match.classes.map(\.family) == ["Linux"])
        #expect(match.classes.first?.generation == "3.X")
        #expect(match.classes.first?.deviceType == "general purpose")
        #expect(match.classes.first?.platforms == ["cpe:/o:linux:linux_kernel:3"])
        #expect(host.uptime == 864_000)
        #expect(host.distance == 1)
        #expect(host.started == Timestamp(seconds: 1_767_574_800))
        #expect(host.ended == Timestamp(seconds: 1_767_574_815))
    }

    @Test func `counts the ports that are not listed`() {
        let rest = reading.hosts[0].otherPorts
        #expect(rest.map(\.state) == [.closed])
        #expect(rest.map(\.count) == [996])
        #expect(rest.first?.reasons == [PortSummary.Reason(name: "conn-refused", count: 996)])
    }

    @Test func `takes hosts with only IPv6, without open ports, timed out or down`() {
        #expect(reading.hosts[1].addresses == [IPAddress("fd00::20")!])
        #expect(reading.hosts[1].timedOut)
        #expect(reading.hosts[1].ports.isEmpty)
        #expect(reading.hosts[2].addresses == [IPAddress("10.20.0.4")!])
        #expect(!reading.hosts[2].timedOut)
    }

    @Test func `tells progress`() {
        #expect(reading.progress.map(\.step) == [.begun, .running, .ended])
        #expect(reading.progress.map(\.phase) == ["Connect Scan", "Connect Scan", "Connect Scan"])
        #expect(reading.progress[1].percent == 37.5)
        #expect(reading.progress[1].remaining == 12)
        #expect(reading.progress[1].expectedEnd == Timestamp(seconds: 1_767_574_814))
    }

    @Test func `tells how it ended`() throws {
        let summary = try #require(reading.summary)
        #expect(summary.isSuccess)
        #expect(summary.hostsUp == 2)
        #expect(summary.hostsDown == 6)
        #expect(summary.hostsTotal == 8)
        #expect(summary.elapsed == 16.02)
        #expect(summary.errorMessage == nil)
        let failed = read("<nmaprun><runstats><finished exit=\"error\" errormsg=\"no route\"/></runstats></nmaprun>")
        #expect(failed.summary?.isSuccess == false)
        #expect(failed.summary?.errorMessage == "no route")
    }
}
