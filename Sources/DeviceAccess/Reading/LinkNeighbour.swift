import Kernel

/// What the device at the other end of a cable says of itself (LLDP-MIB, IEEE 802.1AB; CISCO-CDP-MIB).
package struct LinkNeighbour: Sendable, Hashable {
    /// By which protocol it spoke.
    package enum Language: String, Sendable, Hashable {
        /// IEEE 802.1AB
        case lldp
        /// Cisco Discovery Protocol
        case cdp
    }

    /// By which protocol it spoke.
    package var language: Language
    /// Our port: LLDP's number or ifIndex.
    package var port: UInt32
    /// Our port's name, where LLDP has one.
    package var portName: String?
    /// Its hardware address, where it names itself by one.
    package var hardware: MACAddress?
    /// Its chassis id, where that is neither an address nor a name.
    package var chassis: String?
    /// Its name.
    package var name: String?
    /// What it says it is: LLDP's system description, CDP's version.
    package var description: String?
    /// CDP's platform.
    package var platform: String?
    /// Its port.
    package var remotePort: String?
    /// Addresses by which it is managed.
    package var addresses: [IPAddress] = []
    /// What is switched on: `bridge`, `router`, `wlan`, `telephone`, `station`.
    package var capabilities: [String] = []

    /// True where it passes on what others send.
    package var isForwarding: Bool { capabilities.contains("bridge") || capabilities.contains("router") }
}

/// A chassis or port id of LLDP: its subtype says what the octets are (IEEE 802.1AB, 8.5.2 and 8.5.3).
struct LLDPIdentity {
    private(set) var hardware: MACAddress?
    private(set) var address: IPAddress?
    private(set) var name: String?
    private(set) var other: String?

    /// A chassis id.
    init(chassis subtype: Int64, _ value: SNMPValue) {
        switch subtype {
        case 4: hardware = value.hardware
        case 5: address = Self.network(value)
        // An interface's name or alias is no name of a device: `GigabitEthernet0/1`.
        case 1, 7: other = value.line
        case 2, 3, 6: break
        default: break
        }
    }

    /// A port id as a text.
    static func port(_ subtype: Int64, _ value: SNMPValue) -> String? {
        switch subtype {
        case 3: value.hardware?.description
        case 4: network(value)?.description
        default: value.line
        }
    }

    /// IANA's address family in front: 1 IPv4, 2 IPv6.
    private static func network(_ value: SNMPValue) -> IPAddress? {
        guard case .octets(let octets) = value, octets.first == 1 || octets.first == 2 else { return nil }
        return IPAddress(octets: octets.dropFirst())
    }

    /// LldpSystemCapabilitiesMap, the first bit first (IEEE 802.1AB, 8.5.8).
    static func capabilities(_ value: SNMPValue) -> [String] {
        guard case .octets(let octets) = value, let first = octets.first else { return [] }
        let names = ["other", "repeater", "bridge", "wlan", "router", "telephone", "docsis", "station"]
        return names.enumerated().filter { first & (0x80 >> UInt8($0.offset)) != 0 }.map(\.element)
    }
}
