/// Looks through an enterprise's own subtree for texts, without reading its tables to the end: of a table the first rows
/// of the first column and the first row of every other column, then on behind it. Pure: what to ask comes out, what was
/// answered goes in.
struct PrivateTexts {
    /// What is to be asked next.
    enum Question: Equatable {
        /// The rows after a name.
        case rows(after: OID)
        /// For each name the next one.
        case next(after: [OID])
    }

    private let root: OID
    private let secrets: Set<String>
    private let most: Int
    private var cursor: OID?
    private var columns: [[OID]] = []
    private var recent: [SNMPRow] = []
    /// The table that was left last, and how long the names of its rows are.
    private var left: (entry: OID, length: Int)?
    private var repetitions: [String: Int] = [:]
    private var seen: Set<OID> = []
    private var circles = 0
    /// What was found, in order.
    private(set) var found: [PrivateText] = []

    /// Begins below a root; keeps at most so many texts, and none that is a secret of the caller.
    init(below root: OID, most: Int, secrets: Set<String>) {
        self.root = root
        self.most = most
        self.secrets = secrets
        cursor = root
    }

    /// Nil: it is over.
    var question: Question? {
        if found.count >= most { return nil }
        if let names = columns.first { return .next(after: names) }
        return cursor.map { .rows(after: $0) }
    }

    /// Takes the answer to the last question. Nil among the rows: no more names.
    mutating func take(_ rows: [SNMPRow?]) {
        if columns.isEmpty { takeRows(rows) } else { takeColumns(rows) }
    }

    private mutating func takeColumns(_ rows: [SNMPRow?]) {
        let names = columns.removeFirst()
        for (name, row) in zip(names, rows) {
            if let row, name.contains(row.oid) { keep(row) }
        }
    }

    private mutating func takeRows(_ rows: [SNMPRow?]) {
        guard let last = cursor, !rows.isEmpty else {
            cursor = nil
            return
        }
        var previous = last
        for row in rows {
            guard let row, root.contains(row.oid) else {
                cursor = nil
                return
            }
            guard row.oid > previous else {
                // The agent leads in circles: on behind what it cannot count, a few times.
                circles += 1
                recent.removeAll()
                let depth = max(root.arcs.count + 1, previous.arcs.count - 3)
                let behind = OID(previous.arcs.prefix(depth)).afterSubtree.flatMap(Self.before)
                cursor = circles > Self.mostCircles ? nil : behind
                return
            }
            previous = row.oid
            if let settings = Self.settings.first(where: { $0.contains(row.oid) }) {
                recent.removeAll()
                cursor = settings.afterSubtree.flatMap(Self.before)
                return
            }
            keep(row)
            recent.append(row)
            if recent.count > Self.rowsLookedAt { recent.removeFirst() }
            if let column = column() {
                leave(column.root, depth: column.depth, length: row.oid.arcs.count)
                return
            }
        }
        cursor = previous
    }

    /// Goes on behind the table to which a column belongs.
    private mutating func leave(_ column: OID, depth: Int, length: Int) {
        recent.removeAll()
        var entry = OID(column.arcs.dropLast())
        // An index of several parts looks like many small tables: what they have in common is left at once.
        if length >= root.arcs.count + Self.longIndex, let left, left.length == length {
            let shared = zip(left.entry.arcs, entry.arcs).prefix { $0 == $1 }.count
            if shared >= root.arcs.count + 4 { entry = OID(entry.arcs.prefix(shared)) }
        } else {
            columns.append(Self.names(entry, from: (column.arcs.last ?? 0) &+ 1))
            // What looks like a column whose index has several parts may be a table of few rows.
            if depth > 1 { columns.append(Self.names(column, from: 1)) }
        }
        left = (entry, length)
        cursor = entry.afterSubtree.flatMap(Self.before)
    }

    private static func names(_ root: OID, from first: UInt32) -> [OID] {
        (0..<columnsAsked).compactMap { step in
            let (arc, isTooMuch) = first.addingReportingOverflow(step)
            return isTooMuch ? nil : root.appending(arc)
        }
    }

    /// The name whose successors begin with this one or come after it.
    private static func before(_ name: OID) -> OID? {
        guard let last = name.arcs.last, last > 0 else { return OID(name.arcs.dropLast()) }
        // The greatest name below the one before: no agent has arcs like these.
        return OID(name.arcs.dropLast() + [last - 1, .max, .max])
    }

    /// The column that the last rows belong to. Nil: they are scalars, or few rows of several columns.
    private func column() -> (root: OID, depth: Int)? {
        if let column = Self.sharedPrefix(recent.suffix(3)), column.depth == 1 { return worthLeaving(column) }
        guard recent.count == Self.rowsLookedAt, let column = Self.sharedPrefix(recent[...]) else { return nil }
        let kinds = Set(recent.map { Self.kind(of: $0.value) })
        return kinds.count == 1 ? worthLeaving(column) : nil
    }

