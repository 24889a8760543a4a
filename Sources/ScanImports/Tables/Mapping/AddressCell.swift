import Kernel

/// The addresses in a cell: several with commas, blanks or line ends between them, `10.1.2.3/24`, `http://10.1.2.3:8080/his`,
/// `内网：10.1.2.3`, `10.1.2.3（主）`.
///
/// Ranges and networks are refused: they are no one thing. So is what could mean two things, such as leading zeros.
enum AddressCell {
    /// Reads a cell. Throws the reason for which it is refused, in Chinese.
    static func read(_ text: String) throws(CellFault) -> [IPAddress] {
        if let address = IPAddress(text) { return [try checked(address, text)] }
        let plain = withoutBrackets(CellText.halfWidth(text))
        let tokens = plain.split(whereSeparator: { $0.isWhitespace || ",;、|，；和及".contains($0) })
        var found: [IPAddress] = []
        for token in tokens {
            for address in try addresses(in: String(token)) where !found.contains(address) {
                guard found.count < most else { throw CellFault("一个单元格中的地址超过 \(most) 个") }
                found.append(address)
            }
        }
        return found
    }

    /// One piece between separators.
    private static func addresses(in token: String) throws(CellFault) -> [IPAddress] {
        if let address = IPAddress(token) { return [try checked(address, token)] }
        if assigned.contains(token.lowercased()) || CellText.isBlank(token) { return [] }
        if let host = host(ofURL: token) { return try addresses(in: host) }
        if token.contains("*") { throw CellFault("“\(shown(token))”是地址范围，一行只能登记一台设备") }
        if token.contains("/") { return try slashed(token) }
        if let range = range(token) { throw range }
        if let colon = token.lastIndex(of: ":") {
            let (before, after) = (String(token[..<colon]), String(token[token.index(after: colon)...]))
            // `10.1.2.3:8080`, and `内网:10.1.2.3`.
            if UInt16(after) != nil, let address = IPAddress(before), address.family == .v4 {
                return [try checked(address, token)]
            }
            if !after.isEmpty, let address = IPAddress(after) { return [try checked(address, token)] }
        }
        if hasLeadingZero(token) { throw CellFault("“\(shown(token))”含有前导零，无法确定是哪个地址") }
        throw CellFault("“\(shown(token))”不是 IP 地址")
    }

    /// `10.1.2.3/24`: the address; `10.1.2.0/24`: a network; `10.1.2.3/10.1.2.4`: two addresses; a mask may be written out.
    private static func slashed(_ token: String) throws(CellFault) -> [IPAddress] {
        let parts = token.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        let isMask = parts.count == 2 && parts[1].hasPrefix("255.")
        guard parts.count == 2, isMask || parts[1].isDigits, let address = IPAddress(parts[0]) else {
            if parts.count >= 2, parts.allSatisfy({ IPAddress($0) != nil }) {
                return try parts.map { (part) throws(CellFault) in try addresses(in: part) }.flatMap { $0 }
            }
            throw CellFault("“\(shown(token))”不是 IP 地址")
        }
        let prefix = isMask ? maskLength(parts[1]) : Int(parts[1])
        guard let prefix, let network = AddressRange(network: address, prefix: prefix) else {
            throw CellFault("“\(shown(token))”的掩码不正确")
        }
        // Two addresses or one are no network (RFC 3021).
        if network.first == address, network.count > 2 {
            throw CellFault("“\(shown(token))”是网段，一行只能登记一台设备")
        }
        return [try checked(address, token)]
    }

    /// The fault of `10.1.2.3-10.1.2.9`, `10.1.2.3~9` and `10.1.2.3至9`. Nil: no range.
    private static func range(_ token: String) -> CellFault? {
        let parts = token.split(whereSeparator: { "-~至到".contains($0) }).map(String.init)
        guard parts.count == 2, IPAddress(parts[0]) != nil, IPAddress(parts[1]) != nil || UInt8(parts[1]) != nil else {
            return nil
        }
        return CellFault("“\(shown(token))”是地址范围，一行只能登记一台设备")
    }

    private static func checked(_ address: IPAddress, _ token: String) throws(CellFault) -> IPAddress {
        if address.isGroup || address.isLoopback { throw CellFault("“\(shown(token))”不是设备的地址") }
        return address
    }

    private static func host(ofURL token: String) -> String? {
        guard let scheme = token.firstRange(of: "://") else { return nil }
        let authority = token[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.split(separator: ":").first ?? "")
    }

    /// The number of leading ones. Nil: ones behind zeros.
    private static func maskLength(_ text: String) -> Int? {
        guard let mask = IPAddress(text), mask.family == .v4 else { return nil }
        let bits = UInt32(truncatingIfNeeded: mask.number)
        let length = (~bits).leadingZeroBitCount
        return bits == (length == 0 ? 0 : ~UInt32(0) << UInt32(32 - length)) ? length : nil
    }

    private static func hasLeadingZero(_ token: String) -> Bool {
        let parts = token.split(separator: ".")
        return parts.count == 4 && parts.allSatisfy(\.isDigits)
            && parts.contains { $0.utf8.count > 1 && $0.hasPrefix("0") }
    }

    private static func withoutBrackets(_ text: String) -> String {
        guard text.contains("(") else { return text }
        var depth = 0
        return String(
            text.map { character -> Character in
                if character == "(" { depth += 1 }
                defer { if character == ")" { depth = max(0, depth - 1) } }
                return depth > 0 ? " " : character
            })
    }

    private static func shown(_ token: String) -> String { VisibleText.line(token, longest: 60) ?? "" }

    /// What stands where an address is not fixed.
    private static let assigned: Set<String> = ["dhcp", "动态", "自动", "自动获取", "动态获取", "自动分配", "动态分配"]
    /// Addresses of one cell.
    private static let most = 64
}

/// Why a cell cannot be taken.
struct CellFault: Error, Hashable {
    /// In Chinese.
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
