import Kernel
import Observations
import ScanImports
import Testing

private let nurse = "00:1b:21:aa:bb:01"
private let gateway = "00:e0:fc:00:00:01"

private func capture(_ packets: [UInt8]...) throws -> PassiveReading {
    let reading = try observe(Capture.pcap(Capture.timed(packets)))
    #expect(reading.failure == nil)
    #expect(reading.tally.leftOut[.damaged] == nil)
    return reading
}

@Suite struct `DHCP in a capture` {
    private let discover = Packet.datagram(
        nurse, "0.0.0.0", "255.255.255.255", ports: (68, 67),
        Packet.dhcp(
            1, client: nurse, type: 1,
            [
                Packet.option(12, "NURSE-07"), Packet.option(60, "MSFT 5.0"), Packet.option(55, [1, 3, 6, 15, 31]),
                Packet.option(61, [0xFF, 1, 2, 3, 4, 5]),
            ]))

    private func request(_ asked: String) -> [UInt8] {
        Packet.datagram(
            nurse, "0.0.0.0", "255.255.255.255", ports: (68, 67),
            Packet.dhcp(1, client: nurse, type: 3, [Packet.option(50, Packet.ip(asked))]))
    }

    private func answer(_ type: UInt8, given: String) -> [UInt8] {
        Packet.datagram(
            gateway, to: nurse, "10.1.2.1", "10.1.2.77", ports: (67, 68),
            Packet.dhcp(2, client: nurse, given: given, type: type, [Packet.option(54, Packet.ip("10.1.2.1"))]))
    }

    @Test func `tells what a client says of itself and which address it gets`() throws {
        let reading = try capture(discover, request("10.1.2.77"), answer(5, given: "10.1.2.77"))
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.77", "10.1.2.1"])
        let client = try #require(reading.observations.first)
        #expect(client.attributes[.hostName] == "NURSE-07")
        #expect(client.values(.hostName) == ["nurse-07"])
        #expect(client.values(.client) == ["ff0102030405"])
        #expect(client.texts(.vendorClass) == ["MSFT 5.0"])
        #expect(client.texts(.requestList) == ["1,3,6,15,31"])
        let server = try #require(reading.observations.last?.services?.first)
        #expect((server.transport, server.number) == (.udp, 67))
    }

    @Test func `without an answer takes the request, and takes it back when the server refuses`() throws {
        #expect(try capture(discover, request("10.1.2.77")).slots == ["00:1B:21:AA:BB:01 10.1.2.77"])
        #expect(try capture(discover).slots == ["00:1B:21:AA:BB:01"])
        #expect(
            try capture(request("10.9.9.9"), answer(6, given: "0.0.0.0")).slots == ["00:1B:21:AA:BB:01", "10.1.2.1"])
    }

    @Test func `through a relay is about the client, and has its port`() throws {
        let relayed = Packet.datagram(
            gateway, to: "00:50:56:00:00:01", "10.1.2.1", "10.1.9.5", ports: (67, 67),
            Packet.dhcp(
                1, client: nurse, used: "10.1.2.78", relay: "10.1.2.1", type: 3,
                [
                    Packet.option(82, Packet.option(1, "GE1/0/7:20") + Packet.option(2, [0, 1])),
                    Packet.option(81, [0, 0, 0] + Array("nurse-07.hospital.cn".utf8)),
                ]))
        let reading = try capture(relayed)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.78"])
        #expect(reading.observations[0].attributes[.attachment] == "GE1/0/7:20")
        #expect(reading.observations[0].attributes[.hostName] == "nurse-07.hospital.cn")
    }

    @Test func `finds options in the fields for names of files and servers`() throws {
        // Option 52 with 3: both fields hold options.
        var message = Packet.dhcp(1, client: nurse, type: 1, [Packet.option(52, [3])])
        message.replaceSubrange(44..<56, with: Packet.option(60, "boxes") + [255, 0, 0, 0, 0])
        message.replaceSubrange(108..<117, with: Packet.option(12, "PC-9") + [255, 0, 0])
        let reading = try capture(Packet.datagram(nurse, "0.0.0.0", "255.255.255.255", ports: (68, 67), message))
        #expect(reading.observations[0].attributes[.hostName] == "PC-9")
        #expect(reading.observations[0].texts(.vendorClass) == ["boxes"])
    }

    @Test func `for IPv6 tells name, identifier and addresses`() throws {
        let duid = Packet.big16(3) + Packet.big16(1) + Packet.card(nurse)
        let association = Packet.dhcp6Option(
            3,
            Packet.big32(1) + Packet.big32(0) + Packet.big32(0)
                + Packet.dhcp6Option(5, Packet.ip("fd00::77") + Packet.big32(100) + Packet.big32(200)))
        let options =
            Packet.dhcp6Option(1, duid) + association
            + Packet.dhcp6Option(39, [0] + Packet.name("nurse-07.hospital.cn"))
            + Packet.dhcp6Option(16, Packet.big32(311) + Packet.big16(8) + Array("MSFT 5.0".utf8))
        let request = [3, 0, 0, 1] + options
        let direct = try capture(
            Packet.datagram(nurse, to: "33:33:00:01:00:02", "fe80::1", "ff02::1:2", ports: (546, 547), request))
        #expect(direct.slots == ["00:1B:21:AA:BB:01 fd00::77"])
        #expect(direct.observations[0].attributes[.hostName] == "nurse-07.hospital.cn")
        #expect(direct.observations[0].values(.client) == ["00030001001b21aabb01"])
        #expect(direct.observations[0].texts(.vendorClass) == ["MSFT 5.0"])
        // The same from a relay, which tells the client's card (RFC 6939).
        let relayed =
            [12, 0] + Packet.ip("fd00::1") + Packet.ip("fe80::1")
            + Packet.dhcp6Option(79, Packet.big16(1) + Packet.card(nurse)) + Packet.dhcp6Option(9, request)
        let far = try capture(
            Packet.datagram(gateway, to: "00:50:56:00:00:01", "fd00::1", "fd00::5", ports: (547, 547), relayed))
        #expect(far.observations == direct.observations)
    }
}

