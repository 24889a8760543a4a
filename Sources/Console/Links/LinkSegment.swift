import Kernel

/// A value that can stand in an address.
package protocol LinkSegment {
    /// The value before percent-encoding.
    var linkText: String { get }
    /// True for what is written in digits and minus alone, which needs no encoding.
    var isNumber: Bool { get }
}

extension LinkSegment {
    package var isNumber: Bool { false }
}

extension String: LinkSegment {
    package var linkText: String { self }
}

extension Int: LinkSegment {
    package var isNumber: Bool { true }
    package var linkText: String { String(self) }
}

extension Int64: LinkSegment {
    package var isNumber: Bool { true }
    package var linkText: String { String(self) }
}

extension Identifier: LinkSegment {
    package var isNumber: Bool { true }
    package var linkText: String { description }
}

extension CivilDate: LinkSegment {
    package var linkText: String { description }
}

extension IPAddress: LinkSegment {
    package var linkText: String { description }
}
