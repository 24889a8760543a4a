/// The newer capture file (pcapng, IETF draft-ietf-opsawg-pcapng): blocks with their type and length at both ends, in
/// sections that each have their own order of bytes and their own interfaces.
///
/// Packets stand in enhanced (6), simple (3) and the obsolete (2) packet blocks; other blocks are passed over.
struct PcapngFraming: CaptureFraming {
    private(set) var need = 12
    var skip = 0
    private(set) var unknownLinks = 0
    private(set) var unknownTypes: Set<UInt32> = []

    /// What a section says of one of its interfaces.
    private struct Interface {
        let link: LinkType?
        /// Ticks in a second (option if_tsresol); microseconds where it is not said.
        var ticks: UInt64 = 1_000_000
        /// Seconds to be added to each time (option if_tsoffset).
        var offset: Int64 = 0
    }

    private let limit: Int
    private var isLittle = true
    private var isBegun = false
    private var interfaces: [Interface] = []
    private var number = 0
    /// The block whose body is awaited: its type, its length, and the first four bytes of its body.
    private var block: (type: UInt32, length: Int, first: UInt32)?

    /// - `limit`: bytes that are kept of one packet.
    init(limit: Int) {
        self.limit = limit
    }

    /// True where a file begins with a section header.
    static func isMark(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: [0x0A, 0x0D, 0x0D, 0x0A])
    }

    var isAtEnd: Bool { block == nil && isBegun }

    mutating func take(_ piece: Octets) throws(ReadingError) -> CapturedPacket? {
        guard let block else {
            try readHeader(piece)
            return nil
        }
        self.block = nil
        need = 12
        skip = block.length - 12 - piece.count
        switch block.type {
        case Self.interfaceBlock: addInterface(block.first, piece)
        case 6: return try packet(interface: Int(block.first), piece, block.length)
        // The obsolete packet block: interface and a count of lost packets in the first four bytes.
        case 2:
            let id = isLittle ? block.first & 0xFFFF : block.first >> 16
            return try packet(interface: Int(id), piece, block.length)
        case 3: return simplePacket(original: Int(block.first), piece)
        default: break
        }
        return nil
    }

    private mutating func readHeader(_ piece: Octets) throws(ReadingError) {
        guard let type = piece.word(0, isLittle: isLittle), let mark = piece.big32(8) else {
            throw ReadingError(.truncated("数据块头"))
        }
        let isSection = piece.big32(0) == Self.sectionBlock
        if isSection {
            switch mark {
            case 0x1A2B_3C4D: isLittle = false
            case 0x4D3C_2B1A: isLittle = true
            default: throw ReadingError(.malformed("数据段的字节序标记不正确，文件已损坏"), place: place)
            }
            isBegun = true
            interfaces = []
        }
        guard isBegun, let length = piece.word(4, isLittle: isLittle), length >= 12, length % 4 == 0,
            let first = piece.word(8, isLittle: isLittle)
        else {
            throw ReadingError(.malformed("数据块的长度不正确，文件已损坏"), place: place)
        }
        let body = Int(length) - 12
        let isWanted = !isSection && [Self.interfaceBlock, 2, 3, 6].contains(type) && body > 0
        need = isWanted ? min(body, limit + 1024) : 12
        skip = isWanted ? 0 : body
        if isWanted { block = (type, Int(length), first) }
    }

    /// Interface description block: link type, longest packet, options.
    private mutating func addInterface(_ first: UInt32, _ body: Octets) {
        let type = isLittle ? first & 0xFFFF : first >> 16
        let link = LinkType(number: type)
        if link == nil { unknownTypes.insert(type) }
        var interface = Interface(link: link)
        var place = 4
        while let code = body.half(place, isLittle: isLittle), let length = body.half(place + 2, isLittle: isLittle),
            code != 0
        {
            if code == 9, let resolution = body.byte(place + 4) {
                interface.ticks = Self.ticks(resolution) ?? 0
            } else if code == 14, length == 8 {
                let low = body.word(place + (isLittle ? 4 : 8), isLittle: isLittle) ?? 0
                let high = body.word(place + (isLittle ? 8 : 4), isLittle: isLittle) ?? 0
                interface.offset = Int64(bitPattern: UInt64(high) << 32 | UInt64(low))
            }
            place += 4 + (length + 3) & ~3
        }
        if interfaces.count < Self.mostInterfaces { interfaces.append(interface) }
    }

    /// Enhanced and obsolete packet block behind the first four bytes: time in two halves, length kept, length sent, data.
    private mutating func packet(interface id: Int, _ body: Octets, _ length: Int) throws(ReadingError)
        -> CapturedPacket?
    {
        number += 1
        guard let high = body.word(0, isLittle: isLittle), let low = body.word(4, isLittle: isLittle),
            let kept = body.word(8, isLittle: isLittle), Int(kept) <= length - 32
        else {
            throw ReadingError(.malformed("数据包长度不合理，文件已损坏"), place: place)
        }
        guard interfaces.indices.contains(id), let link = interfaces[id].link else {
            unknownLinks += 1
            return nil
        }
        let time = Self.milliseconds(UInt64(high) << 32 | UInt64(low), interfaces[id])
        guard let octets = body.part(16, min(Int(kept), body.count - 16)) else { return nil }
        return CapturedPacket(link: link, octets: octets.prefix(limit), time: time, number: number)
    }

    /// Simple packet block: no time, always of the first interface; the data end where the block does.
    private mutating func simplePacket(original: Int, _ body: Octets) -> CapturedPacket? {
        number += 1
        guard let link = interfaces.first?.link else {
            unknownLinks += 1
            return nil
        }
        // Behind the data stand up to three bytes of filling and the four of the block's length.
        let octets = body.prefix(min(original, max(0, body.count - 4), limit))
        return CapturedPacket(link: link, octets: octets, time: 0, number: number)
    }

    private var place: String { "第 \(number + 1) 个数据包附近" }

    /// Ticks in a second: a power of ten, or of two where the first bit is set. Nil: more than 64 bits hold.
    private static func ticks(_ resolution: UInt8) -> UInt64? {
        let exponent = Int(resolution & 0x7F)
        if resolution & 0x80 != 0 { return exponent < 64 ? 1 << UInt64(exponent) : nil }
        return exponent < 20 ? (0..<exponent).reduce(1) { product, _ in product * 10 } : nil
    }

    /// The moment of a time in ticks; 0 where it lies before 1970 or behind the year 9999.
    private static func milliseconds(_ ticks: UInt64, _ interface: Interface) -> Int64 {
        let since: UInt64
        switch interface.ticks {
        case 0: return 0
        case 1_000_000: since = ticks / 1000
        case 1_000_000_000: since = ticks / 1_000_000
        default: since = UInt64(clamping: UInt128(ticks) * 1000 / UInt128(interface.ticks))
        }
        let (offset, first) = interface.offset.multipliedReportingOverflow(by: 1000)
        let (sum, second) = Int64(clamping: since).addingReportingOverflow(offset)
        return first || second || sum < 0 || sum >= 253_402_300_800_000 ? 0 : sum
    }

    private static let sectionBlock: UInt32 = 0x0A0D_0D0A
    private static let interfaceBlock: UInt32 = 1
    /// Interfaces of one section; a machine has some tens.
    private static let mostInterfaces = 4096
}
