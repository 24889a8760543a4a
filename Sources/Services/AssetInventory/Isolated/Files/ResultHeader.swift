import Foundation
import Kernel

/// What a result file says in the clear: whose it is, and nothing of what was found.
///
///     "ANHUPR1\n" ‖ length 4 ‖ header, JSON ‖ parts … ‖ signature 64
package struct ResultHeader: Sendable, Hashable, Codable {
    /// The installation that issued the commission.
    package let installation: String
    /// The commission's number there.
    package let number: Int64
    /// The commission's token.
    package let token: String
    /// 32 hexadecimal digits of this probing: files that grew out of one another have the same.
    package let probe: String

    /// How a file begins.
    static let magic = Array("ANHUPR1\n".utf8)
    /// Bytes of the longest header.
    static let longest = 1024
    /// Bytes of the signature at the end (Ed25519 over `signed`).
    static let signature = 64

    /// The header of a probing that begins.
    init(_ commission: ProbeCommission) {
        installation = commission.installation
        number = commission.number
        token = commission.token
        probe = hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// Magic, length and JSON, as the file has them; every part is bound to these bytes.
    func bytes() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = try encoder.encode(self)
        return Data(Self.magic + FileFields.bytes(text.count)) + text
    }

    /// Reads the beginning of a file. Nil: it is none.
    static func read(_ start: Data) -> (header: ResultHeader, bytes: Data)? {
        guard start.starts(with: magic), let length = FileFields.number(start, at: magic.count), length <= longest,
            start.count >= magic.count + 4 + length
        else { return nil }
        let text = start.dropFirst(magic.count + 4).prefix(length)
        guard let header = try? JSONDecoder().decode(ResultHeader.self, from: Data(text)), header.isPlain else {
            return nil
        }
        return (header, Data(start.prefix(magic.count + 4 + length)))
    }

    /// What the signature is over: the file's SHA-256 up to it, so that a file need not be held in memory.
    static func signed(_ digest: some Sequence<UInt8>) -> Data { Data("anhu probe result 1".utf8) + Data(digest) }

    private var isPlain: Bool {
        number > 0
            && [installation, token, probe].allSatisfy { $0.utf8.count == 32 && Kernel.bytes(hexadecimal: $0) != nil }
    }
}
