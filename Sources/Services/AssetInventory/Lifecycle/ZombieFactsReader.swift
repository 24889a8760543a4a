import GRDB
import Kernel
import Observations
import Records

/// Reads what the rules want to know of an asset.
struct ZombieFactsReader {
    private let rules: ExposureRules
    private let coverage: TrafficCoverage

    init(rules: ExposureRules, coverage: TrafficCoverage) {
        self.rules = rules
        self.coverage = coverage
    }

    func read(_ asset: Asset, _ database: Database) throws -> ZombieFacts {
        let id = asset.id.rawValue
        let records = try LedgerRecordStore.live(of: id, database)
        let warnings = try WarningStore.list(of: id, database).filter { $0.state != .closed }
        let changed = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT at, batch_id FROM asset_change
                    WHERE asset_id = ? AND kind NOT IN ('state', 'gone', 'merged', 'split') ORDER BY at DESC LIMIT 1
                    """),
            arguments: [id])
        var last = (at: asset.firstSeenAt, record: "asset/\(id)")
        for record in records where record.changedAt > last.at {
            last = (record.changedAt, "asset_record/\(record.id)")
        }
        if let changed, (changed[0] as Timestamp) > last.at {
            last = (changed[0], "asset_change_batch/\(changed[1] as Int64)")
        }
        let ended = warnings.filter { rules.rule($0.rule)?.group == .ended }
        return ZombieFacts(
            asset: "asset/\(id)", isAlive: asset.isAlive, owner: asset.ownerName, firstSeenAt: asset.firstSeenAt,
            lastSeenAt: asset.lastSeenAt,
            registers: records.filter(\.kind.isRegistered).map {
                ZombieFacts.Told(text: $0.sourceName, record: "asset_record/\($0.id)")
            },
            lastChange: last, traffic: try traffic(records, id, database),
            ended: ended.map(Self.told), risky: warnings.filter { $0.severity >= .high }.map(Self.told),
            isIdentified: asset.kind != nil || asset.system != nil)
    }

    private static func told(_ warning: ExposureWarning) -> ZombieFacts.Told {
        ZombieFacts.Told(text: "\(warning.title)（\(warning.found)）", record: "exposure_warning/\(warning.id)")
    }

    private func traffic(
        _ records: [LedgerRecord], _ id: Int64, _ database: Database
    ) throws -> ZombieFacts.Traffic {
        var last: (at: Timestamp, record: String)?
        var spans = records.filter { $0.network == nil }.flatMap(\.addresses)
            .compactMap { coverage.span(at: $0.sortKey) }
        for record in records where TrafficCoverage.speaking.contains(record.kind) {
            guard let seen = record.seenAt else { continue }
            if let span = coverage.span(of: record.source.rawValue) { spans.append(span) }
            if last.map({ seen > $0.at }) ?? true { last = (seen, "asset_record/\(record.id)") }
        }
        let connection = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT last_at, id FROM outbound_connection
                    WHERE source_key IN (SELECT address_key FROM asset_address WHERE asset_id = ? AND network_id = 0)
                    ORDER BY last_at DESC LIMIT 1
                    """),
            arguments: [id])
        if let connection, last.map({ (connection[0] as Timestamp) > $0.at }) ?? true {
            last = (connection[0], "outbound_connection/\(connection[1] as Int64)")
        }
        guard var heard = spans.first else { return .unknown }
        for span in spans.dropFirst() { heard.widen(span) }
        return last.map { .last($0.at, record: $0.record, until: heard.until) } ?? .never(heard)
    }
}
