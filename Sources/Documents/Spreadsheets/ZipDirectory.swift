import Foundation

/// The list at the end of a zip file (PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16).
struct ZipDirectory {
    /// The uncompressed size of each entry by its name.
    let sizes: [String: Int]

    /// Throws `DocumentError.notWritten` where the file has no such list: it was not finished.
    init(path: String) throws {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            throw DocumentError.notWritten(path: path, reason: WorkName.reason(ENOENT))
        }
        func number(_ offset: Int, _ length: Int) -> Int {
            guard offset >= 0, offset + length <= bytes.count else { return 0 }
            return (0..<length).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        // The end record is 22 bytes; a comment of at most 65,535 may follow.
        let last = bytes.count - 22
        let first = max(0, last - 65_535)
        guard last >= 0, let end = (first...last).reversed().first(where: { number($0, 4) == 0x0605_4B50 }) else {
            throw DocumentError.notWritten(path: path, reason: "压缩包不完整")
        }
        var sizes: [String: Int] = [:]
        var entry = number(end + 16, 4)
        while number(entry, 4) == 0x0201_4B50 {
            let length = number(entry + 28, 2)
            guard entry + 46 + length <= bytes.count else { break }
            let name = String(decoding: bytes[(entry + 46)..<(entry + 46 + length)], as: UTF8.self)
            sizes[name] = number(entry + 24, 4)
            entry += 46 + length + number(entry + 30, 2) + number(entry + 32, 2)
        }
        self.sizes = sizes
    }
}