@Suite struct `Names and services in a capture` {
    private let printer = "00:26:73:01:02:03"

    private func announce(from source: String, _ address: String) -> [UInt8] {
        Packet.datagram(
            printer, to: "01:00:5e:00:00:fb", source, "224.0.0.251", ports: (5353, 5353), ttl: 255,
            Packet.dnsAnswer([
                Packet.record("_ipp._tcp.local", type: 12, Packet.name("Ricoh._ipp._tcp.local")),
                Packet.record(
                    "Ricoh._ipp._tcp.local", type: 33, [0, 0, 0, 0] + Packet.big16(631) + Packet.name("RNP01.local")),
                Packet.record(
                    "Ricoh._ipp._tcp.local", type: 16, [7] + Array("ty=C300".utf8) + [4] + Array("note".utf8)),
                Packet.record("_services._dns-sd._udp.local", type: 12, Packet.name("_http._tcp.local")),
                Packet.record("RNP01.local", type: 1, Packet.ip(address)),
                Packet.record("GONE._ssh._tcp.local", type: 33, lifetime: 0, [0, 0, 0, 0, 0, 22, 0]),
            ]))
    }

    @Test func `of multicast DNS are the sender's`() throws {
        let reading = try capture(announce(from: "10.1.2.50", "10.1.2.50"))
        #expect(reading.slots == ["00:26:73:01:02:03 10.1.2.50"])
        let device = reading.observations[0]
        #expect(device.attributes[.hostName] == "RNP01")
        #expect(device.texts(.discovered) == ["_ipp._tcp", "_http._tcp"])
        #expect(device.texts(.discoveredText) == ["ty=C300"])
        #expect(device.services?.map(\.number) == [631])
        #expect(device.services?.first?.name == "ipp")
    }

    @Test func `that a reflector repeats are nobody's`() throws {
        let reading = try capture(announce(from: "10.1.2.254", "10.9.9.50"))
        #expect(reading.slots == ["00:26:73:01:02:03"])
        #expect(reading.observations[0].clues == [])
    }

