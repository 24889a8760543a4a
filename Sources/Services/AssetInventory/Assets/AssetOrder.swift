import Kernel

/// An order of the ledger. What is not known stands last, whichever way round; equals stand by their numbers. Texts are
/// compared by the code points of their characters, without regard to the case of ASCII's letters.
package struct AssetOrder: Sendable, Hashable {
    /// How addresses of pages name it: the key of the column.
    package let key: String
    private let value: Value

    private enum Value: Hashable {
        case address
        case shownName
        /// Columns of the table `asset`, the first before all others.
        case texts([String])
        case isAlive
        case openPorts
        case first
        case last
    }

    private init(_ key: String, _ value: Value) {
        self.key = key
        self.value = value
    }

    /// By address, which is the usual order.
    package static let address = AssetOrder("address", .address)
    /// By first sighting.
    package static let first = AssetOrder("first", .first)
    /// By last sighting.
    package static let last = AssetOrder("last", .last)

    /// All orders.
    package static let all: [AssetOrder] =
        [address, AssetOrder("name", .shownName), AssetOrder("model", .texts(["brand", "model"]))]
        + [
            ("kind", "kind"), ("system", "system"), ("unit", "unit_name"), ("owner", "owner_name"),
            ("business", "business"), ("importance", "importance"), ("location", "location"), ("purpose", "purpose"),
            ("number", "asset_number"), ("serial", "serial"), ("code", "code"), ("hardware", "hardware"),
            ("vendor", "vendor"), ("state", "state"), ("spares", "spares"), ("purchased", "purchased"),
            ("warranty", "warranty"),
        ].map { AssetOrder($0.0, .texts([$0.1])) }
        + [AssetOrder("ports", .openPorts), AssetOrder("alive", .isAlive), first, last]

    /// The order of a name. Nil: there is none.
    package init?(key: String) {
        guard let order = Self.all.first(where: { $0.key == key }) else { return nil }
        self = order
    }

    /// The terms after ORDER BY, over the table `asset`.
    func sql(descending: Bool) -> String {
        let direction = descending ? "DESC" : "ASC"
        func term(_ expression: String) -> String {
            "\(expression) IS NULL, \(expression) COLLATE NOCASE \(direction)"
        }
        let terms: String
        switch value {
        case .address: terms = term("asset.address_key")
        case .shownName: terms = term(AssetText.shownName.sql)
        case .texts(let columns):
            // Known is what has a value of the first.
            terms = columns.enumerated().map { index, column in
                index == 0
                    ? term("asset.\(column)")
                    : "asset.\(column) IS NULL \(direction), asset.\(column) COLLATE NOCASE \(direction)"
            }.joined(separator: ", ")
        case .isAlive: terms = "asset.alive \(direction)"
        case .openPorts: terms = "asset.open_ports \(direction)"
        case .first: terms = "asset.first_seen_at \(direction)"
        case .last: terms = "\(AssetText.lastSeen) IS NULL, \(AssetText.lastSeen) \(direction)"
        }
        return "\(terms), asset.id \(direction)"
    }

    /// The order over places of the ledger in memory: whether the value is known, and which of two known ones is first.
    func rules(_ ledger: LedgerColumns) -> (isKnown: (Int) -> Bool, isBefore: (Int, Int) -> Bool) {
        switch value {
        case .address:
            let addresses = ledger.address
            return (
                { addresses[$0] != nil },
                { left, right in
                    guard let one = addresses[left], let other = addresses[right] else { return false }
                    return one < other
                }
            )
        case .shownName:
            guard let names = ledger["name"], let hosts = ledger["host_name"] else {
                return ({ _ in false }, { _, _ in false })
            }
            return (
                { names.numbers[$0] != TextColumn.none || hosts.numbers[$0] != TextColumn.none },
                { left, right in
                    let one = names.numbers[left] == TextColumn.none ? hosts : names
                    let other = names.numbers[right] == TextColumn.none ? hosts : names
                    return one.isBefore(left, right, in: other)
                }
            )
        case .texts(let columns):
            let texts = columns.compactMap { ledger[$0] }
            return (
                { texts.first?.numbers[$0] != TextColumn.none },
                { left, right in
                    for text in texts where text.numbers[left] != text.numbers[right] {
                        return text.isBefore(left, right, in: text)
                    }
                    return false
                }
            )
        case .isAlive:
            let alive = ledger.isAlive
            return ({ _ in true }, { !alive[$0] && alive[$1] })
        case .openPorts:
            let ports = ledger.openPorts
            return ({ _ in true }, { ports[$0] < ports[$1] })
        case .first:
            let moments = ledger.firstSeen
            return ({ _ in true }, { moments[$0] < moments[$1] })
        case .last:
            let moments = ledger.lastSeen
            return ({ moments[$0] != nil }, { (moments[$0] ?? 0) < (moments[$1] ?? 0) })
        }
    }
}
