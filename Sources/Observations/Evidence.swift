import Kernel

/// One thing that speaks for which asset an observation is about, in a form in which equal means equal.
package struct Evidence: Hashable, Sendable, Codable {
    /// What kind of thing.
    package let kind: EvidenceKind
    /// The normalised value; what it looks like depends on the kind.
    package let value: String

    private init(_ kind: EvidenceKind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// Takes a value that this type once normalised, as records keep it.
    package init(kept value: String, as kind: EvidenceKind) {
        self.kind = kind
        self.value = value
    }

    /// The serial number of a device. Nil: blank, or one of the texts that makers leave where a number should be.
    package static func serial(_ text: String) -> Evidence? {
        number(text).map { Evidence(.serial, $0) }
    }

    /// The hospital's own inventory number, as a spreadsheet or a label has it.
    package static func assetNumber(_ text: String) -> Evidence? {
        number(text).map { Evidence(.assetNumber, $0) }
    }

    /// The UUID of the machine (SMBIOS 3.7, 7.2.1), or a chassis id (IEEE 802.1AB, 8.5.2) that is not an address or a name.
    package static func chassis(_ text: String) -> Evidence? {
        number(text).map { Evidence(.chassis, $0) }
    }

    /// The fingerprint of an SSH host key, `SHA256:…` as ssh-keygen prints it, or MD5 in hexadecimal pairs.
    package static func hostKey(_ fingerprint: String) -> Evidence? {
        let text = fingerprint.filter { !$0.isWhitespace }
        return text.utf8.count >= 16 && text.utf8.count <= 128 ? Evidence(.hostKey, text) : nil
    }

    /// The engine id of an SNMP agent (RFC 3411, section 5), 5 to 32 octets.
    ///
    /// Ids in which the agent's maker put an IPv4 address, and those of all zeros or all ones, say nothing more than the
    /// address or nothing at all.
    package static func engine(_ octets: [UInt8]) -> Evidence? {
        guard (5...32).contains(octets.count) else { return nil }
        let body = octets.dropFirst(4)
        if Set(body).count < 2 { return nil }
        // RFC 3411: with the first bit set the fifth octet tells the form; 1 is IPv4, 2 is IPv6.
        if octets[0] & 0x80 != 0, octets[4] == 1 || octets[4] == 2 { return nil }
        return Evidence(.engine, hexadecimal(octets))
    }

    /// The SHA-256 or SHA-1 of a certificate, in hexadecimal.
    package static func certificate(_ digest: String) -> Evidence? {
        let text = digest.lowercased().filter(\.isHexDigit)
        return text.utf8.count == 40 || text.utf8.count == 64 ? Evidence(.certificate, text) : nil
    }

    /// A hardware address. Nil: one that no single device owns.
    package static func hardware(_ address: MACAddress) -> Evidence? {
        address.isShared ? nil : Evidence(.hardware, address.description)
    }

    /// The client identifier of DHCP (RFC 2132, 9.14) or DUID (RFC 8415, 11), unless it repeats the hardware address.
    package static func client(_ octets: [UInt8]) -> Evidence? {
        guard octets.count >= 2, octets.count <= 130 else { return nil }
        // Type 1 and six octets is the hardware address again.
        if octets.count == 7, octets[0] == 1 { return nil }
        return Evidence(.client, hexadecimal(octets))
    }

    /// A name, lower case and without the last dot. Nil: one that every machine of a make has.
    package static func hostName(_ name: String) -> Evidence? {
        var text = name.lowercased()
        while text.last == "." { text.removeLast() }
        guard let line = VisibleText.line(text, longest: 253), line == text, !Self.isGeneric(text) else { return nil }
        return Evidence(.hostName, text)
    }

    /// Upper case, without white space and leading hash signs; nil where nothing identifying is left.
    private static func number(_ text: String) -> String? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return plainNumber(text) }
        let text = text.uppercased().filter { !$0.isWhitespace && $0 != "#" }
        guard text.count >= 3, text.utf8.count <= 100, Set(text.filter { $0.isLetter || $0.isNumber }).count > 1,
            !placeholders.contains(text.filter { $0.isLetter || $0.isNumber }),
            VisibleText.line(text, longest: 100) == text
        else { return nil }
        return text
    }

    /// The same for ASCII, without asking Unicode's tables about each letter: registers have a hundred thousand of them.
    private static func plainNumber(_ text: String) -> String? {
        var kept: [UInt8] = []
        var words: [UInt8] = []
        for byte in text.utf8 where byte > 0x20 && byte != UInt8(ascii: "#") {
            guard byte < 0x7F else { return nil }
            let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            let letter = isSmall ? byte & 0xDF : byte
            kept.append(letter)
            let isWord =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
            if isWord { words.append(letter) }
        }
        guard kept.count >= 3, kept.count <= 100, words.contains(where: { $0 != words[0] }),
            !placeholders.contains(String(decoding: words, as: UTF8.self))
        else { return nil }
        return String(decoding: kept, as: UTF8.self)
    }

    /// What makers of boards leave in the fields for numbers, letters and digits only.
    private static let placeholders: Set<String> = [
        "TOBEFILLEDBYOEM", "DEFAULTSTRING", "SYSTEMSERIALNUMBER", "NOTSPECIFIED", "NOTAPPLICABLE", "NONE", "UNKNOWN",
        "NULL", "0123456789", "123456789", "1234567890", "INVALID", "SERNUM", "CHASSISSERIALNUMBER", "OEM", "EMPTY",
        "DEFAULT", "NOASSETTAG", "NOTAVAILABLE", "03000200040005000006000700080009", "无", "未知", "暂无",
    ]

    private static func isGeneric(_ name: String) -> Bool {
        let first = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? ""
        if first.utf8.count < 2 || IPAddress(name) != nil { return true }
        return genericNames.contains(first)
    }

    /// Names that come with the box.
    private static let genericNames: Set<String> = [
        "localhost", "localdomain", "ubuntu", "debian", "centos", "raspberrypi", "kali", "openwrt", "router", "switch",
        "huawei", "h3c", "ruijie", "hp", "hpe", "cisco", "fortigate", "printer", "android", "iphone", "unknown",
        "gateway", "host", "server", "pc", "win", "workgroup", "bogon", "none", "new-host", "dhcp", "client", "linux",
    ]
}

