import Kernel
import Observations

/// One record of the form in which flows, logs and other programs feed what they have seen: CSV under titles, or one JSON
/// object a line (NDJSON). Names are the same in both; their order is free, and each may be missing.
///
/// | name | what | example |
/// |---|---|---|
/// | `ip` | address, IPv4 or IPv6 | `10.1.2.3` |
/// | `mac` | card | `00:1B:44:11:3A:B7` |
/// | `hostname` | name that the thing has | `NURSE-07` |
/// | `seen_at` | moment: RFC 3339, or seconds since 1970 | `2026-11-23T08:30:00+08:00` |
/// | `presence` | `alive` (taken where it is missing), `remembered`, `registered` | `alive` |
/// | `port` | 1 to 65535, an open port | `443` |
/// | `transport` | `tcp` (taken where it is missing), `udp`, `sctp` | `udp` |
/// | `service`, `product`, `version` | what runs at the port | `http` |
/// | `os`, `brand`, `model`, `serial`, `vlan` | properties | `Windows 10` |
/// | `kind` | raw value of an `AssetKind` | `printer` |
/// | `vendor_class` | DHCP option 60 | `MSFT 5.0` |
/// | `source` | the program that saw it | `netflow` |
///
/// `ip` or `mac` must be there. A value of another type or form refuses the record; names that are not in the table are
/// passed over with one warning. Records about the same card and address become one observation, with the first and the
/// last moment and all of their ports.
struct FeedRecord {
    /// The names of the table.
    enum Name: String, CaseIterable {
        case ip, mac, hostname
        case seenAt = "seen_at"
        case presence, port, transport, service, product, version, os, brand, model, serial, vlan, kind
        case vendorClass = "vendor_class"
        case source
    }

    /// Gives the value of a name. Nil: there is none.
    let value: (Name) -> FeedValue?

    /// The observation of the record. Throws the reason for which it is refused.
    func sighting(line: Int) throws(FeedFault) -> Sighting {
        let address = try text(.ip).map { (text) throws(FeedFault) in
            guard let address = IPAddress(text)?.unmapped else { throw FeedFault(.ip, text, "IP 地址") }
            // No device has these: 0.0.0.0, multicast, broadcast, the program's own machine.
            if address.isGroup || address.isLoopback { throw FeedFault(.ip, text, "设备的 IP 地址") }
            return address
        }
        let hardware = try text(.mac).map { (text) throws(FeedFault) in
            guard let hardware = MACAddress(text) else { throw FeedFault(.mac, text, "MAC 地址") }
            return hardware
        }
        guard address != nil || hardware != nil else { throw FeedFault(reason: "没有 ip，也没有 mac") }
        let slot = [hardware?.text, address?.description].compactMap { $0 }.joined(separator: " ")
        var observation = Observation(slot: slot, presence: try presence())
        observation.addresses = address.map { [$0] } ?? []
        observation.seenAt = try moment()
        if let hardware { observation.state(hardware: hardware) }
        if let name = try text(.hostname) { observation.state(name: name) }
        try properties(&observation)
        observation.services = try service().map { [$0] }
        return Sighting(observation, line: line, firstSeenAt: observation.seenAt, source: try text(.source))
    }

    private func properties(_ observation: inout Observation) throws(FeedFault) {
        let plain: [(Name, AttributeName)] = [
            (.os, .system), (.brand, .brand), (.model, .model), (.serial, .serial), (.vlan, .vlan),
        ]
        for (name, attribute) in plain {
            if let line = try text(name).flatMap({ ReadableLine.of($0, longest: 200) }) {
                observation.attributes[attribute] = line
            }
        }
        if let proof = observation.attributes[.serial].flatMap({ Evidence.serial($0) }) {
            observation.evidence.append(proof)
        }
        if let kind = try text(.kind) {
            guard AssetKind(rawValue: kind) != nil else { throw FeedFault(.kind, kind, "资产类型的代码，如 printer") }
            observation.attributes[.kind] = kind
        }
        if let text = try text(.vendorClass).flatMap({ ReadableLine.of($0, longest: 255) }) {
            observation.clues.append(Clue(.vendorClass, text))
        }
    }

    private func presence() throws(FeedFault) -> Observation.Presence {
        guard let text = try text(.presence) else { return .alive }
        guard let presence = Observation.Presence(rawValue: text) else {
            throw FeedFault(.presence, text, "alive、remembered 或 registered")
        }
        return presence
    }

    private func service() throws(FeedFault) -> ObservedService? {
        guard let found = value(.port), !found.isBlank else { return nil }
        guard let port = found.whole.flatMap({ UInt16(exactly: $0) }), port > 0 else {
            throw FeedFault(.port, found.shown, "1 至 65535 的整数")
        }
        let name = try text(.transport) ?? "tcp"
        guard let transport = Transport(rawValue: name), transport != .ip else {
            throw FeedFault(.transport, name, "tcp、udp 或 sctp")
        }
        var service = ObservedService(transport: transport, number: port)
        service.name = try text(.service)
        service.product = try text(.product)
        service.version = try text(.version)
        return service
    }

