/// How much a report may make the program hold. Beyond them a report is refused or, for lists, cut with a warning.
///
/// The figures are ours: far above what scanners write, far below what hurts a machine with 8 GB of memory.
package struct ScanLimits: Sendable {
    /// Bytes of one tag, attribute or comment.
    package var token = 1 << 20
    /// Elements inside one another; nmap's script tables reach about ten.
    package var depth = 128
    /// Attributes of one element; nmap writes at most fifteen.
    package var attributes = 64
    /// Bytes kept of one script's output.
    package var scriptOutput = 16 << 10
    /// Bytes kept of any other value.
    package var value = 4 << 10
    /// Entries of one list of a host other than its ports: names, scripts, guesses at the system.
    package var listEntries = 256
    /// Ports of one host: all 65,536 of TCP, UDP and SCTP, and the 256 of IP.
    package var ports = 3 * 65_536 + 256
    /// Bytes of text kept for one host.
    package var hostText = 32 << 20
    /// Warnings delivered; later ones are only counted.
    package var warnings = 200

    /// The figures above.
    package init() {}
}
