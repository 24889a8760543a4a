import Kernel

/// Reads capture files of tcpdump and Wireshark, pcap and pcapng, in memory of bounded size however long they are.
///
/// Delivers one observation for each card and address at the end of the file, with the first and the last time, and signs of
/// spoofing as warnings; nothing is delivered before, unless the book of sightings is full.
final class CaptureReader: ObservationReader {
    private let book: SightingBook
    private let limits: ReadingLimits
    private var framing: (any CaptureFraming)?
    /// A piece that has not come whole yet.
    private var held: [UInt8] = []
    private var packets = 0
    private var failure: ReadingError?

    /// A packet said to be longer than this is taken for damage: twice what tcpdump keeps at most.
    static let longestPacket: UInt32 = 512 << 10

    init(_ context: ReadingContext) {
        book = SightingBook(context)
        limits = context.limits
    }

    var tally: ReadingTally {
        var tally = book.sink.tally
        tally.items = packets
        return tally
    }

    func feed(_ bytes: UnsafeRawBufferPointer, deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        do throws(ReadingError) {
            switch framing {
            case nil: try begin(bytes)
            case var pcap as PcapFraming:
                defer { framing = pcap }
                try take(bytes, &pcap)
            case var pcapng as PcapngFraming:
                defer { framing = pcapng }
                try take(bytes, &pcapng)
            default: break
            }
        } catch {
            try fail(error, deliver)
        }
        book.sink.drain(to: deliver)
    }

    func finish(deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        guard let framing else {
            try fail(ReadingError(held.isEmpty ? .empty : .truncated("文件头")), deliver)
            return
        }
        // A capture is often cut off where it was stopped; what came before is whole.
        if !framing.isAtEnd || !held.isEmpty || framing.skip > 0 {
            book.sink.warn("文件在第 \(packets + 1) 个数据包中途结束，此前的内容已读入", line: packets + 1)
        }
        if framing.unknownLinks > 0 || !framing.unknownTypes.isEmpty {
            let types = framing.unknownTypes.sorted().prefix(8).map { String($0) }.joined(separator: "、")
            book.sink.warn("有 \(framing.unknownLinks) 个数据包的链路类型（\(types)）不支持，未读取")
            book.sink.leaveOut(.unknownLink, count: framing.unknownLinks)
        }
        book.finish()
        book.sink.drain(to: deliver)
    }

    /// Waits for the file's mark and chooses the framing.
    private func begin(_ bytes: UnsafeRawBufferPointer) throws(ReadingError) {
        held.append(contentsOf: bytes)
        guard held.count >= 4 else { return }
        let start = held
        held = []
        if PcapFraming.isMark(start) {
            var pcap = PcapFraming(limit: limits.packet)
            defer { framing = pcap }
            try start.withRawBytes { (all) throws(ReadingError) in try take(all, &pcap) }
        } else if PcapngFraming.isMark(start) {
            var pcapng = PcapngFraming(limit: limits.packet)
            defer { framing = pcapng }
            try start.withRawBytes { (all) throws(ReadingError) in try take(all, &pcapng) }
        } else {
            throw ReadingError(.malformed("不是 pcap 或 pcapng 抓包文件"))
        }
    }

    /// Hands the framing what it needs, without a copy where a piece lies whole in the bytes.
    private func take<Framing: CaptureFraming>(
        _ bytes: UnsafeRawBufferPointer, _ framing: inout Framing
    ) throws(ReadingError) {
        var place = 0
        while true {
            if framing.skip > 0 {
                let count = min(framing.skip, bytes.count - place)
                framing.skip -= count
                place += count
                if framing.skip > 0 { return }
            }
            let need = framing.need
            let packet: CapturedPacket?
            if held.isEmpty, bytes.count - place >= need {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[place..<(place + need)])
                place += need
                packet = try framing.take(Octets(piece))
                if let packet { read(packet) }
            } else {
                let count = min(need - held.count, bytes.count - place)
                held.append(contentsOf: bytes[place..<(place + count)])
                place += count
                if held.count < need { return }
                let piece = held
                held.removeAll(keepingCapacity: true)
                try piece.withRawBytes { (all) throws(ReadingError) in
                    if let packet = try framing.take(Octets(all)) { read(packet) }
                }
            }
            if place == bytes.count, framing.need > 0 { return }
        }
    }

    private func read(_ packet: CapturedPacket) {
        packets += 1
        if !PacketLayers.read(packet, into: book) { book.sink.leaveOut(.damaged) }
    }

    /// Hands on what was learnt before the failure, and throws it.
    private func fail(_ error: ReadingError, _ deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        book.finish()
        book.sink.drain(to: deliver)
        let failure = ReadingError(error.fault, place: error.place, taken: book.sink.tally.observed)
        self.failure = failure
        throw failure
    }
}

extension ObservationFormat {
    static let capture = ObservationFormat(
        id: "capture", chinese: "抓包文件（pcap、pcapng）", way: .reader { CaptureReader($0) },
        recognise: { PcapFraming.isMark($0.bytes) || PcapngFraming.isMark($0.bytes) ? 100 : 0 })
}
