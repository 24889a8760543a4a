import Kernel
import ScanImports
import Testing

/// A capture with a message of every protocol that is read.
private func everything() -> [[UInt8]] {
    let card = "00:1b:21:aa:bb:01"
    let name = Packet.name(Packet.netBIOSName("LIS-APP"))
    return [
        Packet.arpRequest(from: card, "10.1.2.3", asks: "10.1.2.1", tags: [10, 20]),
        Packet.datagram(
            card, "0.0.0.0", "255.255.255.255", ports: (68, 67),
            Packet.dhcp(
                1, client: card, type: 3,
                [
                    Packet.option(12, "PC"), Packet.option(50, Packet.ip("10.1.2.3")), Packet.option(55, [1, 2]),
                    Packet.option(81, [4, 0, 0] + Packet.name("pc.cn")), Packet.option(82, Packet.option(1, "GE1")),
                ])),
        Packet.datagram(
            card, "fe80::1", "ff02::1:2", ports: (546, 547),
            [12, 0] + Packet.ip("fd00::1") + Packet.ip("fe80::1")
                + Packet.dhcp6Option(9, [3, 0, 0, 1] + Packet.dhcp6Option(1, [0, 3, 0, 1, 1, 2, 3, 4, 5, 6]))),
        Packet.datagram(
            card, "10.1.2.3", "224.0.0.251", ports: (5353, 5353),
            Packet.dnsAnswer([
                Packet.record("a._ipp._tcp.local", type: 33, [0, 0, 0, 0, 2, 0x77, 0xC0, 12]),
                Packet.record("a._ipp._tcp.local", type: 16, [3] + Array("a=b".utf8)),
                Packet.record("pc.local", type: 1, Packet.ip("10.1.2.3")),
            ])),
        Packet.datagram(
            card, "10.1.2.3", "10.1.2.255", ports: (137, 137),
            Packet.big16(1) + Packet.big16(5 << 11) + [0, 0, 0, 0, 0, 0, 0, 1] + name + [
                0, 0x20, 0, 1, 0, 0, 1, 0, 0, 6, 0, 0,
            ]
                + Packet.ip("10.1.2.3")),
        Packet.datagram(
            card, "10.1.2.3", "10.1.2.255", ports: (138, 138),
            [0x11, 2, 0, 0] + Packet.ip("10.1.2.3") + [0, 138, 0, 0, 0, 0] + name + name + [
                0xFF, 0x53, 0x4D, 0x42, 0x25,
            ]
                + [UInt8](repeating: 60, count: 150)),
        Packet.datagram(
            card, "10.1.2.3", "239.255.255.250", ports: (1900, 1900), ttl: 4,
            Array("NOTIFY * HTTP/1.1\r\nSERVER: x\r\nLOCATION: http://10.1.2.3:80/\r\n\r\n".utf8)),
        Packet.ethernet(
            from: card, type: 0x88CC,
            Packet.lldp(1, [4, 1, 2, 3, 4, 5, 6]) + Packet.lldp(5, Array("sw".utf8)) + Packet.lldp(7, [0, 4, 0, 4])
                + Packet.lldp(8, [5, 1, 10, 1, 2, 3, 0]) + Packet.lldp(127, [0, 0x12, 0xBB, 8, 0x41])
                + Packet.lldp(0, [])),
        Packet.snap(
            from: card, to: "01:00:0c:cc:cc:cc", organisation: [0, 0, 12], type: 0x2000,
            [2, 180, 0, 0] + Packet.cdp(1, Array("sw(FOX12345)".utf8))
                + Packet.cdp(2, Packet.big32(2) + [1, 1, 0xCC, 0, 4, 10, 1, 2, 3, 1, 1, 0xCC, 0, 4, 10, 1, 2, 4])
                + Packet.cdp(4, [0, 0, 0, 1])),
        Packet.ethernet(
            from: card, type: 0x86DD,
            Packet.ipv6(
                "fd00::3", "ff02::1", hops: 255, kind: 0,
                [58, 0, 1, 4, 0, 0, 0, 0] + [135, 0, 0, 0, 0, 0, 0, 0] + Packet.ip("fd00::9") + [1, 1]
                    + Packet.card(card))),
        Packet.ethernet(
            from: card, type: 0x0800, Packet.ipv4("10.1.2.3", "10.1.2.4", kind: 6, Packet.tcp(22, 50_000, flags: 0x12))),
    ]
}

@Suite struct `A damaged capture` {
    @Test func `is whole before it is damaged`() throws {
        let reading = try observe(Capture.pcap(Capture.timed(everything())))
        #expect(reading.failure == nil)
        #expect(reading.tally.items == 11)
        #expect(reading.tally.leftOut == [:])
        #expect(
            reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "00:1B:21:AA:BB:01 10.1.2.4", "00:1B:21:AA:BB:01 fd00::3"])
    }

    @Test func `cut after any byte ends with a warning or an error, never otherwise`() throws {
        let file = Capture.pcap(Capture.timed(everything()))
        let whole = try observe(file)
        for length in stride(from: 0, to: file.count, by: 3) {
            let reading = try observe(Array(file[..<length]), as: "capture")
            #expect(
                reading.failure != nil || reading.warnings.count == 1 || reading.tally.items < 11, "cut at \(length)")
            #expect(reading.tally.items <= whole.tally.items)
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `with flipped bits is read to some end, the same however it is cut`(seed: UInt64) throws {
        var random = Repeatable(state: seed)
        let packets = Capture.timed(everything())
        for original in [
            Capture.pcap(packets), Capture.pcapng(packets), Capture.pcap(packets, isLittle: false, isNano: true),
        ] {
            for _ in 0..<40 {
                var file = original
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    file[Int.random(in: 4..<file.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
                }
                let whole = try observe(file, as: "capture")
                let cut = try observe(file, as: "capture", pieces: { Int.random(in: 1...90, using: &random) })
                #expect(cut == whole)
                for slot in whole.slots { #expect((1...200).contains(slot.count)) }
            }
        }
    }

    @Test func `with any byte at every place of a packet never runs past its end`() throws {
        // Lengths and pointers stand at places of every packet: each byte becomes the largest and the smallest once.
        for packet in everything() {
            let damaged = packet.indices.flatMap { place in
                [0x00, 0xFF, 0xC0].map { (value: UInt8) -> [UInt8] in
                    var copy = packet
                    copy[place] = value
                    return copy
                }
            }
            let cut = packet.indices.map { Array(packet[..<$0]) }
            let reading = try observe(Capture.pcap(Capture.timed(damaged + cut)))
            #expect(reading.failure == nil)
            #expect(reading.tally.items == damaged.count + cut.count)
        }
    }

    @Test func `whose names of the DNS point in circles ends`() throws {
        let loop = Packet.big16(0) + Packet.big16(0x8400) + [0, 0, 0, 1, 0, 0, 0, 0] + [0xC0, 12, 0, 1, 0, 1]
        let reading = try observe(
            Capture.pcap(
                Capture.timed([
                    Packet.datagram("00:1b:21:aa:bb:01", "10.1.2.3", "224.0.0.251", ports: (5353, 5353), loop)
                ])))
        #expect(reading.failure == nil)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3"])
    }
}
