import Observations

/// What a column of a table, or a field of an answer, says of a thing.
package enum ColumnTarget: Hashable, Sendable {
    /// Nothing that is wanted.
    case ignored
    /// Its addresses. Several columns may hold some.
    case address
    /// A property. Inventory number, serial number, card and host name speak for which thing it is as well.
    case attribute(AttributeName)
    /// The UUID of the machine.
    case machine
    /// When it was last met.
    case seenAt
    /// Its open ports: `22,80/tcp,161/udp`.
    case ports

    /// True where it tells one thing from another.
    package var identifies: Bool {
        switch self {
        case .address, .machine, .attribute(.assetNumber), .attribute(.serial), .attribute(.hardware): true
        default: false
        }
    }

    /// True where several columns may have it.
    package var mayRepeat: Bool { self == .address || self == .ports || self == .ignored }

    /// The name that pages show: `IP 地址`, `品牌`.
    package var chinese: String {
        switch self {
        case .ignored: "不导入"
        case .address: "IP 地址"
        case .machine: "机器标识（UUID）"
        case .seenAt: "最近在线时间"
        case .ports: "开放端口"
        case .attribute(let name):
            TitleBook.entry(of: self)?.chinese
                ?? (name.rawValue.hasPrefix("custom.") ? String(name.rawValue.dropFirst(7)) : name.rawValue)
        }
    }

    /// Everything that a person may choose for a column, properties of the hospital's own left aside.
    package static var choices: [ColumnTarget] { [.ignored] + TitleBook.entries.map(\.target) }
}

extension ColumnTarget: Codable {
    /// `ignored`, `address`, `machine`, `seenAt`, `ports`, or `attribute:` and the raw value of the name.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let target = ColumnTarget(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no such target: \(text)")
        }
        self = target
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// As records and forms have it: `ignored`, `address`, `machine`, `seenAt`, `ports`, `attribute:…`.
    package var text: String {
        switch self {
        case .ignored: "ignored"
        case .address: "address"
        case .machine: "machine"
        case .seenAt: "seenAt"
        case .ports: "ports"
        case .attribute(let name): "attribute:" + name.rawValue
        }
    }

    /// Reads `text`. Nil: no such target.
    package init?(text: String) {
        switch text {
        case "ignored": self = .ignored
        case "address": self = .address
        case "machine": self = .machine
        case "seenAt": self = .seenAt
        case "ports": self = .ports
        default:
            guard text.hasPrefix("attribute:"), text.utf8.count > 10 else { return nil }
            self = .attribute(AttributeName(rawValue: String(text.dropFirst(10))))
        }
    }

    /// A property of the hospital's own, called as the column.
    package static func custom(_ title: String) -> ColumnTarget { .attribute(.custom(String(title.prefix(40)))) }
}