    @Test func `of LLMNR and NetBIOS are taken`() throws {
        let answer = Packet.datagram(
            nurse, to: gateway, "10.1.2.3", "10.1.2.9", ports: (5355, 50_000),
            Packet.dnsAnswer([Packet.record("HIS-DB", type: 1, Packet.ip("10.1.2.3"))], flags: 0x8000))
        #expect(try capture(answer).observations[0].attributes[.hostName] == "HIS-DB")
        // Registration: operation 5, the record in the additional section.
        let record =
            Packet.name(Packet.netBIOSName("LIS-APP")) + Packet.big16(0x20) + Packet.big16(1) + Packet.big32(300)
            + Packet.big16(6) + Packet.big16(0) + Packet.ip("10.1.2.3")
        let registration =
            Packet.big16(1) + Packet.big16(5 << 11) + Packet.big16(0) + Packet.big16(0) + Packet.big16(0)
            + Packet.big16(1)
            + record
        let near = try capture(Packet.datagram(nurse, "10.1.2.3", "10.1.2.255", ports: (137, 137), registration))
        #expect(near.slots == ["00:1B:21:AA:BB:01 10.1.2.3"])
        #expect(near.observations[0].attributes[.hostName] == "LIS-APP")
        // To a WINS server across a router the card is the router's.
        let far = try capture(
            Packet.datagram(gateway, to: "00:50:56:00:00:01", "10.1.2.3", "10.1.9.9", ports: (137, 137), registration))
        #expect(far.slots == ["10.1.2.3"])
        #expect(far.observations[0].attributes[.hostName] == "LIS-APP")
    }

    @Test func `of the computer browser are taken with the system's number`() throws {
        let announcement: [UInt8] =
            [0x01, 0] + [0, 0, 0, 0] + Array("REG-PC\0\0\0\0\0\0\0\0\0\0".utf8) + [10, 0] + [0x03, 0x10, 0, 0] + [
                15, 1, 0x55, 0xAA,
            ]
            + Array("挂号窗口\0".utf8)
        let names =
            Packet.name(Packet.netBIOSName("REG-PC")) + Packet.name(Packet.netBIOSName("WORKGROUP", suffix: 0x1D))
        var block: [UInt8] = [0xFF, 0x53, 0x4D, 0x42, 0x25] + [UInt8](repeating: 0, count: 81)
        block.replaceSubrange(55..<59, with: [UInt8(announcement.count), 0, 86, 0])
        let message =
            [0x11, 2] + Packet.big16(7) + Packet.ip("10.1.2.8") + Packet.big16(138) + Packet.big16(200)
            + Packet.big16(0)
            + names + block + announcement
        let reading = try capture(Packet.datagram(nurse, "10.1.2.8", "10.1.2.255", ports: (138, 138), message))
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.8"])
        #expect(reading.observations[0].attributes[.hostName] == "REG-PC")
        #expect(reading.observations[0].attributes[.note] == "挂号窗口")
        #expect(reading.observations[0].texts(.system) == ["Windows NT 10.0"])
    }

    @Test func `of SSDP give the server's line and its port`() throws {
        let notice =
            "NOTIFY * HTTP/1.1\r\nLOCATION: http://10.1.2.8:2869/d.xml\r\nServer: Linux/4.9 UPnP/1.0 Hik/1.0\r\n\r\n"
        let reading = try capture(
            Packet.datagram(
                nurse, to: "01:00:5e:7f:ff:fa", "10.1.2.8", "239.255.255.250", ports: (40_000, 1900), ttl: 4,
                Array(notice.utf8)))
        #expect(reading.observations[0].clues == [Clue(.server, "Linux/4.9 UPnP/1.0 Hik/1.0", port: 1900)])
        #expect(reading.observations[0].services?.map(\.number) == [2869])
    }

    @Test func `of answering ports are those of the address, inside the hospital only`() throws {
        func answer(_ source: String, _ port: Int, flags: UInt8 = 0x12) -> [UInt8] {
            Packet.ethernet(
                from: gateway, to: nurse, type: 0x0800,
                Packet.ipv4(source, "10.1.2.3", kind: 6, Packet.tcp(port, 50_000, flags: flags)))
        }
        let reading = try capture(
            Packet.arpRequest(from: nurse, "10.1.2.3", asks: "10.1.2.1"), answer("10.5.5.5", 3306),
            answer("10.5.5.5", 22),
            answer("10.5.5.5", 3306), answer("8.8.8.8", 443), answer("10.5.5.6", 80, flags: 0x10),
            answer("10.5.5.6", 81, flags: 0x14), answer("10.1.2.3", 445))
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "10.5.5.5"])
        #expect(reading.observations.map { $0.services?.map(\.number) } == [[445], [22, 3306]])
        #expect(reading.tally.leftOut == [.outside: 1])
    }
}

@Suite struct `Neighbours of the link in a capture` {
    private let switchPort = "58:69:6c:00:00:10"

