import Kernel

/// `VisibleText.line` with a short way for what most texts are, for readers of a million rows.
enum ReadableLine {
    /// A text from outside on one line of at most so many characters. Nil: nothing that a person could read.
    static func of(_ text: String, longest: Int) -> String? {
        isPlain(text, longest) ? text : VisibleText.line(text, longest: longest)
    }

    /// True for printable ASCII and common Chinese characters without blanks at the ends or beside one another, which the
    /// long way would leave as they are.
    static func isPlain(_ text: String, _ longest: Int) -> Bool {
        var before: UInt8 = 0x20
        var count = 0
        for byte in text.utf8 {
            count += 1
            switch byte {
            case 0x20: if before == 0x20 { return false }
            // E4 to E9 begin U+4000 to U+9FFF; what follows them is part of the same character.
            case 0x21...0x7E, 0x80...0xBF, 0xE4...0xE9: break
            default: return false
            }
            before = byte
        }
        return before != 0x20 && count <= longest
    }
}

extension MACAddress {
    /// The same as `description`, written byte by byte.
    var text: String {
        String(unsafeUninitializedCapacity: 17) { buffer in
            var place = 0
            for shift in stride(from: UInt64(40), through: 0, by: -8) {
                for digit in [bits >> (shift + 4) & 0xF, bits >> shift & 0xF] {
                    buffer[place] = UInt8(truncatingIfNeeded: digit < 10 ? 0x30 + digit : 0x37 + digit)
                    place += 1
                }
                if shift > 0 {
                    buffer[place] = 0x3A
                    place += 1
                }
            }
            return 17
        }
    }
}
