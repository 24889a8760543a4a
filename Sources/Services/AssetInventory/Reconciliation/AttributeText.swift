import Observations

/// Reads the attributes of a record as `RecordText` writes them, in one pass over the bytes: a comparison of the ledger
/// reads some hundred thousand of them.
enum AttributeText {
    static func read(_ text: String) -> [AttributeName: String] {
        var text = text
        let plain = text.withUTF8 { Self.plain($0) }
        // Escapes and anything unexpected go the slow way, which reads all of JSON.
        return plain ?? RecordText.readAttributes(text)
    }

    /// `{"a":"b",…}` without white space and escapes. Nil: another form.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [AttributeName: String]? {
        let (quote, escape) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{"), bytes[bytes.count - 1] == UInt8(ascii: "}") else {
            return nil
        }
        var attributes: [AttributeName: String] = [:]
        if bytes.count == 2 { return attributes }
        var place = 1
        func string() -> String? {
            guard place < bytes.count, bytes[place] == quote else { return nil }
            let start = place + 1
            var end = start
            while end < bytes.count, bytes[end] != quote {
                if bytes[end] == escape { return nil }
                end += 1
            }
            guard end < bytes.count else { return nil }
            place = end + 1
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        while true {
            guard let name = string(), place < bytes.count, bytes[place] == UInt8(ascii: ":") else { return nil }
            place += 1
            guard let value = string(), place < bytes.count else { return nil }
            attributes[AttributeName(rawValue: name)] = value
            let sign = bytes[place]
            place += 1
            if sign == UInt8(ascii: "}") { return place == bytes.count ? attributes : nil }
            guard sign == UInt8(ascii: ",") else { return nil }
        }
    }
}
