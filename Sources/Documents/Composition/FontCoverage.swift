import Foundation

/// The characters for which a font on this machine has a glyph.
///
/// Read from the fonts' `cmap` tables (OpenType 1.9, cmap, formats 4 and 12), because typst prints an empty box for what no
/// font has, and drops it from the text that can be searched.
package struct FontCoverage: Hashable, Sendable {
    /// Ranges of code points, ascending, none touching the next.
    private let ranges: [ClosedRange<UInt32>]

    /// What every Chinese font has: Latin, Chinese punctuation, the 20,902 characters of Unicode 1.1, full-width forms.
    package static let basic = FontCoverage(ranges: [
        0x20...0x7E, 0xA0...0xFF, 0x2010...0x2027, 0x2030...0x203B, 0x2160...0x216B, 0x2190...0x2193, 0x2460...0x2473,
        0x3000...0x301E, 0x3220...0x3229, 0x4E00...0x9FA5, 0xFF01...0xFF5E, 0xFFE0...0xFFE5,
    ])

    /// Every character, for files that are read on a screen and whose fonts are the reader's.
    package static let everything = FontCoverage(ranges: [0...0x10FFFF])

    init(ranges: [ClosedRange<UInt32>]) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound || range.lowerBound == last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// Reads the regular faces (`*-Regular.*`) of a folder and of the folders in it.
    ///
    /// A folder without fonts gives `basic`: the report can still be written, and rare characters show their numbers.
    package init(fontFolder: String) {
        var ranges: [ClosedRange<UInt32>] = []
        let names = FileManager.default.enumerator(atPath: fontFolder)
        while let name = names?.nextObject() as? String {
            guard name.contains("-Regular."), ["ttc", "otf", "ttf"].contains(name.split(separator: ".").last) else {
                continue
            }
            guard
                let bytes = try? Data(
                    contentsOf: URL(fileURLWithPath: fontFolder + "/" + name), options: .alwaysMapped)
            else { continue }
            ranges += FontFile(bytes: bytes).codePoints
        }
        self = ranges.isEmpty ? .basic : FontCoverage(ranges: ranges)
    }

    /// Whether the character can be printed.
    package func contains(_ scalar: Unicode.Scalar) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar.value)
    }
}

/// The part of an OpenType file that says which characters it draws. Damaged files read as drawing nothing.
struct FontFile {
    let bytes: Data

    /// The code points that the first face maps to a glyph.
    var codePoints: [ClosedRange<UInt32>] {
        // A collection begins with `ttcf`; its first face's offset stands at 12 (OpenType 1.9, TTC header).
        let face = number32(0) == 0x7474_6366 ? Int(number32(12)) : 0
        let count = Int(number16(face + 4))
        for index in 0..<count {
            let record = face + 12 + 16 * index
            // `cmap`
            if number32(record) == 0x636D_6170 { return mapped(cmap: Int(number32(record + 8))) }
        }
        return []
    }

    private func mapped(cmap: Int) -> [ClosedRange<UInt32>] {
        var best: (rank: Int, offset: Int) = (0, 0)
        for index in 0..<Int(number16(cmap + 2)) {
            let record = cmap + 4 + 8 * index
            let offset = cmap + Int(number32(record + 4))
            let rank =
                switch (number16(record), number16(offset)) {
                case (3, 12), (0, 12): 2
                case (3, 4), (0, 4): 1
                default: 0
                }
            if rank > best.rank { best = (rank, offset) }
        }
        return switch best.rank {
        case 2: segments32(best.offset)
        case 1: segments16(best.offset)
        default: []
        }
    }

    /// Format 12: groups of first code, last code, first glyph.
    private func segments32(_ offset: Int) -> [ClosedRange<UInt32>] {
        let count = min(Int(number32(offset + 12)), bytes.count / 12)
        return (0..<count).compactMap { index in
            let group = offset + 16 + 12 * index
            let first = number32(group)
            let last = number32(group + 4)
            return first <= last && last <= 0x10FFFF && number32(group + 8) != 0 ? first...last : nil
        }
    }

    /// Format 4: segments of 16-bit codes; the last, 0xFFFF, maps to nothing.
    private func segments16(_ offset: Int) -> [ClosedRange<UInt32>] {
        let doubled = Int(number16(offset + 6))
        return (0..<(doubled / 2)).compactMap { index in
            let last = UInt32(number16(offset + 14 + 2 * index))
            let first = UInt32(number16(offset + 16 + doubled + 2 * index))
            return first <= last && last != 0xFFFF ? first...last : nil
        }
    }

    private func number16(_ offset: Int) -> UInt16 {
        guard offset >= 0, offset + 2 <= bytes.count else { return 0 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }

    private func number32(_ offset: Int) -> UInt32 {
        UInt32(number16(offset)) << 16 | UInt32(number16(offset + 2))
    }
}
