import Kernel

/// A value that can stand in an address.
package protocol LinkSegment {
    /// The value before percent-encoding.
    var linkText: String { get }
}

extension String: LinkSegment {
    package var linkText: String { self }
}

extension Int: LinkSegment {
    package var linkText: String { String(self) }
}

extension Int64: LinkSegment {
    package var linkText: String { String(self) }
}

extension Identifier: LinkSegment {
    package var linkText: String { description }
}

extension CivilDate: LinkSegment {
    package var linkText: String { description }
}

extension IPAddress: LinkSegment {
    package var linkText: String { description }
}
