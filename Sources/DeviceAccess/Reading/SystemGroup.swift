/// The system group (SNMPv2-MIB, RFC 3418, section 2).
package struct SystemGroup: Sendable, Hashable {
    /// sysDescr, as it came.
    package var description: String?
    /// sysObjectID
    package var object: OID?
    /// sysContact, one line.
    package var contact: String?
    /// sysName, one line.
    package var name: String?
    /// sysLocation, one line.
    package var location: String?
    /// sysServices: a sum of 2^(layer - 1).
    package var services: Int64?

    /// 1.3.6.1.2.1.1
    package static let root: OID = .standard(1)

    /// Reads what is there.
    package init(_ rows: RowSet) {
        func line(_ arc: UInt32) -> String? { rows.scalar(Self.root.appending(arc))?.line }
        description = rows.scalar(Self.root.appending(1))?.text
        if case .oid(let object) = rows.scalar(Self.root.appending(2)), object.arcs.count > 2 { self.object = object }
        contact = line(4)
        name = line(5)
        location = line(6)
        services = rows.scalar(Self.root.appending(7))?.number
    }
}

/// snmpEngineID (SNMP-FRAMEWORK-MIB, RFC 3411, section 5).
package enum EngineIdentity {
    /// 1.3.6.1.6.3.10.2.1.1
    package static let object: OID = [1, 3, 6, 1, 6, 3, 10, 2, 1, 1]

    /// The octets. Nil: the device does not tell.
    package static func read(_ rows: RowSet) -> [UInt8]? {
        guard case .octets(let octets) = rows.scalar(object), !octets.isEmpty else { return nil }
        return octets
    }
}
