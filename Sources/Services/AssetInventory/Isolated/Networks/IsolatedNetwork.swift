import Kernel
import Records

/// A network that is cut off from the hospital's own: its addresses are names of their own, even where they are the same.
package struct IsolatedNetwork: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<IsolatedNetwork>
    /// What people call it: `监区业务内网`. Never changed, since the sources of its observations are named after it.
    package let name: String
    /// Where it is and how it is cut off. Nil: nobody has said.
    package let note: String?
    /// Who entered it.
    package let createdBy: String
    /// When.
    package let createdAt: Timestamp

    /// What index tables hold for the hospital's own network.
    static let none: Int64 = 0
    /// Characters of a name, so that the names of its sources fit.
    static let longestName = 40

    /// The sources of what is found in it, the probe's own scan first.
    var sources: [(kind: SourceKind, name: String)] { [probe, snmp, neighbours] }

    /// What nmap found.
    var probe: (kind: SourceKind, name: String) { (.probe, name) }
    /// What devices answered.
    var snmp: (kind: SourceKind, name: String) { (.snmp, "\(name) SNMP") }
    /// Whom the probe's machine and the devices remember.
    var neighbours: (kind: SourceKind, name: String) { (.neighbours, "\(name) 邻居表") }

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "isolated_network", id: id.rawValue) }
}
