import Kernel

/// Bytes of packets, put together layer by layer as the standards draw them.
enum Packet {
    static let everybody = "ff:ff:ff:ff:ff:ff"

    static func big16(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }

    static func big32(_ number: UInt32) -> [UInt8] { big16(Int(number >> 16)) + big16(Int(number & 0xFFFF)) }

    /// `00:1b:21:aa:bb:01`
    static func card(_ text: String) -> [UInt8] { text.split(separator: ":").compactMap { UInt8($0, radix: 16) } }

    /// An address of either family.
    static func ip(_ text: String) -> [UInt8] {
        guard let address = IPAddress(text) else { return [] }
        return stride(from: address.family.width - 8, through: 0, by: -8)
            .map { UInt8(truncatingIfNeeded: address.number >> UInt128($0)) }
    }

    // MARK: Link

    static func ethernet(from: String, to: String = everybody, tags: [Int] = [], type: Int, _ body: [UInt8]) -> [UInt8]
    {
        card(to) + card(from) + tags.flatMap { big16(0x8100) + big16($0) } + big16(type) + body
    }

    /// IEEE 802.3 with LLC and SNAP.
    static func snap(from: String, to: String, organisation: [UInt8], type: Int, _ body: [UInt8]) -> [UInt8] {
        card(to) + card(from) + big16(body.count + 8) + [0xAA, 0xAA, 0x03] + organisation + big16(type) + body
    }

    static func arp(
        _ operation: Int, from sender: String, _ address: String, to target: String = "00:00:00:00:00:00", asks: String
    ) -> [UInt8] {
        big16(1) + big16(0x0800) + [6, 4] + big16(operation) + card(sender) + ip(address) + card(target) + ip(asks)
    }

    /// An ARP request as it is on the wire.
    static func arpRequest(from sender: String, _ address: String, asks: String, tags: [Int] = []) -> [UInt8] {
        ethernet(from: sender, tags: tags, type: 0x0806, arp(1, from: sender, address, asks: asks))
    }

    // MARK: Network

    static func ipv4(_ source: String, _ destination: String, ttl: UInt8 = 64, kind: UInt8, _ body: [UInt8]) -> [UInt8]
    {
        [0x45, 0] + big16(20 + body.count) + [0, 1, 0, 0, ttl, kind, 0, 0] + ip(source) + ip(destination) + body
    }

    static func ipv6(_ source: String, _ destination: String, hops: UInt8 = 64, kind: UInt8, _ body: [UInt8]) -> [UInt8]
    {
        [0x60, 0, 0, 0] + big16(body.count) + [kind, hops] + ip(source) + ip(destination) + body
    }

    static func udp(_ source: Int, _ destination: Int, _ body: [UInt8]) -> [UInt8] {
        big16(source) + big16(destination) + big16(8 + body.count) + [0, 0] + body
    }

    static func tcp(_ source: Int, _ destination: Int, flags: UInt8) -> [UInt8] {
        big16(source) + big16(destination) + big32(1) + big32(2) + [0x50, flags] + big16(1024) + [0, 0, 0, 0]
    }

    /// A datagram of UDP in a frame.
    static func datagram(
        _ card: String, to: String = everybody, _ source: String, _ destination: String, ports: (Int, Int),
        ttl: UInt8 = 64,
        _ body: [UInt8]
    ) -> [UInt8] {
        if source.contains(":") {
            return ethernet(
                from: card, to: to, type: 0x86DD,
                ipv6(source, destination, hops: ttl, kind: 17, udp(ports.0, ports.1, body)))
        }
        return ethernet(
            from: card, to: to, type: 0x0800, ipv4(source, destination, ttl: ttl, kind: 17, udp(ports.0, ports.1, body))
        )
    }

    // MARK: DHCP

    static func option(_ code: UInt8, _ value: [UInt8]) -> [UInt8] { [code, UInt8(value.count)] + value }

    static func option(_ code: UInt8, _ text: String) -> [UInt8] { option(code, Array(text.utf8)) }

    /// - `operation`: 1 from a client, 2 from a server.
    static func dhcp(
        _ operation: UInt8, client: String, used: String = "0.0.0.0", given: String = "0.0.0.0",
        relay: String = "0.0.0.0",
        type: UInt8, _ options: [[UInt8]] = []
    ) -> [UInt8] {
        [operation, 1, 6, 0] + big32(0x1234) + [0, 0, 0, 0] + ip(used) + ip(given) + ip("0.0.0.0") + ip(relay)
            + card(client) + [UInt8](repeating: 0, count: 10 + 64 + 128) + [0x63, 0x82, 0x53, 0x63]
            + option(53, [type]) + options.flatMap { $0 } + [255]
    }

    static func dhcp6Option(_ code: Int, _ value: [UInt8]) -> [UInt8] { big16(code) + big16(value.count) + value }

