import Foundation

/// A LIKE pattern with `\` for signs that stand for themselves, as the line of search makes them: pieces of text with anything
/// between. Letters of ASCII match without regard to case, as SQLite's LIKE has it, so that texts are looked through folded.
struct LikeMatcher {
    /// The pieces, folded; an empty first or last one: the pattern begins or ends with anything.
    private let pieces: [[UInt8]]

    /// Nil: the pattern has a `_` that stands for any sign, which the line of search never makes.
    init?(_ pattern: String) {
        var pieces: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in pattern.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped: isEscaped = true
            case UInt8(ascii: "_") where !isEscaped: return nil
            case UInt8(ascii: "%") where !isEscaped: pieces.append([])
            default:
                pieces[pieces.count - 1].append(Self.folded(byte))
                isEscaped = false
            }
        }
        // Two signs for anything beside each other are one.
        self.pieces = pieces.enumerated().filter {
            $0.offset == 0 || $0.offset == pieces.count - 1 || !$0.element.isEmpty
        }.map(\.element)
    }

    /// The text that must stand somewhere, where that is all that the pattern asks. Nil: it asks for more, or for nothing.
    var onlyPiece: [UInt8]? {
        pieces.count == 3 && pieces[0].isEmpty && pieces[2].isEmpty ? pieces[1] : nil
    }

    /// True where a folded text fits.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard pieces.count > 1 else { return Self.isSame(text[...], pieces[0]) }
        let (head, tail) = (pieces[0], pieces[pieces.count - 1])
        guard text.count >= head.count + tail.count, Self.isSame(text.prefix(head.count), head),
            Self.isSame(text.suffix(tail.count), tail)
        else { return false }
        var from = head.count
        let end = text.count - tail.count
        for piece in pieces.dropFirst().dropLast() {
            let rest = UnsafeBufferPointer(rebasing: text[from..<end])
            guard let place = Self.place(of: piece, in: rest) else { return false }
            from += place + piece.count
        }
        return true
    }

    /// Where a piece stands first. Nil: nowhere.
    ///
    /// The last sign under the piece tells how far it may move on (Horspool 1980), so that of long texts few signs are read.
    static func place(of piece: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard piece.count <= text.count else { return nil }
        guard let base = text.baseAddress, let last = piece.indices.last else { return 0 }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { steps in
            steps.initialize(repeating: piece.count)
            for (index, byte) in piece[..<last].enumerated() { steps[Int(byte)] = last - index }
            return piece.withUnsafeBufferPointer { piece in
                var at = 0
                let end = text.count - piece.count
                while at <= end {
                    let byte = base[at + last]
                    if byte == piece[last], memcmp(base + at, piece.baseAddress ?? base, last) == 0 { return at }
                    at += steps[Int(byte)]
                }
                return nil
            }
        }
    }

    /// A capital letter of ASCII as a small one.
    static func folded(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func isSame(_ left: Slice<UnsafeBufferPointer<UInt8>>, _ right: [UInt8]) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }
}
