import GRDB
import Kernel
import Records

/// Tells what a transaction changes about assets: it is shown each asset before it is touched, and writes at the end what
/// differs, one record for all.
///
/// Whoever changes an asset's state or records by hand does it inside `around`.
struct ChangeRecorder {
    private var before: [Int64: AssetSnapshot] = [:]
    private let deed: ChangeDeed?
    private let isOnlyRow: Bool

    /// `deed`: what a person does; nil: a source has brought news. `isOnlyRow`: nothing but the row can change.
    init(deed: ChangeDeed? = nil, isOnlyRow: Bool = false) {
        self.deed = deed
        self.isOnlyRow = isOnlyRow
    }

    /// Takes an asset up as it stands, unless it was taken up already.
    mutating func watch(_ asset: Int64, _ database: Database) throws {
        if before[asset] == nil {
            before[asset] = try AssetSnapshot.read(asset, isOnlyRow: isOnlyRow, database)
        }
    }

    /// Writes what has changed about the assets watched, and nothing where nothing has. The ledger must be up to date.
    @discardableResult
    func write(run: Identifier<ScanRun>?, at moment: Timestamp, _ database: Database) throws -> [AssetChange] {
        guard !before.isEmpty else { return [] }
        let after = try before.keys.sorted().map { id in
            (id, try AssetSnapshot.read(id, isOnlyRow: isOnlyRow, database))
        }
        var rejoined: Set<Int64> = []
        for (id, snapshot) in after {
            guard let old = before[id], let snapshot, old.state != snapshot.state else { continue }
            if snapshot.state == .merged, let into = snapshot.mergedInto { rejoined.insert(into) }
            if old.state == .merged, let from = old.mergedInto { rejoined.insert(from) }
        }
        let changes = after.flatMap { id, snapshot -> [AssetChange] in
            guard let old = before[id], let snapshot else { return [] }
            return AssetChange.between(old, snapshot, of: id, isRejoined: rejoined.contains(id), by: deed)
        }
        try Self.write(changes, run: run, by: deed?.person, at: moment, database)
        return changes
    }

    /// Writes changes that are known without looking.
    static func write(
        _ changes: [AssetChange], run: Identifier<ScanRun>?, by person: String? = nil, at moment: Timestamp,
        _ database: Database
    ) throws {
        guard !changes.isEmpty else { return }
        var items = "["
        for (index, change) in changes.enumerated() {
            if index > 0 { items += "," }
            let texts = [change.subject, change.before, change.after].map { $0.map(RecordText.quoted) ?? "null" }
            items += "[\"\(change.kind.rawValue)\",\(change.asset),\(texts.joined(separator: ","))]"
        }
        items += "]"
        try database.cachedStatement(
            sql: "INSERT INTO asset_change_batch (run_id, at, items, by) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [run, moment, items, person])
        let batch = database.lastInsertedRowID
        try database.cachedStatement(
            sql: "INSERT INTO asset_change \(ChangeFeedStore.query) WHERE batch.id = ?"
        ).execute(arguments: [batch])
    }

    /// Does something to assets and writes what it changed about them, and who did it. `isOnlyRow`: it changes nothing but
    /// their rows, which spares the look at their ports and keys.
    @discardableResult
    static func around<Value>(
        _ assets: some Sequence<Int64>, run: Identifier<ScanRun>? = nil, by deed: ChangeDeed? = nil,
        isOnlyRow: Bool = false, at moment: Timestamp, _ database: Database, _ body: () throws -> Value
    ) throws -> Value {
        var recorder = ChangeRecorder(deed: deed, isOnlyRow: isOnlyRow)
        for asset in assets { try recorder.watch(asset, database) }
        let value = try body()
        try recorder.write(run: run, at: moment, database)
        return value
    }
}
