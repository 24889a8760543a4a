/// Writes JSON (RFC 8259) by appending: reports of a hundred thousand cells must not become trees of boxed values first.
struct JSONText {
    private(set) var text = ""
    private var needsComma = false

    /// `{` members `}`
    mutating func object(_ members: (inout JSONText) -> Void) {
        enclosed("{", "}", members)
    }

    /// `[` items `]`
    mutating func array(_ items: (inout JSONText) -> Void) {
        enclosed("[", "]", items)
    }

    /// `"key":`, to be followed by one value.
    mutating func key(_ name: String) {
        string(name)
        text += ":"
        needsComma = false
    }

    /// A string value, escaped.
    mutating func string(_ value: String) {
        separate()
        text += "\""
        appendEscaped(value)
        text += "\""
        needsComma = true
    }

    /// A number; what JSON cannot hold (not a number, infinite) becomes 0.
    mutating func number(_ value: Double) {
        separate()
        text += value.isFinite ? String(value) : "0"
        needsComma = true
    }

    /// A whole number.
    mutating func number(_ value: Int) {
        separate()
        text += String(value)
        needsComma = true
    }

    /// `true` or `false`
    mutating func bool(_ value: Bool) {
        separate()
        text += value ? "true" : "false"
        needsComma = true
    }

    /// A string, or `null`.
    mutating func optional(_ value: String?) {
        guard let value else {
            separate()
            text += "null"
            needsComma = true
            return
        }
        string(value)
    }

    private mutating func enclosed(_ open: String, _ close: String, _ content: (inout JSONText) -> Void) {
        separate()
        text += open
        needsComma = false
        content(&self)
        text += close
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text += "," }
    }

    private mutating func appendEscaped(_ value: String) {
        guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