    // MARK: DNS

    static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    static func record(_ owner: String, type: Int, lifetime: UInt32 = 120, _ data: [UInt8]) -> [UInt8] {
        name(owner) + big16(type) + big16(0x8001) + big32(lifetime) + big16(data.count) + data
    }

    static func dnsAnswer(_ records: [[UInt8]], flags: Int = 0x8400) -> [UInt8] {
        big16(0) + big16(flags) + big16(0) + big16(records.count) + big16(0) + big16(0) + records.flatMap { $0 }
    }

    /// First-level encoding of a NetBIOS name (RFC 1001, 14.1).
    static func netBIOSName(_ text: String, suffix: UInt8 = 0) -> String {
        let bytes = Array((text + String(repeating: " ", count: 15)).utf8.prefix(15)) + [suffix]
        return String(decoding: bytes.flatMap { [0x41 + $0 >> 4, 0x41 + $0 & 0xF] }, as: UTF8.self)
    }

    // MARK: LLDP and CDP

    static func lldp(_ type: Int, _ value: [UInt8]) -> [UInt8] { big16(type << 9 | value.count) + value }

    static func cdp(_ type: Int, _ value: [UInt8]) -> [UInt8] { big16(type) + big16(value.count + 4) + value }
}

/// Capture files around packets.
enum Capture {
    /// A packet with its time in seconds since 1970.
    struct Timed {
        var time: Double
        var bytes: [UInt8]
        var interface = 0

        init(_ time: Double, _ bytes: [UInt8], interface: Int = 0) {
            self.time = time
            self.bytes = bytes
            self.interface = interface
        }
    }

    /// 2026-11-23 08:30:00 in Shanghai.
    static let start: Double = 1_795_393_800

    /// Packets one second apart.
    static func timed(_ packets: [[UInt8]]) -> [Timed] {
        packets.enumerated().map { Timed(start + Double($0.offset), $0.element) }
    }

    static func pcap(
        _ packets: [Timed], isLittle: Bool = true, isNano: Bool = false, link: UInt32 = 1, snap: Int = 65_535
    ) -> [UInt8] {
        func word(_ number: UInt32) -> [UInt8] {
            isLittle ? Packet.big32(number).reversed() : Packet.big32(number)
        }
        func half(_ number: Int) -> [UInt8] { isLittle ? Packet.big16(number).reversed() : Packet.big16(number) }
        let header =
            word(isNano ? 0xA1B2_3C4D : 0xA1B2_C3D4) + half(2) + half(4) + word(0) + word(0) + word(UInt32(snap))
            + word(link)
        return header
            + packets.flatMap { packet -> [UInt8] in
                let seconds = packet.time.rounded(.down)
                let fraction = (packet.time - seconds) * (isNano ? 1e9 : 1e6)
                let kept = packet.bytes.prefix(snap)
                return word(UInt32(seconds)) + word(UInt32(fraction.rounded())) + word(UInt32(kept.count))
                    + word(UInt32(packet.bytes.count)) + kept
            }
    }

    /// An interface of a pcapng file: its link type, and the options of its block.
    struct Interface {
        var link = 1
        var options: [UInt8] = []
        /// Ticks in a second, as the options say.
        var ticks = 1e6
    }

    static func pcapng(
        _ packets: [Timed], interfaces: [Interface] = [Interface()], isLittle: Bool = true, simple: Bool = false
    ) -> [UInt8] {
        func word(_ number: UInt32) -> [UInt8] {
            isLittle ? Packet.big32(number).reversed() : Packet.big32(number)
        }
        func half(_ number: Int) -> [UInt8] { isLittle ? Packet.big16(number).reversed() : Packet.big16(number) }
        func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
            let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
            let length = word(UInt32(padded.count + 12))
            return word(type) + length + padded + length
        }
        var file = block(0x0A0D_0D0A, word(0x1A2B_3C4D) + half(1) + half(0) + [UInt8](repeating: 0xFF, count: 8))
        for interface in interfaces {
            file += block(1, half(interface.link) + half(0) + word(65_535) + interface.options)
        }
        // A block of statistics, which readers pass over.
        file += block(5, word(0) + word(0) + word(0))
        for packet in packets {
            if simple {
                file += block(3, word(UInt32(packet.bytes.count)) + packet.bytes)
                continue
            }
            let ticks = UInt64((packet.time * interfaces[packet.interface].ticks).rounded())
            let length = word(UInt32(packet.bytes.count))
            let padding = [UInt8](repeating: 0, count: (4 - packet.bytes.count % 4) % 4)
            file += block(
                6,
                word(UInt32(packet.interface)) + word(UInt32(ticks >> 32)) + word(UInt32(ticks & 0xFFFF_FFFF)) + length
                    + length + packet.bytes + padding)
        }
        return file
    }
}
