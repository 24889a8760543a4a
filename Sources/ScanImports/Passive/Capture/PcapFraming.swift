/// How a capture file is cut into packets: the reader hands over as many bytes as `need` says, and gets the packet that they
/// complete.
protocol CaptureFraming {
    /// Bytes of the next piece of the file.
    var need: Int { get }
    /// Bytes to be left out before it.
    var skip: Int { get set }

    /// Takes the next piece. Nil: it completes no packet.
    mutating func take(_ piece: Octets) throws(ReadingError) -> CapturedPacket?

    /// True between two packets, where a file may end.
    var isAtEnd: Bool { get }
    /// Packets whose link is of no known type.
    var unknownLinks: Int { get }
    /// The numbers of those types.
    var unknownTypes: Set<UInt32> { get }
}

/// The classic capture file of libpcap (pcap-savefile(5)): a header of 24 bytes, and 16 bytes before each packet, in the
/// order of bytes of the machine that wrote it; seconds and micro- or nanoseconds.
struct PcapFraming: CaptureFraming {
    private(set) var need = 24
    var skip = 0
    private(set) var unknownLinks = 0
    private(set) var unknownTypes: Set<UInt32> = []

    private enum Phase { case file, header, packet }

    private let limit: Int
    private var phase = Phase.file
    private var isLittle = true
    private var isNano = false
    private var link: LinkType?
    private var time: Int64 = 0
    private var number = 0
    /// Bytes of the packet beyond those that are kept.
    private var cut = 0

    /// - `limit`: bytes that are kept of one packet.
    init(limit: Int) {
        self.limit = limit
    }

    /// True where a file begins with one of the four marks.
    static func isMark(_ bytes: some Sequence<UInt8>) -> Bool {
        let mark = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        return [0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1].contains(mark)
    }

    var isAtEnd: Bool { phase == .header }

    mutating func take(_ piece: Octets) throws(ReadingError) -> CapturedPacket? {
        switch phase {
        case .file:
            try readFileHeader(piece)
            return nil
        case .header:
            try readPacketHeader(piece)
            return nil
        case .packet:
            (phase, need) = (.header, 16)
            (skip, cut) = (cut, 0)
            guard let link else { return nil }
            return CapturedPacket(link: link, octets: piece, time: time, number: number)
        }
    }

    private mutating func readFileHeader(_ piece: Octets) throws(ReadingError) {
        guard let mark = piece.big32(0) else { throw ReadingError(.truncated("文件头")) }
        isLittle = mark == 0xD4C3_B2A1 || mark == 0x4D3C_B2A1
        isNano = mark == 0xA1B2_3C4D || mark == 0x4D3C_B2A1
        // The upper bits may tell of a checksum behind each frame.
        let type = (piece.word(20, isLittle: isLittle) ?? 0) & 0xFFFF
        link = LinkType(number: type)
        if link == nil { unknownTypes.insert(type) }
        (phase, need) = (.header, 16)
    }

    private mutating func readPacketHeader(_ piece: Octets) throws(ReadingError) {
        number += 1
        guard let seconds = piece.word(0, isLittle: isLittle), let fraction = piece.word(4, isLittle: isLittle),
            let length = piece.word(8, isLittle: isLittle)
        else { throw ReadingError(.truncated("数据包头")) }
        guard length <= CaptureReader.longestPacket else {
            throw ReadingError(.malformed("数据包长度 \(length) 不合理，文件已损坏"), place: "第 \(number) 个数据包")
        }
        let milliseconds = isNano ? fraction / 1_000_000 : fraction / 1000
        time = Int64(seconds) * 1000 + Int64(min(milliseconds, 999))
        need = min(Int(length), limit)
        cut = Int(length) - need
        phase = .packet
        if link == nil { unknownLinks += 1 }
    }
}
