import GRDB
import Kernel
import Records

/// What lists ask of the ledger, column by column in memory: a hundred thousand assets are some thirty megabytes, and a
/// question that a table of rows answers in a third of a second is answered in a few milliseconds.
///
/// Assets have places in the order of their numbers; one that went into another keeps its place.
struct LedgerColumns: Sendable {
    /// The columns of text, as the table `asset` names them.
    static let names = ["code", "state", "address"] + AssetColumns.all.map(\.column)
    private static let indexes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })

    /// The last entry of the audit chain whose changes are in.
    let sequence: Int64
    /// The numbers of the assets, ascending.
    private(set) var ids: [Int64] = []
    private var texts = Array(repeating: TextColumn(), count: names.count)
    private(set) var isAlive: [Bool] = []
    private(set) var openPorts: [Int64] = []
    /// Milliseconds.
    private(set) var firstSeen: [Int64] = []
    /// Milliseconds. Nil: written down only.
    private(set) var lastSeen: [Int64?] = []
    /// The address by which each is known.
    private(set) var address: [IPAddress?] = []
    /// All addresses that each has now.
    private(set) var addresses = ListColumn<IPAddress>()
    /// What answers at the open ports of each, by number in `services`.
    private(set) var ports = ListColumn<UInt32>()
    private(set) var services = OpenServiceTable()
    /// The assets that stand for themselves.
    private(set) var living = AssetBits(count: 0)

    /// How many assets there are, those that went into others among them.
    var count: Int { ids.count }
    /// A measure of the memory that is taken, for the decision to read anew.
    var size: Int { texts.reduce(0) { $0 + $1.size } + 8 * addresses.size + 4 * ports.size }

    /// The column with this name of the table `asset`. Nil: it is none of text.
    subscript(column: String) -> TextColumn? { Self.indexes[column].map { texts[$0] } }

    /// The place of an asset. Nil: it is not in.
    func place(of id: Int64) -> Int? {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }

    // MARK: Reading

    /// Reads the whole ledger as it is in the database's snapshot.
    init(at sequence: Int64, _ database: Database) throws {
        self.sequence = sequence
        let ports = try Lists(Self.portRows, database) { $0.service }
        let addresses = try Lists(Self.addressRows, database) { $0.address }
        let rows = try Row.fetchCursor(database, sql: "SELECT \(Self.columns) FROM asset ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            try set(
                ids.count, row, ports: ports.next(of: id).compactMap(\.self),
                addresses: addresses.next(of: id).compactMap(\.self))
        }
        finish()
    }

    /// The same ledger, in which some assets have changed or are new.
    /// - Returns: the places that changed.
    init(_ old: LedgerColumns, changed: [Int64], at sequence: Int64, _ database: Database) throws {
        self = old.at(sequence)
        let asset = try database.cachedStatement(sql: "SELECT \(Self.columns) FROM asset WHERE id = ?")
        let ports = try database.cachedStatement(sql: "\(Self.portRows) AND asset_id = ?")
        let addresses = try database.cachedStatement(sql: "\(Self.addressRows) AND asset_id = ?")
        for id in changed.sorted() {
            // An entry of a row that a migration has taken away.
            guard let row = try Row.fetchOne(asset, arguments: [id]) else { continue }
            try set(
                place(of: id) ?? ids.count, row,
                ports: try Row.fetchAll(ports, arguments: [id]).map { $0.service },
                addresses: try Row.fetchAll(addresses, arguments: [id]).compactMap { $0.address })
        }
        finish()
    }

    private init(_ other: LedgerColumns, at sequence: Int64) {
        self.sequence = sequence
        ids = other.ids
        texts = other.texts
        isAlive = other.isAlive
        openPorts = other.openPorts
        firstSeen = other.firstSeen
        lastSeen = other.lastSeen
        address = other.address
        addresses = other.addresses
        ports = other.ports
        services = other.services
        living = other.living
    }

    /// The same as of a later entry.
    func at(_ sequence: Int64) -> LedgerColumns { LedgerColumns(self, at: sequence) }

    private static let columns = """
        id, alive, open_ports, first_seen_at, (SELECT last_seen_at FROM asset_seen WHERE asset_id = asset.id), \
        \(names.joined(separator: ", "))
        """
    private static let portRows =
        "SELECT asset_id, number, service, product, version FROM asset_port WHERE asset_port.state = 'open'"
    private static let addressRows = "SELECT asset_id, address_key FROM asset_address WHERE true"

    private mutating func set(_ place: Int, _ row: Row, ports: [OpenService], addresses: [IPAddress]) throws {
        if place == ids.count {
            ids.append(row[0])
            isAlive.append(row[1])
            openPorts.append(row[2])
            firstSeen.append(row[3])
            lastSeen.append(row[4])
            address.append(nil)
        } else {
            isAlive[place] = row[1]
            openPorts[place] = row[2]
            firstSeen[place] = row[3]
            lastSeen[place] = row[4]
        }
        for index in texts.indices { texts[index].set(place, row[5 + index]) }
        address[place] = (row[5 + (Self.indexes["address"] ?? 0)] as String?).flatMap { IPAddress($0) }
        self.ports.set(place, ports.map { services.number(of: $0) })
        self.addresses.set(place, addresses)
    }

    private mutating func finish() {
        let states = texts[Self.indexes["state"] ?? 0]
        let merged = states.known(AssetState.merged.rawValue)
        living = AssetBits(count: count) { states.numbers[$0] != merged }
    }

    /// Rows of a table beside `asset`, in the order of the assets, taken asset by asset.
    private final class Lists<Element> {
        private let rows: RowCursor
        private let element: (Row) -> Element
        private var waiting: (asset: Int64, element: Element)?

        init(_ sql: String, _ database: Database, _ element: @escaping (Row) -> Element) throws {
            rows = try Row.fetchCursor(database, sql: "\(sql) ORDER BY asset_id")
            self.element = element
            try step()
        }

        /// What the asset has; assets are asked for in ascending order.
        func next(of asset: Int64) throws -> [Element] {
            var found: [Element] = []
            while let next = waiting, next.asset <= asset {
                if next.asset == asset { found.append(next.element) }
                try step()
            }
            return found
        }

        private func step() throws {
            waiting = try rows.next().map { ($0[0], element($0)) }
        }
    }
}

extension Row {
    /// The row of an open port.
    fileprivate var service: OpenService {
        OpenService(number: self[1], service: self[2], product: self[3], version: self[4])
    }

    /// The row of an address: its key, as `IPAddress.sortKey` writes it.
    fileprivate var address: IPAddress? {
        let key: String = self[1]
        let digits = key.dropFirst()
        switch key.first {
        case "4": return UInt32(digits, radix: 16).map { IPAddress(v4: $0) }
        case "6": return UInt128(digits, radix: 16).map { IPAddress(v6: $0) }
        default: return nil
        }
    }
}
