import Kernel

/// One line of a text, without its end.
struct SourceLine {
    /// From 1.
    let number: Int
    /// At most `ReadingLimits.line` bytes.
    let text: String

    /// The parts between spaces and tabs.
    var words: [Substring] {
        text.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0C }.map { Substring($0) }
    }

    /// True where a word reads like an IP address: a line that ought to be an entry.
    var holdsAddress: Bool {
        words.contains { IPAddress(String($0)) != nil }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without white space at either end, full-width and non-breaking spaces included.
    var trimmed: Substring {
        let all = self[...]
        if let first = all.utf8.first, let last = all.utf8.last, first > 0x20, first < 0x7F, last > 0x20, last < 0x7F {
            return all
        }
        var scalars = all.unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace || first == "\u{FEFF}" { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return Substring(scalars)
    }
}

extension StringProtocol {
    /// True where all of it are decimal digits, and there is one.
    var isDigits: Bool {
        !isEmpty && utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }
}
