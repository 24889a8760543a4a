import GRDB
import Kernel
import Observations
import Records

extension LedgerIndex {
    /// The assets that a filter leaves: what the same filter leaves as SQL (`AssetFilter.condition`).
    package func search(_ filter: AssetFilter, _ database: Database) throws -> LedgerHits {
        let snapshot = try snapshot(database)
        return LedgerHits(snapshot, try LedgerQuestion(snapshot.columns, database).assets(filter))
    }
}

/// A filter asked of the ledger in memory. What only other tables know is asked of the database, as SQL.
struct LedgerQuestion {
    private let columns: LedgerColumns
    private let database: Database

    init(_ columns: LedgerColumns, _ database: Database) {
        self.columns = columns
        self.database = database
    }

    func assets(_ filter: AssetFilter) throws -> AssetBits {
        var assets = columns.living
        for term in filter.search?.terms ?? [] { assets.keep(try self.assets(term)) }
        if let isAlive = filter.isAlive { assets.keep(bits { columns.isAlive[$0] == isAlive }) }
        if let state = filter.state { assets.keep(equal("state", state.rawValue)) }
        for (column, name) in [("unit_name", filter.unit), ("owner_name", filter.owner)] {
            guard let name else { continue }
            assets.keep(name == AssetFilter.none ? without(column) : equal(column, name))
        }
        if let port = filter.openPort { assets.keep(services { $0.number == port }) }
        if let since = filter.since, let midnight = CivilTime(date: since, hour: 0, minute: 0)?.timestamp {
            assets.keep(bits { columns.firstSeen[$0] >= midnight.milliseconds })
        }
        if filter.hasOpenPorts { assets.keep(bits { columns.openPorts[$0] > 0 }) }
        var rest = AssetFilter()
        (rest.text, rest.run, rest.isNew) = (filter.text, filter.run, filter.isNew)
        if rest != AssetFilter() { assets.keep(try asked(rest.condition)) }
        return assets
    }

    private func assets(_ term: AssetSearch.Term) throws -> AssetBits {
        var found = AssetBits(count: columns.count)
        for test in term.tests {
            found.add(try known(test, term.field) ?? asked(AssetSearch.condition(test, term.field)))
        }
        guard term.isNegated else { return found }
        var others = columns.living
        others.remove(found)
        return others
    }

    /// Nil: other tables must be asked.
    private func known(_ test: AssetSearchTest, _ field: AssetSearchField?) -> AssetBits? {
        guard let field else { return everywhere(test) }
        switch (field.kind, test) {
        case (.text(.shownName), _): return shownName(test)
        case (.text(.column(let column)), _): return text(test, column)
        case (.word("alive", _), .value(let value)): return bits { columns.isAlive[$0] == (value == "1") }
        case (.word(let column, _), .value(let value)): return columns[column].map { _ in equal(column, value) }
        case (.openPorts, .numbers(let range)): return bits { range.contains(columns.openPorts[$0]) }
        case (.openPorts, .filled), (.first, .filled): return columns.living
        case (.first, .numbers(let range)): return bits { range.contains(columns.firstSeen[$0]) }
        case (.last, .filled): return bits { columns.lastSeen[$0] != nil }
        case (.last, .numbers(let range)): return bits { columns.lastSeen[$0].map(range.contains) ?? false }
        case (.day(let column), _): return text(test, column)
        case (.address, .filled): return columns.addresses.assets { _ in true }
        case (.address, .addresses(let range)): return columns.addresses.assets { range.contains($0) }
        case (.port, .filled): return services { _ in true }
        case (.port, .numbers(let range)): return services { range.contains(Int64($0.number)) }
        case (.service, _): return service(test)
        default: return nil
        }
    }

    private func everywhere(_ test: AssetSearchTest) -> AssetBits? {
        switch test {
        case .addresses(let range): return columns.addresses.assets { range.contains($0) }
        case .everywhere(let pattern):
            guard let matcher = LikeMatcher(pattern) else { return nil }
            var found = services { service in
                [service.service, service.product].contains { Self.fits($0, matcher) }
            }
            for column in AssetSearch.columns {
                let values = columns[column]?.values(matching: matcher) ?? []
                if !values.isEmpty { found.add(columns[column]?.assets(having: values) ?? found) }
            }
            return found
        default: return nil
        }
    }

    /// The name that the hospital gave an asset, or else that it tells itself.
    private func shownName(_ test: AssetSearchTest) -> AssetBits? {
        guard let named = columns["name"]?.filled, var found = text(test, "name"), var others = text(test, "host_name")
        else { return nil }
        found.keep(named)
        others.remove(named)
        found.add(others)
        return found
    }

    private func text(_ test: AssetSearchTest, _ name: String) -> AssetBits? {
        guard let column = columns[name] else { return nil }
        switch test {
        case .filled: return column.filled
        case .like(let pattern):
            return LikeMatcher(pattern).map { column.assets(having: column.values(matching: $0)) }
        case .same(let text): return equal(name, text)
        case .days(let from, let to):
            let (from, to) = (from.map { Array($0.utf8) }, to.map { Array($0.utf8) })
            return column.assets(
                having: column.values { day in
                    from.map { !day.lexicographicallyPrecedes($0) } ?? true
                        && to.map { day.lexicographicallyPrecedes($0) } ?? true
                })
        default: return nil
        }
    }

    private func service(_ test: AssetSearchTest) -> AssetBits? {
        switch test {
        case .filled: return services { _ in true }
        case .same(let text):
            let wanted = Self.folded(text)
            return services { service in
                [service.service, service.product, service.software].contains { $0.map(Self.folded) == wanted }
            }
        case .like(let pattern):
            guard let matcher = LikeMatcher(pattern) else { return nil }
            return services { service in
                [service.service, service.product, service.software].contains { Self.fits($0, matcher) }
            }
        default: return nil
        }
    }

    private func services(where holds: (OpenService) -> Bool) -> AssetBits {
        let found = columns.services.services.map(holds)
        guard found.contains(true) else { return AssetBits(count: columns.count) }
        return columns.ports.assets { found[Int($0)] }
    }

    private func equal(_ name: String, _ text: String) -> AssetBits {
        guard let column = columns[name], let number = column.known(text) else {
            return AssetBits(count: columns.count)
        }
        return bits { column.numbers[$0] == number }
    }

    private func without(_ name: String) -> AssetBits {
        bits { columns[name]?.numbers[$0] == TextColumn.none }
    }

    private func bits(where holds: (Int) -> Bool) -> AssetBits {
        AssetBits(count: columns.count, where: holds)
    }

    private static func fits(_ text: String?, _ matcher: LikeMatcher) -> Bool {
        guard let text else { return false }
        return folded(text).withUnsafeBufferPointer { matcher.matches($0) }
    }

    private static func folded(_ text: String) -> [UInt8] { text.utf8.map { LikeMatcher.folded($0) } }

    private func asked(_ condition: (sql: String, arguments: StatementArguments)) throws -> AssetBits {
        var found = AssetBits(count: columns.count)
        let ids = try Int64.fetchCursor(
            database, sql: "SELECT asset.id FROM asset WHERE \(condition.sql)", arguments: condition.arguments)
        while let id = try ids.next() {
            if let place = columns.place(of: id) { found[place] = true }
        }
        return found
    }
}
