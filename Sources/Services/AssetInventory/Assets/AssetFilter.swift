import GRDB
import Kernel
import Records

/// Which assets a list shows.
package struct AssetFilter: Sendable, Hashable {
    /// Part of an address, name, maker, system or service; an address range such as `10.1.0.0/16` is taken as one.
    package var text: String?
    /// What a person asks for in a line of search.
    package var search: AssetSearch?
    /// Only those that the last scan found alive, or only those that it did not.
    package var isAlive: Bool?
    /// Only those on which this port is open.
    package var openPort: Int?
    /// Only those that this run saw.
    package var run: Identifier<ScanRun>?
    /// Only those that this run saw for the first time; wants `run`.
    package var isNew = false

    /// Only those first seen on this day or later.
    package var since: CivilDate?
    /// Only those that stand so in their life.
    package var state: AssetState?
    /// Only those of the department of this name; `none`: only those without one.
    package var unit: String?
    /// Only those of the owner of this name; `none`: only those without one.
    package var owner: String?
    /// What stands for no department and no owner.
    package static let none = "—"
    /// Only those with at least one open port.
    package var hasOpenPorts = false

    /// Every asset.
    package init() {}

    /// The filter as SQL over the table `asset`.
    var condition: (sql: String, arguments: StatementArguments) {
        var conditions = ["asset.state <> 'merged'"]
        var arguments: StatementArguments = []
        if let text {
            if let range = AddressRange(text) {
                conditions.append(
                    """
                    EXISTS (SELECT 1 FROM asset_address
                        WHERE asset_id = asset.id AND asset_address.address_key BETWEEN ? AND ?)
                    """)
                arguments += [range.first.sortKey, range.last.sortKey]
            } else {
                let columns = [
                    "address", "code", "name", "host_name", "brand", "model", "vendor", "system", "hardware",
                    "unit_name", "owner_name", "business",
                ]
                let (condition, values) = AssetSearch.anywhere(LikePattern.containing(text), in: columns)
                conditions.append(condition)
                arguments += values
            }
        }
        if let search {
            let (condition, values) = search.condition
            conditions.append(condition)
            arguments += values
        }
        if let isAlive {
            conditions.append("alive = ?")
            arguments += [isAlive]
        }
        if let state {
            conditions.append("asset.state = ?")
            arguments += [state.rawValue]
        }
        for (column, name) in [("unit_name", unit), ("owner_name", owner)] {
            guard let name else { continue }
            if name == Self.none {
                conditions.append("asset.\(column) IS NULL")
            } else {
                // As the line of search and the breakdowns compare names.
                conditions.append("asset.\(column) = ? COLLATE NOCASE")
                arguments += [name]
            }
        }
        if let openPort {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM asset_port
                    WHERE asset_id = asset.id AND asset_port.state = 'open' AND asset_port.number = ?)
                """)
            arguments += [openPort]
        }
        if let since, let midnight = CivilTime(date: since, hour: 0, minute: 0) {
            conditions.append("asset.first_seen_at >= ?")
            arguments += [midnight.timestamp]
        }
        if hasOpenPorts { conditions.append("open_ports > 0") }
        if let run {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM scan_sighting
                    WHERE scan_sighting.run_id = ? AND asset_id = asset.id AND (NOT ? OR is_new = 1))
                """)
            arguments += [run, isNew]
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}
