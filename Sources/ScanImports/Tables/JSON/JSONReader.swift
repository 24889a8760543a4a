/// Reads JSON (RFC 8259) strictly from UTF-8, in bounded depth and size.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var place = 0
    private var values = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads one value that is all of the text, white space around it and a byte order mark before it left aside.
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(ReadingError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw ReadingError(.tooLarge(what: "JSON 字节数", limit: limits.bytes))
        }
        var reader = JSONReader(bytes, limits)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
        reader.skipSpace()
        if reader.place == bytes.count { throw ReadingError(.empty) }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.fault("值之后还有多余的内容") }
        return value
    }

    private mutating func value(depth: Int) throws(ReadingError) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw ReadingError(.tooLarge(what: "JSON 值的个数", limit: limits.values)) }
        guard depth <= limits.depth else { throw ReadingError(.tooLarge(what: "JSON 嵌套层数", limit: limits.depth)) }
        skipSpace()
        guard place < bytes.count else { throw truncated() }
        switch bytes[place] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(ReadingError) -> JSONValue {
        place += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard place < bytes.count else { throw truncated() }
            guard bytes[place] == UInt8(ascii: "\"") else { throw fault("应为带引号的名称") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw place < bytes.count ? fault("名称之后应为冒号") : truncated() }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "}")) { return .object(members) }
            throw place < bytes.count ? fault("应为逗号或右花括号") : truncated()
        }
    }

    private mutating func array(depth: Int) throws(ReadingError) -> JSONValue {
        place += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            items.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "]")) { return .array(items) }
            throw place < bytes.count ? fault("应为逗号或右方括号") : truncated()
        }
    }

    private mutating func string() throws(ReadingError) -> String {
        place += 1
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\"),
            bytes[place] >= 0x20
        { place += 1 }
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            place += 1
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<(place - 1)]), as: UTF8.self)
        }
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                place += 1
                return String(decoding: text, as: UTF8.self)
            }
            guard byte >= 0x20 else { throw fault("字符串中有控制字符") }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
                place += 1
            }
        }
        throw truncated()
    }

    private mutating func escape(into text: inout [UInt8]) throws(ReadingError) {
        guard place + 1 < bytes.count else { throw truncated() }
        let byte = bytes[place + 1]
        place += 2
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try unit()
            if 0xD800..<0xDC00 ~= code, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
                bytes[place + 1] == UInt8(ascii: "u")
            {
                let before = place
                place += 2
                let low = try unit()
                if 0xDC00..<0xE000 ~= low {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    place = before
                }
            }
            // Half a pair is no character.
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: String(Character(scalar)).utf8)
        default:
            place -= 2
            throw fault("字符串中有不允许的转义")
        }
    }

    /// Four hexadecimal digits.
    private mutating func unit() throws(ReadingError) -> UInt32 {
        guard place + 4 <= bytes.count else { throw truncated() }
        let digits = String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16) else {
            throw fault("\\u 之后应为 4 位十六进制数")
        }
        place += 4
        return code
    }

    private mutating func number() throws(ReadingError) -> String {
        let start = place
        func digits() -> Int { bytes[place...].prefix { $0 >= 0x30 && $0 <= 0x39 }.count }
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        // No zeros before other digits.
        if whole == 0 || whole > 1 && bytes[place] == 0x30 {
            throw place < bytes.count ? fault("不是 JSON 的值") : truncated()
        }
        place += whole
        if take(UInt8(ascii: ".")) {
            let count = digits()
            if count == 0 { throw fault("小数点之后应为数字") }
            place += count
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            let count = digits()
            if count == 0 { throw fault("指数应为数字") }
            place += count
        }
        guard place - start <= 64 else { throw fault("数字过长") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(ReadingError) -> JSONValue {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count - place >= wanted.count else { throw truncated() }
        guard bytes[place..<(place + wanted.count)].elementsEqual(wanted) else { throw fault("不是 JSON 的值") }
        place += wanted.count
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    }

    private func fault(_ rule: String) -> ReadingError {
        let before = bytes[..<min(place, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return ReadingError(.malformed("JSON 有错误：\(rule)"), place: "第 \(line) 行第 \(column) 字节")
    }

    private func truncated() -> ReadingError { ReadingError(.truncated("JSON 内容")) }
}

extension JSONReader {
    /// Reads a value from text in any of the character sets that are read.
    static func read(text bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(ReadingError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw ReadingError(.tooLarge(what: "JSON 字节数", limit: limits.bytes))
        }
        return try TextDecoder.decode(bytes).withUnsafeBufferPointer { (all) throws(ReadingError) in
            try read(all, limits: limits)
        }
    }
}
