import Crypto
import Foundation
import Kernel

/// Reads a result file part by part; one part in memory at a time. For one task at a time.
final class ResultReader {
    /// Whose it is.
    let header: ResultHeader
    /// Its parts, the summary last.
    let parts: [ResultPart]

    private let seal: ResultSeal
    private let handle: FileHandle
    private let signatureAt: Int

    /// More parts than a plan of 2^24 addresses comes to.
    private static let mostParts = 400_000

    /// Whether a file begins as a result does.
    static func looksLikeResult(_ file: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: ResultHeader.magic.count)) == Data(ResultHeader.magic)
    }

    /// Opens a file and looks at its build; what is in the parts stays closed.
    /// - Throws: `ResultError.altered`.
    init(_ file: URL) throws {
        handle = try FileHandle(forReadingFrom: file)
        let size = Int(try handle.seekToEnd())
        signatureAt = size - ResultHeader.signature
        try handle.seek(toOffset: 0)
        let start = try handle.read(upToCount: ResultHeader.longest + 64) ?? Data()
        guard let found = ResultHeader.read(start), found.bytes.count <= signatureAt else { throw ResultError.altered }
        header = found.header
        seal = ResultSeal(header: found.bytes)
        parts = try Self.parts(handle, from: found.bytes.count, to: signatureAt)
    }

    deinit {
        try? handle.close()
    }

    private static func parts(_ handle: FileHandle, from start: Int, to end: Int) throws -> [ResultPart] {
        var parts: [ResultPart] = []
        var offset = start
        while offset < end {
            try handle.seek(toOffset: UInt64(offset))
            guard parts.count < mostParts, end - offset >= ResultPart.head,
                let head = try handle.read(upToCount: ResultPart.head),
                let part = ResultPart(head, sealedAt: offset + ResultPart.head), part.offset + part.length <= end
            else { throw ResultError.altered }
            parts.append(part)
            offset = part.offset + part.length
        }
        // The summary stands at the end, once: so a file that was cut behind a part is none.
        guard parts.last?.kind == .summary, parts.dropLast().allSatisfy({ $0.kind != .summary }) else {
            throw ResultError.altered
        }
        return parts
    }

    /// Holds the signature against the whole file.
    /// - Throws: `ResultError.altered`.
    func verify(_ key: Curve25519.Signing.PublicKey) throws {
        var digest = SHA256()
        try handle.seek(toOffset: 0)
        var rest = signatureAt
        while rest > 0, let piece = try handle.read(upToCount: min(rest, 1 << 20)), !piece.isEmpty {
            digest.update(data: piece)
            rest -= piece.count
        }
        guard rest == 0, let signature = try handle.readToEnd(), signature.count == ResultHeader.signature,
            key.isValidSignature(signature, for: ResultHeader.signed(digest.finalize()))
        else { throw ResultError.altered }
    }

    /// What is in a part.
    /// - Throws: `ResultError.altered` where it was not sealed to this key, or not for its place.
    func content(_ part: ResultPart, _ key: Curve25519.KeyAgreement.PrivateKey) throws -> Data {
        try handle.seek(toOffset: UInt64(part.offset))
        guard let sealed = try handle.read(upToCount: part.length), sealed.count == part.length,
            hexadecimal(SHA256.hash(data: sealed)) == part.digest, let content = seal.open(sealed, part, with: key)
        else { throw ResultError.altered }
        return content
    }

    /// How the probing went.
    /// - Throws: `ResultError`.
    func summary(_ key: Curve25519.KeyAgreement.PrivateKey) throws -> ResultSummary {
        guard let last = parts.last else { throw ResultError.altered }
        let content = try content(last, key)
        guard let summary = try? JSONDecoder().decode(ResultSummary.self, from: content) else {
            throw ResultError.unreadable(part: parts.count)
        }
        return summary
    }
}
