/// A raw text that gives away what a thing is, and where it comes from: what fingerprints are matched against.
package struct Clue: Hashable, Sendable, Codable {
    /// Where the text comes from.
    package let kind: Kind
    /// The text as it came, at most 2,000 characters.
    package let text: String
    /// The port at which it was told. Nil: it concerns the whole thing.
    package let port: UInt16?

    /// Longest text that is kept.
    package static let longest = 2_000

    /// Takes the parts; a longer text is cut.
    package init(_ kind: Kind, _ text: String, port: UInt16? = nil) {
        self.kind = kind
        self.text = text.utf8.count > Self.longest ? String(text.prefix(Self.longest)) : text
        self.port = port
    }

    /// Where a clue comes from. The raw value is the name that the rules of `Content/fingerprints` use.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// SNMPv2-MIB sysDescr.0 (RFC 3418).
        case snmpDescription = "snmp.sysDescr"
        /// SNMPv2-MIB sysObjectID.0, dotted, without a leading dot.
        case snmpObject = "snmp.sysObjectID"
        /// SNMPv2-MIB sysName.0.
        case snmpName = "snmp.sysName"
        /// SNMPv2-MIB sysServices.0, decimal: a sum of layers.
        case snmpServices = "snmp.sysServices"
        /// ENTITY-MIB (RFC 6933) entPhysicalDescr of the chassis.
        case entityDescription = "snmp.entPhysicalDescr"
        /// ENTITY-MIB entPhysicalModelName of the chassis.
        case entityModel = "snmp.entPhysicalModelName"
        /// ENTITY-MIB entPhysicalMfgName of the chassis.
        case entityMaker = "snmp.entPhysicalMfgName"
        /// ENTITY-MIB entPhysicalSoftwareRev of the chassis.
        case entitySoftware = "snmp.entPhysicalSoftwareRev"
        /// IF-MIB ifDescr of one interface; several clues.
        case interface = "snmp.ifDescr"
        /// The subtree under 1.3.6.1.4.1 in which an agent answers beyond its object id: the enterprise's number.
        case snmpEnterprise = "snmp.enterprise"
        /// A text that an agent gives under its maker's own subtree: `OID text`.
        case snmpPrivate = "snmp.private"
        /// The first line or bytes that a service sends.
        case banner = "banner"
        /// Product and version after nmap, `Apache httpd 2.4.57`.
        case product = "product"
        /// CPE name after nmap.
        case platform = "cpe"
        /// Title of a web page.
        case title = "http.title"
        /// Server header of HTTP.
        case server = "http.server"
        /// A piece of a web page, header or icon hash that gives it away.
        case web = "http.body"
        /// Subject of a certificate.
        case subject = "tls.subject"
        /// Issuer of a certificate.
        case issuer = "tls.issuer"
        /// Name of a guess at the operating system.
        case system = "os"
        /// Kind of device that a service gave away: `printer`.
        case deviceType = "device"
        /// Maker of the network card.
        case cardMaker = "mac.vendor"
        /// Name of the host.
        case hostName = "hostname"
        /// DHCP option 60, vendor class (RFC 2132, 9.13).
        case vendorClass = "dhcp.vendor"
        /// DHCP option 55, parameter request list, decimal numbers with commas.
        case requestList = "dhcp.params"
        /// Service of DNS-SD: `_ipp._tcp`.
        case discovered = "mdns.service"
        /// A key=value pair of a DNS-SD TXT record.
        case discoveredText = "mdns.txt"
        /// LLDP system description (IEEE 802.1AB, 8.5.7).
        case neighbourDescription = "lldp.sysDescr"
        /// LLDP enabled capabilities, words with spaces: `bridge router`.
        case capabilities = "lldp.capabilities"
        /// CDP platform.
        case neighbourPlatform = "cdp.platform"
        /// CDP software version.
        case neighbourSoftware = "cdp.version"
        /// An open port: `tcp/104`.
        case openPort = "port"
    }
}