    /// A table is seldom nearer to the enterprise than product, module, table, entry and column.
    private func worthLeaving(_ column: (root: OID, depth: Int)) -> (root: OID, depth: Int)? {
        column.root.arcs.count >= root.arcs.count + (column.depth == 1 ? 2 : 5) ? column : nil
    }

    /// What three or more names have in common, and how many arcs they differ in. Nil: they do not look like one column.
    private static func sharedPrefix(_ rows: ArraySlice<SNMPRow>) -> (root: OID, depth: Int)? {
        guard rows.count >= 3, let first = rows.first?.oid.arcs, let last = rows.last?.oid.arcs else { return nil }
        let shared = zip(first, last).prefix { $0 == $1 }.count
        let depth = first.count - shared
        guard depth > 0, rows.allSatisfy({ $0.oid.arcs.count == first.count }) else { return nil }
        // Scalars end in 0, in groups of groups as well; columns with one row have the same index.
        if depth <= 3, rows.allSatisfy({ $0.oid.arcs.last == 0 }) { return nil }
        let tails = Set(rows.map { Array($0.oid.arcs[(shared + 1)...]) })
        return depth == 1 || tails.count > 1 ? (OID(first[..<shared]), depth) : nil
    }

    private static func kind(of value: SNMPValue) -> Int {
        switch value {
        case .integer: 0
        case .natural: 1
        case .octets: 2
        case .oid: 3
        case .address: 4
        case .ticks: 5
        case .other: 6
        }
    }

    private mutating func keep(_ row: SNMPRow) {
        guard found.count < most, case .octets(let octets) = row.value, !Self.spellsWord(row.oid.arcs),
            !Self.settings.contains(where: { $0.contains(row.oid) }), let text = SNMPText.readable(octets),
            !secrets.contains(text), !Self.usualCommunities.contains(text),
            repetitions[text, default: 0] < Self.mostRepetitions, seen.insert(row.oid).inserted
        else { return }
        repetitions[text, default: 0] += 1
        found.append(PrivateText(oid: row.oid, text: text))
    }

    /// Where makers keep users, passwords and communities: left out as a whole.
    private static let settings: [OID] = [
        // Huawei, HUAWEI-AAA-MIB (hwAAA)
        .enterprise(2011, 5, 2),
        // H3C, HH3C-USER-MIB and HH3C-SNMP-EXT-MIB, under the number of the joint venture and under its own
        .enterprise(2011, 10, 2, 12), .enterprise(25506, 2, 12), .enterprise(2011, 10, 2, 104),
        .enterprise(25506, 2, 104),
        // Ruijie, communities in scalars
        .enterprise(4881, 1, 1, 10, 2, 5),
        // ZTE, users of the console and of SNMP
        .enterprise(3902, 15, 2, 30, 14), .enterprise(3902, 15, 2, 30, 15),
        // Receivers of traps with their communities, in agents of Sundray and others
        .enterprise(2162, 10, 2),
    ]
    /// What agents come with; as the community of a trap's receiver it turns up in tables.
    private static let usualCommunities: Set<String> = ["public", "private"]
    private static let mostCircles = 8
    /// How often one text is kept.
    private static let mostRepetitions = 3

    /// True where letters stand in an index: users, communities and profiles are named so, and their rows are the settings
    /// of the hospital, not the nature of the device.
    static func spellsWord(_ arcs: [UInt32]) -> Bool {
        // Behind 1.3.6.1.4.1 and the enterprise.
        var run = 0
        var letters = 0
        for arc in arcs.dropFirst(7) {
            if !(33...126).contains(arc) { (run, letters) = (0, 0) } else { run += 1 }
            if (65...90).contains(arc) || (97...122).contains(arc) { letters += 1 }
            if run >= 3 && letters >= 2 { return true }
        }
        // An address as text.
        return arcs.count > 12 && run >= 4
    }

    /// Rows with one kind of value after which an index of several parts counts as a column.
    private static let rowsLookedAt = 8
    /// Arcs below the root from which on an index has several parts.
    private static let longIndex = 11
    /// Columns of a table that are looked at, one request for each side.
    private static let columnsAsked: UInt32 = 20
}

/// A text under an enterprise's own subtree.
package struct PrivateText: Sendable, Hashable {
    /// Its name, complete.
    package var oid: OID
    /// One line of at most 200 characters.
    package var text: String

    /// Takes both.
    package init(oid: OID, text: String) {
        self.oid = oid
        self.text = text
    }
}
