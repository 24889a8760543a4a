import Tools

/// Which ports a scan has tried, so that one it does not tell of can be known closed.
struct PortCoverage: Sendable, Hashable {
    /// TCP ports tried on every host; empty where the scanner chose them itself.
    let tcp: PortSet

    /// Nothing is known: only what a report tells outright is taken.
    static let unknown = PortCoverage(tcp: PortSet())

    func covers(transport: String, number: Int) -> Bool {
        transport == "tcp" && UInt16(exactly: number).map { tcp.contains($0) } == true
    }
}
