import Kernel

/// Networks that a guard route of the Lab keeps from leaving this machine: what no link of the Lab reaches is refused by the
/// kernel itself.
package enum GuardedNetworks {
    /// The metric of the guard, by which it is known and behind which every real route comes (Lab/README.md).
    static let metric: UInt32 = 4_278_198_272
    /// RTF_REJECT of <linux/route.h>: packets to the network are refused.
    private static let reject: UInt32 = 0x0200

    /// Reads the kernel's table in the form of `/proc/net/route`: one line a route, addresses in the machine's byte order,
    /// hexadecimal. Lines that are none are passed over.
    package static func read(_ table: String) -> AddressSet {
        var ranges: [AddressRange] = []
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard fields.count >= 8, let destination = UInt32(fields[1], radix: 16),
                let flags = UInt32(fields[3], radix: 16), let cost = UInt32(fields[6]),
                let mask = UInt32(fields[7], radix: 16), flags & reject != 0, cost == metric
            else { continue }
            let first = UInt32(bigEndian: destination)
            let prefix = (~UInt32(bigEndian: mask)).leadingZeroBitCount
            if let range = AddressRange(network: IPAddress(v4: first), prefix: prefix) { ranges.append(range) }
        }
        return AddressSet(ranges)
    }
}
