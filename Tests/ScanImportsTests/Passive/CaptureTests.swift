import Kernel
import Observations
import ScanImports
import Testing

private let nurse = "00:1b:21:aa:bb:01"
private let gateway = "00:e0:fc:00:00:01"
private let stranger = "02:11:22:33:44:55"

/// The moment so many seconds after the first packet.
private func moment(_ seconds: Int64) -> Timestamp { Timestamp(seconds: Int64(Capture.start) + seconds) }

@Suite struct `A capture` {
    private let packets = Capture.timed([
        Packet.arpRequest(from: nurse, "10.1.2.3", asks: "10.1.2.1"),
        Packet.ethernet(
            from: gateway, to: nurse, type: 0x0806,
            Packet.arp(2, from: gateway, "10.1.2.1", to: nurse, asks: "10.1.2.3")),
        Packet.arpRequest(from: nurse, "10.1.2.3", asks: "10.1.2.3"),
        Packet.arpRequest(from: nurse, "0.0.0.0", asks: "10.1.2.9"),
    ])

    private func check(_ reading: PassiveReading, hasTime: Bool = true) throws {
        #expect(reading.failure == nil)
        #expect(reading.warnings == [])
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "00:E0:FC:00:00:01 10.1.2.1"])
        let first = try #require(reading.sightings.first)
        #expect(first.observation.presence == .alive)
        #expect(first.observation.addresses == [try address("10.1.2.3")])
        #expect(first.observation.values(.hardware) == ["00:1B:21:AA:BB:01"])
        #expect(first.line == 1)
        #expect(first.firstSeenAt == (hasTime ? moment(0) : nil))
        #expect(first.observation.seenAt == (hasTime ? moment(2) : nil))
        #expect(reading.tally.items == 4)
    }

    @Test(arguments: [true, false], [true, false])
    func `of libpcap is read in either order of bytes and unit of time`(isLittle: Bool, isNano: Bool) throws {
        try check(observe(Capture.pcap(packets, isLittle: isLittle, isNano: isNano)))
    }

    @Test(arguments: [true, false])
    func `of pcapng is read in either order of bytes`(isLittle: Bool) throws {
        try check(observe(Capture.pcapng(packets, isLittle: isLittle)))
        try check(observe(Capture.pcapng(packets, isLittle: isLittle, simple: true)), hasTime: false)
    }

    @Test func `of pcapng has interfaces with their own link, unit and offset`() throws {
        // if_tsresol 9 (nanoseconds); 0x8A (2 to the power of 10); offset of one hour.
        let nano = Capture.Interface(link: 1, options: [9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0], ticks: 1e9)
        let binary = Capture.Interface(
            link: 101,
            options: [9, 0, 1, 0, 0x8A, 0, 0, 0, 14, 0, 8, 0, 0x10, 0x0E, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], ticks: 1024)
        let strange = Capture.Interface(link: 147)
        let answer = Packet.ipv4("10.1.2.7", "10.1.2.3", kind: 6, Packet.tcp(443, 50_000, flags: 0x12))
        let reading = try observe(
            Capture.pcapng(
                [
                    Capture.Timed(Capture.start, packets[0].bytes, interface: 0),
                    Capture.Timed(Capture.start + 1, answer, interface: 1),
                    Capture.Timed(Capture.start + 2, answer, interface: 2),
                ], interfaces: [nano, binary, strange]))
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "10.1.2.7"])
        #expect(reading.observations.map(\.seenAt) == [moment(0), moment(3601)])
        #expect(reading.warnings.map(\.text) == ["有 1 个数据包的链路类型（147）不支持，未读取"])
        #expect(reading.tally.leftOut == [.unknownLink: 1])
    }

    @Test func `may hold several sections, each with its own order of bytes`() throws {
        let two =
            Capture.pcapng([packets[0], packets[1]], isLittle: true)
            + Capture.pcapng([packets[2], packets[3]], isLittle: false)
        try check(observe(two))
    }

    @Test(arguments: [1, 3, 17, 64, 1000])
    func `is the same in pieces of any size`(longest: Int) throws {
        for file in [Capture.pcap(packets), Capture.pcapng(packets)] {
            var random = Repeatable(state: UInt64(longest))
            try check(observe(file, pieces: { Int.random(in: 1...longest, using: &random) }))
        }
    }

    @Test func `with tags of VLANs tells them`() throws {
        let one = Packet.arpRequest(from: nurse, "10.1.2.3", asks: "10.1.2.1", tags: [0x2014])
        let two = Packet.arpRequest(from: gateway, "10.1.2.1", asks: "10.1.2.3", tags: [100, 20])
        let reading = try observe(Capture.pcap(Capture.timed([one, two])))
        #expect(reading.observations.map { $0.attributes[.vlan] } == ["20", "100/20"])
    }

    @Test func `of Linux's any device is read in both versions`() throws {
        let arp = Packet.arp(1, from: nurse, "10.1.2.3", asks: "10.1.2.1")
        let first =
            Packet.big16(1) + Packet.big16(1) + Packet.big16(6) + Packet.card(nurse) + [0, 0] + Packet.big16(0x0806)
        let second =
            Packet.big16(0x0806) + [0, 0] + Packet.big32(2) + Packet.big16(1) + [1, 6] + Packet.card(nurse) + [0, 0]
        for (link, head) in [(113 as UInt32, first), (276, second)] {
            let reading = try observe(Capture.pcap(Capture.timed([head + arp]), link: link))
            #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3"], "link \(link)")
        }
    }

    @Test func `of bare IP knows addresses and no cards`() throws {
        let v4 = Packet.ipv4("10.1.2.7", "10.1.2.3", kind: 6, Packet.tcp(22, 50_000, flags: 0x12))
        let v6 = Packet.ipv6("fd00::7", "fd00::3", kind: 6, Packet.tcp(443, 50_000, flags: 0x12))
        for link: UInt32 in [101, 12] {
            let reading = try observe(Capture.pcap(Capture.timed([v4, v6]), link: link))
            #expect(reading.slots == ["10.1.2.7", "fd00::7"])
            #expect(reading.observations.map { $0.services?.map(\.number) } == [[22], [443]])
            #expect(reading.observations.allSatisfy { $0.evidence.isEmpty })
        }
        #expect(try observe(Capture.pcap(Capture.timed([v4]), link: 228)).slots == ["10.1.2.7"])
        #expect(try observe(Capture.pcap(Capture.timed([v6]), link: 229)).slots == ["fd00::7"])
    }

    @Test func `of an unknown link says so and counts`() throws {
        let reading = try observe(Capture.pcap(packets, link: 127))
        #expect(reading.failure == nil)
        #expect(reading.sightings == [])
        #expect(reading.warnings.map(\.text) == ["有 4 个数据包的链路类型（127）不支持，未读取"])
    }

    @Test func `cut off where it was stopped keeps what came before and warns`() throws {
        let whole = Capture.pcap(packets)
        let reading = try observe(Array(whole.dropLast(5)))
        #expect(reading.failure == nil)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "00:E0:FC:00:00:01 10.1.2.1"])
        #expect(reading.warnings.map(\.text) == ["文件在第 4 个数据包中途结束，此前的内容已读入"])
    }

    @Test func `whose packets have impossible lengths is refused with what came before`() throws {
        var file = Capture.pcap(packets)
        let third = 24 + 2 * (16 + packets[0].bytes.count)
        file.replaceSubrange(third + 8..<third + 12, with: [0xFF, 0xFF, 0xFF, 0x7F])
        let reading = try observe(file)
        #expect(reading.sightings.count == 2)
        let failure = try #require(reading.failure)
        #expect(failure.fault == .malformed("数据包长度 2147483647 不合理，文件已损坏"))
        #expect(failure.place == "第 3 个数据包")
        #expect(failure.taken == 2)
        #expect(failure.explanation.advice?.contains("此处之前的 2 条已完整读入") == true)
    }

    @Test func `that is none is refused`() throws {
        #expect(try observe([1, 2, 3, 4, 5], as: "capture").failure?.fault == .malformed("不是 pcap 或 pcapng 抓包文件"))
        #expect(try observe([], as: "capture").failure?.fault == .empty)
        #expect(try observe([0xD4, 0xC3], as: "capture").failure?.fault == .truncated("文件头"))
    }

    @Test func `with packets cut short by the capture keeps what is whole`() throws {
        let reading = try observe(Capture.pcap(packets, snap: 30))
        #expect(reading.sightings == [])
        #expect(reading.tally.leftOut == [.damaged: 4])
    }
}