/// The kinds of evidence, the strongest first (docs/decisions/0011).
package enum EvidenceKind: String, Sendable, Codable, CaseIterable, Comparable {
    /// The hospital's own inventory number.
    case assetNumber = "asset"
    /// Serial number.
    case serial
    /// UUID of the machine, or chassis id.
    case chassis
    /// SSH host key.
    case hostKey = "hostkey"
    /// SNMP engine id.
    case engine
    /// Certificate of a service.
    case certificate = "cert"
    /// Hardware address.
    case hardware = "mac"
    /// DHCP client identifier.
    case client
    /// Name.
    case hostName = "name"

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .assetNumber: "资产编号"
        case .serial: "序列号"
        case .chassis: "机箱标识"
        case .hostKey: "SSH 主机密钥"
        case .engine: "SNMP 引擎标识"
        case .certificate: "证书指纹"
        case .hardware: "MAC 地址"
        case .client: "DHCP 客户端标识"
        case .hostName: "主机名"
        }
    }
}

extension MACAddress {
    /// True for addresses that no single network card owns: none, all, groups, and those that protocols for several
    /// devices at one address make up: VRRP (RFC 9568, 7.3), HSRP, GLBP, and Docker's, which repeats the IPv4 address.
    package var isShared: Bool {
        if bits == 0 || bits == 0xFFFF_FFFF_FFFF || bits >> 40 & 1 != 0 { return true }
        switch bits >> 8 {
        case 0x00_005E_0001, 0x00_005E_0002, 0x00_000C_07AC: return true
        default: break
        }
        // HSRP version 2 (0000.0C9F.Fxxx) and GLBP (0007.B4xx.xxxx).
        if bits >> 12 == 0x0_0000_C9FF || bits >> 24 == 0x00_07B4 { return true }
        return bits >> 32 == 0x0242
    }
}
