/// `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.1), as forms and queries send it.
enum URLEncodedForm {
    /// More fields than this are no form of ours: the rows of the longest table page ticked, and some.
    static let mostFields = 2_000

    /// Reads names and values.
    ///
    /// - Throws: `ConsoleFault.malformed` at a broken `%` sequence, text that is no UTF-8, or too many fields.
    static func read(_ bytes: some Collection<UInt8>) throws(ConsoleFault) -> FormValues {
        var values = FormValues()
        for field in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard values.pairs.count < mostFields else { throw .malformed("表单字段过多") }
            guard let name = percentDecoded(parts[0], plusIsSpace: true),
                let value = percentDecoded(parts.count == 2 ? parts[1] : field[field.endIndex...], plusIsSpace: true)
            else { throw .malformed("表单或地址中含有无法识别的编码") }
            values.append(name, value)
        }
        return values
    }
}
