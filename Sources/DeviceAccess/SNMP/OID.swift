import Kernel

/// An object identifier (RFC 2578, 3.5): at most 128 arcs of 32 bits. Ordered as a walk goes.
package struct OID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
    /// The arcs, the first first.
    package let arcs: [UInt32]

    /// Most arcs (RFC 2578, 3.5).
    package static let longest = 128

    /// Takes the arcs.
    package init(_ arcs: some Sequence<UInt32>) {
        self.arcs = Array(arcs)
    }

    package init(arrayLiteral arcs: UInt32...) {
        self.arcs = arcs
    }

    /// Reads `1.3.6.1.2.1` with or without a leading dot. Nil: anything else.
    package init?(_ text: some StringProtocol) {
        let body = text.first == "." ? text.dropFirst() : text[...]
        var arcs: [UInt32] = []
        for part in body.split(separator: ".", omittingEmptySubsequences: false) {
            guard let arc = UInt32(part), part.utf8.first != UInt8(ascii: "+"), arcs.count < Self.longest else {
                return nil
            }
            arcs.append(arc)
        }
        self.arcs = arcs
    }

    /// `1.3.6.1.2.1`
    package var description: String { arcs.map(String.init).joined(separator: ".") }

    package static func < (left: Self, right: Self) -> Bool { left.arcs.lexicographicallyPrecedes(right.arcs) }

    /// Something below 1.3.6.1.2.1, the standard tables.
    package static func standard(_ arcs: UInt32...) -> OID { OID([1, 3, 6, 1, 2, 1] + arcs) }

    /// Something below 1.3.6.1.4.1, where every enterprise has its number (IANA, Private Enterprise Numbers).
    package static func enterprise(_ arcs: UInt32...) -> OID { OID(enterprises.arcs + arcs) }

    /// 1.3.6.1.4.1
    package static let enterprises: OID = [1, 3, 6, 1, 4, 1]

    /// The name so many arcs longer.
    package func appending(_ more: some Sequence<UInt32>) -> OID { OID(arcs + more) }

    /// The name one arc longer.
    package func appending(_ arc: UInt32) -> OID { OID(arcs + CollectionOfOne(arc)) }

    /// True for the name itself and all below it.
    package func contains(_ other: OID) -> Bool { other.arcs.starts(with: arcs) }

    /// The arcs of a name below this one. Nil: it is not below.
    package func index(of other: OID) -> ArraySlice<UInt32>? {
        contains(other) ? other.arcs[arcs.count...] : nil
    }

    /// The first name after this one and all below it. Nil: there is none beside it.
    package var afterSubtree: OID? {
        guard let last = arcs.last, last < UInt32.max else { return nil }
        return OID(arcs.dropLast() + CollectionOfOne(last + 1))
    }

    /// The number of the enterprise below 1.3.6.1.4.1. Nil: not there.
    package var enterpriseNumber: UInt32? { OID.enterprises.index(of: self)?.first }
}
