import GRDB
import Kernel
import Records

/// Addresses that belong to a department.
struct UnitRange: Sendable, Hashable {
    let id: Identifier<UnitRange>
    let range: AddressRange
    /// The number of the unit in the directory.
    let unitID: Int64
    /// The unit's name.
    let unitName: String
    let note: String?
    let createdBy: String
    let createdAt: Timestamp
}

/// Whose an address should be: pure. The narrowest range that holds it decides, of two alike the later one.
struct UnitRanges: Sendable {
    /// Stretches that do not overlap, in order: the key of the first and last address, and the unit.
    private var stretches: [(first: String, last: String, unit: String)] = []

    var isEmpty: Bool { stretches.isEmpty }

    /// Cuts the ranges at each other's ends, so that a look-up is a binary search.
    init(_ ranges: [(range: AddressRange, unit: String)]) {
        for family in [IPAddress.Family.v4, .v6] {
            let own = ranges.enumerated().filter { $0.element.range.first.family == family }
                .sorted { $0.element.range.first < $1.element.range.first }
            var starts = Set<IPAddress>()
            for (_, item) in own {
                starts.insert(item.range.first)
                if let after = item.range.last.next { starts.insert(after) }
            }
            let cuts = starts.sorted()
            var active: [(place: Int, range: AddressRange, unit: String)] = []
            var coming = own[...]
            for (index, cut) in cuts.enumerated() {
                active.removeAll { $0.range.last < cut }
                while let first = coming.first, first.element.range.first <= cut {
                    active.append((first.offset, first.element.range, first.element.unit))
                    coming.removeFirst()
                }
                let end = index + 1 < cuts.count ? cuts[index + 1].previous : IPAddress(family: family, number: .max)
                guard let end,
                    let best = active.min(by: { ($0.range.count, $1.place) < ($1.range.count, $0.place) })
                else { continue }
                stretches.append((cut.sortKey, end.sortKey, best.unit))
            }
        }
    }

    /// The unit of the address with this sort key. Nil: nobody's.
    func unit(at key: String) -> String? {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].last < key { low = middle + 1 } else { high = middle }
        }
        guard low < stretches.count, stretches[low].first <= key else { return nil }
        return stretches[low].unit
    }
}

/// The rows of ranges.
enum UnitRangeStore {
    /// More than a hospital has.
    static let limit = 5_000

    static func list(_ database: Database) throws -> [UnitRange] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT unit_range.id, range, unit_id, unit.name, note, created_by, unit_range.created_at
                    FROM unit_range JOIN unit ON unit.id = unit_id WHERE unit_range.closed_at IS NULL ORDER BY unit_range.id
                    """)
        ).map { row in
            guard let range = AddressRange(row[1] as String) else {
                throw RecordsError.damaged("unit_range/\(row[0] as Int64).range")
            }
            return UnitRange(
                id: row[0], range: range, unitID: row[2], unitName: row[3], note: row[4], createdBy: row[5],
                createdAt: row[6])
        }
    }

    static func current(_ database: Database) throws -> UnitRanges {
        UnitRanges(try list(database).map { ($0.range, $0.unitName) })
    }

    /// Enters ranges of a unit.
    /// - Throws: `AttributeError.range` for one that is there already.
    static func add(
        _ ranges: [AddressRange], unit: Int64, note: String?, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        let known = try list(database)
        guard known.count + ranges.count <= limit else { throw AttributeError.range("地址段最多 \(limit) 个") }
        for range in ranges {
            if let same = known.first(where: { $0.range == range }) {
                throw AttributeError.range("\(range) 已归属“\(same.unitName)”")
            }
            try database.execute(
                sql: "INSERT INTO unit_range (range, unit_id, note, created_by, created_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [range.description, unit, note, person, moment])
        }
    }

    /// Takes a range back.
    /// - Throws: `RecordsError` where there is none, or somebody was quicker.
    static func close(
        _ id: Identifier<UnitRange>, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        let isThere = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM unit_range WHERE id = ?)", arguments: [id])
        guard isThere == true else { throw RecordsError.missing(table: "unit_range", id: id.rawValue) }
        try database.execute(
            sql: "UPDATE unit_range SET closed_by = ?, closed_at = ? WHERE id = ? AND closed_at IS NULL",
            arguments: [person, moment, id])
        if database.changesCount == 0 {
            throw RecordsError.state(table: "unit_range", id: id.rawValue, state: "已撤销")
        }
    }
}
