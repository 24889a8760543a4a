import Glibc
import Testing

/// Texts in the character sets that sources come in.
enum Encoded {
    /// By glibc's iconv, whose own tables are held against written bytes in `Text in any character set`.
    static func gb18030(_ text: String) throws -> [UInt8] {
        let handle = iconv_open("GB18030", "UTF-8")
        try #require(handle != iconv_t(bitPattern: -1))
        defer { iconv_close(handle) }
        var source = Array(text.utf8)
        var target = [UInt8](repeating: 0, count: source.count * 4 + 16)
        let count = source.withUnsafeMutableBytes { input in
            target.withUnsafeMutableBytes { output in
                var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (input.count, output.count)
                iconv(handle, &from, &left, &to, &room)
                return output.count - room
            }
        }
        return Array(target[..<count])
    }

    static func utf16LittleEndian(_ text: String, marked: Bool) -> [UInt8] {
        (marked ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static func utf16BigEndian(_ text: String) -> [UInt8] {
        [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}