@Suite struct `Signs of spoofing in a capture` {
    private func claim(_ card: String, _ address: String, at second: Double) -> Capture.Timed {
        Capture.Timed(Capture.start + second, Packet.arpRequest(from: card, address, asks: "10.1.2.250"))
    }

    @Test func `are two cards at one address at the same time`() throws {
        let reading = try observe(
            Capture.pcap([
                claim(gateway, "10.1.2.1", at: 0), claim(stranger, "10.1.2.1", at: 10),
                claim(gateway, "10.1.2.1", at: 20),
                claim(stranger, "10.1.2.1", at: 30),
            ]))
        let text =
            "地址 10.1.2.1 同时由两块网卡使用：网卡 00:E0:FC:00:00:01（2026-11-23 08:30:00 至 2026-11-23 08:30:20）"
            + "与网卡 02:11:22:33:44:55（2026-11-23 08:30:10 至 2026-11-23 08:30:30），可能是地址冲突或 ARP 欺骗"
        #expect(reading.warnings == [ReadingWarning(line: 2, text: text)])
        // Both are told: which of them is right is for people to say.
        #expect(reading.slots == ["00:E0:FC:00:00:01 10.1.2.1", "02:11:22:33:44:55 10.1.2.1"])
    }

    @Test func `are not an address that goes on to another card, nor one that several share by protocol`() throws {
        let moved = try observe(
            Capture.pcap([
                claim(nurse, "10.1.2.3", at: 0), claim(nurse, "10.1.2.3", at: 10), claim(stranger, "10.1.2.3", at: 20),
                claim(stranger, "10.1.2.3", at: 30),
            ]))
        #expect(moved.warnings == [])
        let redundant = try observe(
            Capture.pcap([
                claim(gateway, "10.1.2.254", at: 0), claim("00:00:5e:00:01:0a", "10.1.2.254", at: 1),
                claim(gateway, "10.1.2.254", at: 2), claim("00:00:5e:00:01:0a", "10.1.2.254", at: 3),
            ]))
        #expect(redundant.warnings == [])
        // An address of several devices is evidence for none of them.
        #expect(redundant.observation("00:00:5E:00:01:0A 10.1.2.254")?.evidence == [])
    }

