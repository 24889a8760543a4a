import GRDB
import Kernel
import Observations
import Records

/// An asset with everything that its sources say of its attributes.
struct LedgerSubject: Sendable {
    let asset: Int64
    /// The sort key of the address by which it is known in the hospital's own network. Nil: it has none there.
    let addressKey: String?
    /// False: confirmed to be gone, so that nothing about it needs to be put right.
    let isCurrent: Bool
    var words: [SourceWord] = []
    /// The ports on which something was open; only where they were asked for.
    var openPorts: Set<String> = []
}

/// Reads assets with their words one after the other, without holding them all.
enum LedgerReader {
    /// Which assets.
    enum Scope: Sendable {
        case assets([Int64])
        case range(ClosedRange<Int64>)

        /// A condition on a column of asset numbers.
        func condition(_ column: String) -> (sql: String, arguments: StatementArguments) {
            switch self {
            case .assets(let ids):
                (
                    "\(column) IN (SELECT value FROM json_each(?))",
                    ["[" + ids.map(String.init).joined(separator: ",") + "]"]
                )
            case .range(let range): ("\(column) BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
            }
        }
    }

    /// Hands over each asset that stands for itself, in the order of numbers.
    static func forEach(
        _ scope: Scope, withPorts: Bool = false, _ database: Database, _ body: (LedgerSubject) throws -> Void
    ) throws {
        var sources: [Int64: SourceKind] = [:]
        for row in try Row.fetchAll(
            database.cachedStatement(sql: "SELECT id, kind FROM asset_source"))
        {
            // A kind of a later version is no reason to stop, yet its word cannot be weighed.
            sources[row[0]] = SourceKind(rawValue: row[1])
        }
        // An address of an isolated network lies in none of the hospital's ranges.
        let elsewhere = try IsolatedNetworkStore.elsewhere(database)
        let (condition, arguments) = scope.condition("asset_record.asset_id")
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT asset_record.asset_id, asset_record.id, source_id, attributes,
                        coalesce(seen_at, changed_at), address_key, state
                    FROM asset_record JOIN asset ON asset.id = asset_record.asset_id
                    LEFT JOIN record_seen ON record_id = asset_record.id
                    WHERE \(condition) AND ended_at IS NULL AND state <> 'merged'
                    ORDER BY asset_record.asset_id, asset_record.id
                    """),
            arguments: arguments)
        var ports = withPorts ? try PortCursor(scope, database) : nil
        var subject: LedgerSubject?
        func finish() throws {
            guard var done = subject else { return }
            done.words = try HandWords.apart(done.words, database)
            if let open = try ports?.take(done.asset) { done.openPorts = open }
            try body(done)
        }
        while let row = try rows.next() {
            let asset: Int64 = row[0]
            if subject?.asset != asset {
                try finish()
                subject = LedgerSubject(
                    asset: asset, addressKey: elsewhere.contains(asset) ? nil : row[5],
                    isCurrent: row[6] as String != AssetState.retired.rawValue)
            }
            guard let kind = sources[row[2]] else { continue }
            subject?.words.append(
                SourceWord(record: row[1], kind: kind, at: row[4], attributes: AttributeText.read(row[3])))
        }
        try finish()
    }

    /// Open ports in the order of assets, read beside the records.
    private struct PortCursor {
        private let rows: RowCursor
        private var next: (asset: Int64, port: String)?

        init(_ scope: Scope, _ database: Database) throws {
            let (condition, arguments) = scope.condition("asset_id")
            rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT asset_id, transport || '/' || number FROM asset_port
                        WHERE \(condition) AND state = 'open' ORDER BY asset_id
                        """),
                arguments: arguments)
            next = try rows.next().map { ($0[0], $0[1]) }
        }

        mutating func take(_ asset: Int64) throws -> Set<String> {
            var open: Set<String> = []
            while let place = next, place.asset <= asset {
                if place.asset == asset { open.insert(place.port) }
                next = try rows.next().map { ($0[0], $0[1]) }
            }
            return open
        }
    }
}
