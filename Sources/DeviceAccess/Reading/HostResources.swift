/// Memory, disks and processors (HOST-RESOURCES-MIB, RFC 2790), and net-snmp's own count of memory (UCD-SNMP-MIB).
package struct HostResources: Sendable, Hashable {
    /// Memory, octets.
    package var memory: Int64?
    /// Disks and file systems that keep what they hold.
    package var disks: [Disk] = []
    /// How many processors there are, cores counted. 0: not told.
    package var processorCount = 0
    /// What the processor calls itself.
    package var processor: String?

    /// A file system.
    package struct Disk: Sendable, Hashable {
        /// Where it is: `/`, `C:\`.
        package var name: String
        /// Octets.
        package var size: Int64
    }

    /// 1.3.6.1.2.1.25.2.2, hrMemorySize, in units of 1,024 octets.
    package static let memorySize: OID = .standard(25, 2, 2)
    /// 1.3.6.1.2.1.25.2.3.1, hrStorageEntry
    package static let storageEntry: OID = .standard(25, 2, 3, 1)
    /// 1.3.6.1.2.1.25.3.2.1, hrDeviceEntry
    package static let deviceEntry: OID = .standard(25, 3, 2, 1)
    /// 1.3.6.1.4.1.2021.4.5, memTotalReal, in units of 1,024 octets.
    package static let realMemory: OID = .enterprise(2021, 4, 5)
    /// hrStorageFixedDisk
    private static let fixedDisk: OID = .standard(25, 2, 1, 4)
    /// hrDeviceProcessor
    private static let processorType: OID = .standard(25, 3, 1, 3)

    /// Reads what is there.
    init(_ rows: RowSet, _ tally: inout ReadingTally) {
        let kilobytes = rows.scalar(Self.memorySize)?.number ?? rows.scalar(Self.realMemory)?.number
        memory = kilobytes.flatMap { Self.product($0, 1024) }
        disks = Self.disks(rows, &tally)
        for (index, value) in rows.column(Self.deviceEntry, 2) where value == .oid(Self.processorType) {
            processorCount += 1
            processor = processor ?? rows.value(Self.deviceEntry.appending(3).appending(index))?.line
        }
    }

    private static func disks(_ rows: RowSet, _ tally: inout ReadingTally) -> [Disk] {
        var disks: [Disk] = []
        for (index, value) in rows.column(storageEntry, 2) where value == .oid(fixedDisk) {
            func at(_ column: UInt32) -> SNMPValue? { rows.value(storageEntry.appending(column).appending(index)) }
            guard let name = at(3)?.line, let unit = at(4)?.number, let count = at(5)?.number,
                let size = product(count, unit)
            else {
                tally.skip("hrStorageTable")
                continue
            }
            // Windows puts label and serial number behind the letter.
            let place = name.prefix { $0 != " " }
            let isLasting = !["/run", "/dev", "/sys", "/proc", "/snap"].contains { place.hasPrefix($0) }
            if size > 0 && isLasting && !disks.contains(where: { $0.name == place }) {
                disks.append(Disk(name: String(place), size: size))
            }
        }
        return disks
    }

    /// Nil: negative, or more than any machine has.
    private static func product(_ count: Int64, _ unit: Int64) -> Int64? {
        let (product, isTooMuch) = count.multipliedReportingOverflow(by: unit)
        return isTooMuch || count <= 0 || unit <= 0 ? nil : product
    }
}