    @Test func `are a message that names another card than its sender's`() throws {
        let forged = Packet.ethernet(
            from: stranger, to: nurse, type: 0x0806,
            Packet.arp(2, from: gateway, "10.1.2.1", to: nurse, asks: "10.1.2.3"))
        let reading = try observe(Capture.pcap(Capture.timed([forged, forged])))
        #expect(
            reading.warnings.map(\.text) == [
                "ARP 报文由网卡 02:11:22:33:44:55 发出，却声称地址 10.1.2.1 属于网卡 00:E0:FC:00:00:01，可能是代理转发或 ARP 欺骗"
            ])
    }

    @Test func `are a card with very many addresses`() throws {
        let packets = (1...20).map { claim(stranger, "10.1.2.\($0)", at: Double($0)) }
        let reading = try observe(Capture.pcap(packets))
        #expect(reading.sightings.count == 20)
        #expect(reading.warnings.map(\.text) == ["网卡 02:11:22:33:44:55 使用了 20 个地址，可能是路由器、ARP 代理或 ARP 欺骗"])
    }
}

@Suite struct `The memory of a capture` {
    @Test func `is bounded: a full book hands on what was not heard longest, and counts it`() throws {
        var context = ReadingContext()
        context.limits.devices = 100
        let packets = (0..<1000).map { index -> Capture.Timed in
            let card = "00:1b:21:00:\(String(index >> 8, radix: 16)):\(String(index & 255, radix: 16))"
            return Capture.Timed(
                Capture.start + Double(index),
                Packet.arpRequest(from: card, "10.2.\(index >> 8).\(index & 255)", asks: "10.1.2.1"))
        }
        let reading = try observe(Capture.pcap(packets), context: context)
        #expect(reading.tally.evictions == 900)
        // None is lost and none comes twice, since none came back.
        #expect(Set(reading.slots).count == 1000)
        #expect(reading.sightings.count == 1000)
        #expect(reading.warnings.map(\.text) == ["设备过多，部分设备已提前输出；同一设备再次出现时会重复输出，地址冲突可能漏报"])
    }

    @Test func `holds bounded text of one device`() throws {
        let packets = (0..<300).map { index in
            Packet.datagram(
                nurse, "0.0.0.0", "255.255.255.255", ports: (68, 67),
                Packet.dhcp(
                    1, client: nurse, type: 1, [Packet.option(12, "PC-\(index)"), Packet.option(60, "class \(index)")]))
        }
        let observation = try #require(try observe(Capture.pcap(Capture.timed(packets))).observations.first)
        #expect(observation.clues.count < 60)
        #expect(observation.evidence.count < 10)
    }
}
