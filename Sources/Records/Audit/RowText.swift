/// Writes rows as the text that the chain keeps and seals: a JSON object (RFC 8259) of the columns in their order,
/// NULLs left out, so that a column added later without a default leaves the text of old rows as it was.
///
/// Byte for byte what SQLite 3.40 makes of `json_patch('{}', json_object('name', value, …))`, which wrote the first
/// chains: `"` and `\` escaped, control characters by their letter or as `\u00` and two lower-case digits, everything
/// else as it is, invalid UTF-8 too. Blobs are upper-case hexadecimal digits.
struct RowText {
    /// Filled up to `count`; kept from row to row, so that a row takes no memory of its own.
    private var storage: [UInt8] = []
    private var count = 0
    /// Where the text begins, behind its preface.
    private var start = 0

    /// Room that is kept from row to row; more is given back.
    private static let kept = 1 << 16
    private static let mask = Array("〔保密〕".utf8)

    /// The text; what is not UTF-8 in it is repaired, as it is wherever a column becomes a String.
    var text: String {
        storage.withUnsafeBytes { String(decoding: $0[start..<count], as: UTF8.self) }
    }

    /// The bytes of the preface and of the text.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Starts an object, behind bytes that are no part of the text.
    mutating func begin(preface: [UInt8]) {
        if storage.count > Self.kept { storage = [] }
        count = 0
        write(atMost: preface.count + 1) { sink in
            sink.put(preface)
            sink.put(UInt8(ascii: "{"))
        }
        start = preface.count
    }

    /// Adds a member, unless the cell is NULL; the label is its name in quotes with a colon.
    mutating func append(_ label: [UInt8], _ cell: SQLiteCell) {
        switch cell {
        case .null: break
        case .integer(let number):
            write(atMost: label.count + 21) { sink in
                sink.put(label)
                sink.put(decimal: number)
                sink.put(UInt8(ascii: ","))
            }
        case .text(let bytes):
            write(atMost: label.count + 6 * bytes.count + 3) { sink in
                sink.put(label)
                sink.put(quoted: bytes)
                sink.put(UInt8(ascii: ","))
            }
        case .blob(let bytes):
            write(atMost: label.count + 2 * bytes.count + 3) { sink in
                sink.put(label)
                sink.put(hexadecimal: bytes)
                sink.put(UInt8(ascii: ","))
            }
        }
    }

    /// Adds a member that tells no more than that there is a value.
    mutating func appendMasked(_ label: [UInt8]) {
        Self.mask.withUnsafeBytes { append(label, .text($0)) }
    }

    /// Ends the object.
    mutating func end() {
        // The comma behind the last member, where there is one, becomes the brace.
        if count > start + 1 { count -= 1 }
        write(atMost: 1) { $0.put(UInt8(ascii: "}")) }
    }

    private mutating func write(atMost room: Int, _ body: (inout Sink) -> Void) {
        if storage.count < count + room {
            storage.append(contentsOf: repeatElement(0, count: max(count + room, 4096)))
        }
        storage.withUnsafeMutableBytes { bytes in
            var sink = Sink(bytes: bytes, count: count)
            body(&sink)
            count = sink.count
        }
    }
}

/// Where a text goes; room for it has been made.
private struct Sink {
    let bytes: UnsafeMutableRawBufferPointer
    var count: Int

    mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    mutating func put(_ more: [UInt8]) {
        UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyBytes(from: more)
        count += more.count
    }

    mutating func put(decimal number: Int64) {
        if number < 0 { put(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = count
        repeat {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start..<count].reverse()
    }

    mutating func put(hexadecimal blob: UnsafeRawBufferPointer) {
        put(UInt8(ascii: "\""))
        for byte in blob {
            put(digit(byte >> 4, letters: "A"))
            put(digit(byte & 15, letters: "A"))
        }
        put(UInt8(ascii: "\""))
    }

    mutating func put(quoted text: UnsafeRawBufferPointer) {
        put(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                put(UInt8(ascii: "\\"))
                put(byte)
            case 0x20...:
                put(byte)
            default:
                put(control: byte)
            }
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func put(control byte: UInt8) {
        put(UInt8(ascii: "\\"))
        switch byte {
        case 8: put(UInt8(ascii: "b"))
        case 9: put(UInt8(ascii: "t"))
        case 10: put(UInt8(ascii: "n"))
        case 12: put(UInt8(ascii: "f"))
        case 13: put(UInt8(ascii: "r"))
        default:
            for letter in "u00".utf8 { put(letter) }
            put(digit(byte >> 4, letters: "a"))
            put(digit(byte & 15, letters: "a"))
        }
    }

    private func digit(_ value: UInt8, letters first: Unicode.Scalar) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: first) + value - 10
    }
}
