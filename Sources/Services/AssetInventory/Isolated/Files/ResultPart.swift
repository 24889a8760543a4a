import Crypto
import Foundation
import Kernel

/// A part of a result, sealed by itself, so that a probe that was interrupted goes on where it stood.
///
///     kind 1 ‖ whole 1 ‖ index 4 ‖ length 4 ‖ SHA-256 of the sealed bytes 32 ‖ sealed bytes
struct ResultPart: Sendable, Hashable {
    /// What is in it.
    enum Kind: UInt8, Sendable {
        /// nmap's report of one block: `BlockReport`.
        case block = 1
        /// Observations of devices and neighbour tables: `ObservationReport`.
        case observations = 2
        /// The last one: `ResultSummary`.
        case summary = 3
    }

    let kind: Kind
    /// Whether the block need not be scanned again.
    let isWhole: Bool
    /// Of a block: its place among the commission's runs of nmap. Else the part's own number.
    let index: Int
    /// SHA-256 of the sealed bytes, in hexadecimal: two files that hold the same part hold the same bytes.
    let digest: String
    /// Bytes, and where they begin in the file.
    let length: Int
    let offset: Int

    /// Bytes before the sealed ones.
    static let head = 42
    /// Bytes that a part may have, sealed: nmap's report of 256 hosts takes some hundred kilobytes.
    static let longest = 256 << 20
    /// What sealing adds (RFC 9180: encapsulated key 32, tag 16).
    static let overhead = 48

    /// Reads what stands before the sealed bytes; `offset` is where these begin. Nil: it is none.
    init?(_ head: Data, sealedAt offset: Int) {
        guard head.count == Self.head, let first = head.first, let kind = Kind(rawValue: first),
            let whole = head.dropFirst().first, whole < 2, let index = FileFields.number(head, at: 2),
            let length = FileFields.number(head, at: 6), (Self.overhead...Self.longest).contains(length)
        else { return nil }
        self.kind = kind
        isWhole = whole == 1
        self.index = index
        self.length = length
        self.offset = offset
        digest = hexadecimal(head.suffix(32))
    }

    /// A part as it stands in the file.
    static func frame(_ kind: Kind, isWhole: Bool, index: Int, sealed: Data) -> Data {
        Data([kind.rawValue, isWhole ? 1 : 0] + FileFields.bytes(index) + FileFields.bytes(sealed.count))
            + Data(SHA256.hash(data: sealed)) + sealed
    }
}