    @Test func `by LLDP tell name, description, address and inventory`() throws {
        let message =
            Packet.lldp(1, [4] + Packet.card("58:69:6c:00:00:0f")) + Packet.lldp(2, [5] + Array("Gi0/1".utf8))
            + Packet.lldp(3, [0, 120]) + Packet.lldp(5, Array("RG-ACC-3F".utf8))
            + Packet.lldp(6, Array("Ruijie 10G Ethernet Switch".utf8)) + Packet.lldp(7, [0, 0x14, 0, 0x14])
            + Packet.lldp(8, [5, 1] + Packet.ip("10.1.9.10") + [2, 0, 0, 0, 1, 0])
            + Packet.lldp(127, [0x00, 0x12, 0xBB, 8] + Array("G1NTA1234".utf8))
            + Packet.lldp(127, [0x00, 0x12, 0xBB, 10] + Array("S2910".utf8)) + Packet.lldp(0, [])
        let reading = try capture(
            Packet.ethernet(from: switchPort, to: "01:80:c2:00:00:0e", type: 0x88CC, message))
        #expect(reading.slots == ["58:69:6C:00:00:10 10.1.9.10"])
        let device = reading.observations[0]
        #expect(device.attributes[.hostName] == "RG-ACC-3F")
        #expect(device.attributes[.model] == "S2910")
        #expect(device.values(.serial) == ["G1NTA1234"])
        #expect(Set(device.values(.hardware)) == ["58:69:6C:00:00:10", "58:69:6C:00:00:0F"])
        #expect(device.texts(.neighbourDescription) == ["Ruijie 10G Ethernet Switch"])
        #expect(device.texts(.capabilities) == ["bridge router"])
    }

    @Test func `by CDP tell name, serial number, platform and software`() throws {
        let message =
            [2, 180, 0, 0] + Packet.cdp(1, Array("SW-CORE(FOX1234ABCD)".utf8))
            + Packet.cdp(2, Packet.big32(1) + [1, 1, 0xCC] + Packet.big16(4) + Packet.ip("10.1.9.2"))
            + Packet.cdp(4, Packet.big32(0x28)) + Packet.cdp(5, Array("Cisco IOS 15.0".utf8))
            + Packet.cdp(6, Array("cisco WS-C2960".utf8))
        let reading = try capture(
            Packet.snap(
                from: switchPort, to: "01:00:0c:cc:cc:cc", organisation: [0, 0, 0x0C], type: 0x2000, message))
        #expect(reading.slots == ["58:69:6C:00:00:10 10.1.9.2"])
        let device = reading.observations[0]
        #expect(device.attributes[.hostName] == "SW-CORE")
        #expect(device.values(.serial) == ["FOX1234ABCD"])
        #expect(device.texts(.neighbourPlatform) == ["cisco WS-C2960"])
        #expect(device.texts(.neighbourSoftware) == ["Cisco IOS 15.0"])
        #expect(device.texts(.capabilities) == ["switch"])
    }

    @Test func `by neighbour discovery tell their addresses, unless a router passed them on`() throws {
        func advertisement(hops: UInt8) -> [UInt8] {
            let body = [136, 0, 0, 0, 0x60, 0, 0, 0] + Packet.ip("fd00::3") + [2, 1] + Packet.card(nurse)
            return Packet.ethernet(
                from: nurse, to: gateway, type: 0x86DD, Packet.ipv6("fd00::3", "fd00::1", hops: hops, kind: 58, body))
        }
        #expect(try capture(advertisement(hops: 255)).slots == ["00:1B:21:AA:BB:01 fd00::3"])
        #expect(try capture(advertisement(hops: 64)).slots == [])
        let solicitation =
            [135, 0, 0, 0, 0, 0, 0, 0] + Packet.ip("fd00::9") + [1, 1] + Packet.card(gateway)
        let reading = try capture(
            Packet.ethernet(
                from: gateway, type: 0x86DD,
                Packet.ipv6("fd00::1", "ff02::1:ff00:9", hops: 255, kind: 58, solicitation)),
            Packet.ethernet(
                from: nurse, type: 0x86DD, Packet.ipv6("::", "ff02::1:ff00:9", hops: 255, kind: 58, solicitation)))
        #expect(reading.slots == ["00:E0:FC:00:00:01 fd00::1"])
    }
}
