import Glibc

/// Finds the joined cells of a sheet in its bytes, without parsing: they stand behind the rows, which are most of it.
///
/// An element is looked for by `mergeCell` behind `<` or `:`; in texts of cells the first is always escaped.
struct MergeFinder {
    /// The ranges found so far.
    private(set) var ranges: [CellRange] = []
    private let limit: Int
    /// What has not been searched yet, and one byte before it.
    private var held: [UInt8] = []
    private var start = 0

    /// - `limit`: ranges that are kept.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next bytes. An element that begins near their end waits for the next ones.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        held.append(contentsOf: bytes)
        let end = held.count - Self.longest
        guard end > start else { return }
        search(below: end)
        held.removeFirst(end - 1)
        start = 1
    }

    /// Takes the end of the sheet.
    mutating func finish() {
        search(below: held.count)
        held = []
    }

    private mutating func search(below end: Int) {
        let (from, limit) = (start, limit - ranges.count)
        var found: [CellRange] = []
        held.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var place = from
            // The letter m stands in few places of a sheet: most of the way is memchr's.
            while place < end, found.count < limit, let match = memchr(base + place, 0x6D, end - place) {
                let at = base.distance(to: UnsafeRawPointer(match))
                place = at + 1
                guard at > 0, bytes[at - 1] == 0x3C || bytes[at - 1] == 0x3A,
                    bytes[at...].starts(with: Self.mark)
                else { continue }
                let element = bytes[at...].prefix(Self.longest).prefix { $0 != 0x3E }
                let quotes = element.indices.filter { element[$0] == 0x22 || element[$0] == 0x27 }
                guard quotes.count >= 2, let range = CellRange(element[(quotes[0] + 1)..<quotes[1]]) else { continue }
                found.append(range)
            }
        }
        ranges += found
    }

    private static let mark = Array("mergeCell".utf8)
    /// Longest element that is read, `<x:mergeCell ref="XFD1048576:XFD1048576"/>`, and some room.
    private static let longest = 96
}
