import Kernel

/// What a reader has to know besides the bytes.
package struct ReadingContext: Sendable {
    /// When the source was written or the command was run. With it an age becomes a moment, and a lease can be told to have
    /// ended. Nil: not known.
    package var takenAt: Timestamp?
    /// The hospital's addresses: those of private use where it has not said others. What is only met across a router (an
    /// answering port) counts inside them only.
    package var inside = AddressSet.ofPrivateUse
    /// How much a source may make the program hold.
    package var limits = ReadingLimits()

    /// A context that knows nothing.
    package init(takenAt: Timestamp? = nil) {
        self.takenAt = takenAt
    }
}

/// How much a source may make the program hold. The figures are ours: far above what such sources hold, far below what
/// hurts a machine with 8 GB of memory.
package struct ReadingLimits: Sendable {
    /// Bytes of one line.
    package var line = 64 << 10
    /// Rejected lines that are delivered; later ones are only counted.
    package var rejections = 200
    /// Warnings that are delivered; later ones are only counted.
    package var warnings = 200
    /// Leases kept until the end of a file, where later ones may replace earlier ones.
    package var leases = 1 << 18
    /// Things of a feed kept until its end, so that records about one become one; each takes some 1.5 KB.
    package var things = 1 << 17
    /// Devices kept while a capture is read.
    package var devices = 1 << 15
    /// Addresses kept while a capture is read.
    package var addresses = 1 << 16
    /// Bytes of text kept while a capture is read.
    package var captureText = 16 << 20
    /// Bytes kept of one packet: the largest that IPv4 knows (RFC 791) and its link's header.
    package var packet = 66 << 10

    /// The figures above.
    package init() {}
}

extension AddressSet {
    /// The addresses of private use: RFC 1918, RFC 6598 (carrier's), RFC 4193 (unique local).
    package static let ofPrivateUse = AddressSet(
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].compactMap { AddressRange($0) })
}