    private func moment() throws(FeedFault) -> Timestamp? {
        guard let found = value(.seenAt), !found.isBlank else { return nil }
        let moment =
            found.seconds.flatMap { FeedTime.moment(seconds: $0) } ?? found.string.flatMap { FeedTime.moment($0) }
        guard let moment else { throw FeedFault(.seenAt, found.shown, "RFC 3339 时间，或 1970 年以来的秒数") }
        return moment
    }

    /// The text of a name. Nil: missing or blank. Throws where another type stands.
    private func text(_ name: Name) throws(FeedFault) -> String? {
        guard let found = value(name), !found.isBlank else { return nil }
        guard let text = found.string else { throw FeedFault(name, found.shown, "文字") }
        return text
    }
}

/// The value of a name: in CSV always text, in JSON with a type.
enum FeedValue {
    case cell(String)
    case json(JSONValue)

    /// True for an empty cell and for null.
    var isBlank: Bool {
        switch self {
        case .cell(let text): text.isEmpty
        case .json(.null): true
        case .json(.string(let text)): text.isEmpty
        default: false
        }
    }

    /// A text. Nil: JSON of another type.
    var string: String? {
        switch self {
        case .cell(let text), .json(.string(let text)): text
        default: nil
        }
    }

    /// A whole number. Nil: something else; in JSON a string of digits as well.
    var whole: Int? {
        switch self {
        case .cell(let text), .json(.number(let text)): text.isDigits ? Int(text) : nil
        default: nil
        }
    }

    /// Seconds with or without a fraction. Nil: something else.
    var seconds: Double? {
        switch self {
        case .cell(let text), .json(.number(let text)):
            text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E } ? Double(text) : nil
        default: nil
        }
    }

    /// For messages.
    var shown: String {
        switch self {
        case .cell(let text): text
        case .json(let value): value.text ?? "（对象或数组）"
        }
    }
}

/// Why a record is refused.
struct FeedFault: Error {
    /// In Chinese.
    let reason: String

    init(reason: String) { self.reason = reason }

    init(_ name: FeedRecord.Name, _ found: String, _ expected: String) {
        // Between Chinese and other letters stands a blank.
        let gap = expected.first?.isASCII == true ? " " : ""
        reason = "\(name.rawValue) 的值是“\(VisibleText.line(found, longest: 60) ?? "")”，应为\(gap)\(expected)"
    }
}

/// Moments of records.
enum FeedTime {
    /// Seconds since 1970, to the millisecond. Nil: before 1970, or past the year 9999 (which milliseconds taken for seconds
    /// are).
    static func moment(seconds: Double) -> Timestamp? {
        guard seconds >= 0, seconds < 253_402_300_800 else { return nil }
        return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    }

    /// RFC 3339, 5.6; a time without a zone is Shanghai's. Nil: another form, or no such moment.
    static func moment(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes[4] == 0x2D, bytes[7] == 0x2D,
            bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20,
            bytes[13] == 0x3A, let high = two(bytes, 0), let low = two(bytes, 2), let month = two(bytes, 5),
            let day = two(bytes, 8), let hour = two(bytes, 11), let minute = two(bytes, 14),
            let date = CivilDate(year: high * 100 + low, month: month, day: day)
        else { return nil }
        let hasSeconds = bytes.count > 16 && bytes[16] == 0x3A
        // A leap second is counted as the one before it.
        guard let second = hasSeconds ? two(bytes, 17) : 0, second <= 60,
            let time = CivilTime(date: date, hour: hour, minute: minute, second: min(second, 59))
        else { return nil }
        var rest = bytes[(hasSeconds ? 19 : 16)...]
        var milliseconds: Int64 = 0
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty else { return nil }
            for place in 0..<3 {
                let index = digits.startIndex + place
                milliseconds = milliseconds * 10 + (index < digits.endIndex ? Int64(digits[index] - 0x30) : 0)
            }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(String(decoding: rest, as: UTF8.self)) else { return nil }
        let local = time.timestamp.milliseconds + 8 * 3_600_000 + milliseconds
        return Timestamp(milliseconds: local - offset)
    }

    /// The number of two digits at a place. Nil: something else.
    private static func two(_ bytes: [UInt8], _ place: Int) -> Int? {
        guard place + 1 < bytes.count, (0x30...0x39).contains(bytes[place]), (0x30...0x39).contains(bytes[place + 1])
        else {
            return nil
        }
        return Int(bytes[place] - 0x30) * 10 + Int(bytes[place + 1] - 0x30)
    }

    /// Milliseconds ahead of UTC.
    private static func offset(_ zone: String) -> Int64? {
        if zone.isEmpty { return 8 * 3_600_000 }
        if zone == "Z" || zone == "z" { return 0 }
        let parts = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard zone.first == "+" || zone.first == "-", parts.count == 2,
            parts.allSatisfy({ $0.count == 2 && $0.isDigits }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return (zone.first == "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
    }
}
