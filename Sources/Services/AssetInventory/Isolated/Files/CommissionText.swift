import Foundation
import Kernel
import Records
import Tools

/// A commission as its file and the records hold it: JSON with the keys in order.
struct CommissionText: Codable {
    private struct FragileEntry: Codable {
        let ports: String
        let name: String
        let reason: String
        let source: String
    }

    private struct FragileList: Codable {
        let ports: [FragileEntry]
    }

    private let installation: String
    private let hospital: String
    private let number: Int64
    private let token: String
    private let network: String
    private let title: String
    private let targets: [String]
    private let exclusions: [String]
    private let ports: String
    private let versions: Bool
    private let rate: Int
    private let hostMinutes: Int
    private let window: String?
    private let named: String
    private let fragile: FragileList
    private let blockSize: Int
    private let notice: String
    private let issuedBy: String
    private let issuedAt: Timestamp
    private let validFrom: Timestamp
    private let validUntil: Timestamp
    private let importUntil: Timestamp

    /// Bytes of the longest text: a plan of some ten thousand ranges.
    static let longest = 4 << 20

    init(_ commission: ProbeCommission) {
        installation = commission.installation
        hospital = commission.hospital
        number = commission.number
        token = commission.token
        network = commission.network
        title = commission.title
        targets = commission.targets.ranges.map(\.description)
        exclusions = commission.exclusions.ranges.map(\.description)
        ports = commission.ports.description
        versions = commission.asksVersions
        rate = commission.maxRate
        hostMinutes = commission.hostMinutes
        window = commission.window?.description
        named = commission.namedFragilePorts.description
        fragile = FragileList(
            ports: commission.fragilePorts.entries.map {
                FragileEntry(ports: $0.ports.description, name: $0.name, reason: $0.reason, source: $0.source)
            })
        blockSize = commission.blockSize
        notice = commission.notice
        issuedBy = commission.issuedBy
        issuedAt = commission.issuedAt
        validFrom = commission.validFrom
        validUntil = commission.validUntil
        importUntil = commission.importUntil
    }

    /// The JSON.
    static func write(_ commission: ProbeCommission) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(CommissionText(commission)), as: UTF8.self)
    }

    /// Reads the JSON. Nil: it is none, or a value of it cannot be.
    static func read(_ bytes: Data) -> ProbeCommission? {
        guard bytes.count <= longest, let text = try? JSONDecoder().decode(CommissionText.self, from: bytes) else {
            return nil
        }
        return text.commission
    }

    private var commission: ProbeCommission? {
        guard let targets = Self.addresses(targets), let exclusions = Self.addresses(exclusions), !targets.isEmpty,
            let choice = try? PortChoice(ports), let named = named.isEmpty ? PortSet() : try? PortSet(named),
            let list = try? JSONEncoder().encode(fragile), let fragile = try? FragilePorts(json: Array(list)),
            Self.isNumber(installation), Self.isNumber(token), number > 0, (1...4096).contains(blockSize),
            issuedAt <= validFrom, validFrom < validUntil, validUntil <= importUntil,
            [hospital, network, title, notice, issuedBy].allSatisfy({ VisibleText.line($0, longest: 500) == $0 })
        else { return nil }
        let hours = window.flatMap { TimeWindow(text: $0) }
        if window != nil && hours == nil { return nil }
        return ProbeCommission(
            installation: installation, hospital: hospital, number: number, token: token, network: network,
            title: title, targets: targets, exclusions: exclusions, ports: choice, asksVersions: versions,
            maxRate: rate, hostMinutes: hostMinutes, window: hours, namedFragilePorts: named, fragilePorts: fragile,
            blockSize: blockSize, notice: notice, issuedBy: issuedBy, issuedAt: issuedAt, validFrom: validFrom,
            validUntil: validUntil, importUntil: importUntil)
    }

    /// Nil: one of the texts is no range. Left out it would widen what may be contacted.
    private static func addresses(_ texts: [String]) -> AddressSet? {
        let ranges = texts.compactMap { AddressRange($0) }
        return ranges.count == texts.count ? AddressSet(ranges) : nil
    }

    private static func isNumber(_ text: String) -> Bool { text.utf8.count == 32 && bytes(hexadecimal: text) != nil }
}
