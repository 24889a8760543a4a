/// A part of a device (ENTITY-MIB, RFC 6933, entPhysicalTable).
package struct PhysicalEntity: Sendable, Hashable {
    /// entPhysicalIndex
    package var index: UInt32
    /// entPhysicalClass: 3 chassis, 9 module, 11 stack.
    package var kind: Int64
    /// entPhysicalDescr
    package var description: String?
    /// entPhysicalHardwareRev
    package var hardwareRevision: String?
    /// entPhysicalFirmwareRev: of what the device starts from.
    package var firmwareRevision: String?
    /// entPhysicalSoftwareRev
    package var softwareRevision: String?
    /// entPhysicalSerialNum
    package var serial: String?
    /// entPhysicalMfgName
    package var maker: String?
    /// entPhysicalModelName
    package var model: String?
    /// entPhysicalUUID, 16 octets.
    package var uuid: [UInt8]?

    /// 1.3.6.1.2.1.47.1.1.1.1
    package static let entry: OID = .standard(47, 1, 1, 1, 1)
    /// The column of the class.
    package static let kindColumn: UInt32 = 5
    /// The columns that are asked of the parts that count.
    package static let columns: [UInt32] = [2, 8, 9, 10, 11, 12, 13, 19]
    /// entPhysicalClass chassis
    package static let chassis: Int64 = 3
    /// entPhysicalClass stack
    package static let stack: Int64 = 11

    /// All parts whose class is known, in the order of their indexes.
    package static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [PhysicalEntity] {
        var parts: [PhysicalEntity] = []
        for (index, value) in rows.column(entry, kindColumn) {
            guard index.count == 1, let number = index.first, let kind = value.number else {
                tally.skip("entPhysicalTable")
                continue
            }
            parts.append(PhysicalEntity(index: number, kind: kind, rows))
        }
        return parts
    }

    private init(index: UInt32, kind: Int64, _ rows: RowSet) {
        func line(_ column: UInt32) -> String? {
            rows.value(Self.entry.appending(column).appending(index))?.line.flatMap(Self.meaning)
        }
        self.index = index
        self.kind = kind
        description = line(2)
        hardwareRevision = line(8)
        firmwareRevision = line(9)
        softwareRevision = line(10)
        serial = line(11)
        maker = line(12)
        model = line(13)
        if case .octets(let octets) = rows.value(Self.entry.appending(19).appending(index)), octets.count == 16 {
            uuid = octets
        }
    }

    /// What agents put where they know nothing.
    private static func meaning(_ text: String) -> String? {
        ["n/a", "na", "null", "none", "unknown", "-", "--", "0"].contains(text.lowercased()) ? nil : text
    }

    /// The boxes that make up the device, that with a serial number first: the chassis; where there is none, the stack;
    /// where there is none either, the first part. Several in a stack.
    package static func boxes(of parts: [PhysicalEntity]) -> [PhysicalEntity] {
        var chosen = candidates(of: parts.map { ($0.index, $0.kind) })
        let known = Dictionary(parts.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        // A slot of a stack that is empty tells nothing of itself.
        let told = chosen.filter { known[$0]?.serial != nil || known[$0]?.model != nil }
        if !told.isEmpty { chosen = told }
        let boxes = chosen.compactMap { known[$0] }
        return boxes.filter { $0.serial != nil } + boxes.filter { $0.serial == nil }
    }

    /// Whose columns are worth asking for, by index and class: at most sixteen.
    static func candidates(of parts: [(index: UInt32, kind: Int64)]) -> [UInt32] {
        let boxes = parts.filter { $0.kind == chassis }
        let stacks = parts.filter { $0.kind == stack }
        let chosen = !boxes.isEmpty ? boxes : !stacks.isEmpty ? stacks : Array(parts.prefix(1))
        return chosen.prefix(16).map(\.index)
    }
}
