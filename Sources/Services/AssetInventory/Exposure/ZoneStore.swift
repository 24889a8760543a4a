import GRDB
import Kernel
import Records

/// A zone as a person writes it, checked.
struct ZoneDraft: Sendable, Hashable {
    var name: String
    var trust: NetworkZone.Trust
    var ranges = AddressSet()
    var isStandpoint = false
    var note: String?
}

/// The rows of zones, of who reaches whom, and of where scanners stand.
enum ZoneStore {
    /// Zones of one installation; the table of who reaches whom grows with their square.
    static let most = 60

    /// The usual zones of a hospital's network, without addresses.
    static let usual: [ZoneDraft] = [
        ZoneDraft(name: "互联网", trust: .outside), ZoneDraft(name: "外联区", trust: .low),
        ZoneDraft(name: "办公区", trust: .medium), ZoneDraft(name: "医疗业务区", trust: .high),
        ZoneDraft(name: "服务器区", trust: .high), ZoneDraft(name: "管理区", trust: .high),
    ]

    /// Everything, in one snapshot.
    static func map(_ database: Database) throws -> ZoneMap {
        let zones = try Row.fetchAll(
            database, sql: "SELECT id, name, trust, ranges, standpoint, note FROM network_zone ORDER BY id"
        ).map { row in
            NetworkZone(
                id: row[0], name: row[1], trust: NetworkZone.Trust(rawValue: row[2]) ?? .low,
                ranges: AddressSet(text: row[3]) ?? AddressSet(), isStandpoint: row[4], note: row[5])
        }
        let reaches = try Row.fetchAll(database, sql: "SELECT from_id, to_id, reach, basis FROM zone_reach").map {
            ZoneReach(from: $0[0], to: $0[1], reach: ZoneReach.Reach(rawValue: $0[2]) ?? .unknown, basis: $0[3])
        }
        return ZoneMap(zones: zones, reaches: reaches)
    }

    /// The zone with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<NetworkZone>, _ database: Database) throws -> NetworkZone {
        guard let zone = try map(database).zones.first(where: { $0.id == id }) else {
            throw RecordsError.missing(table: "network_zone", id: id.rawValue)
        }
        return zone
    }

    /// Enters a zone, or changes one.
    /// - Throws: `LifecycleError.taken` for a name that another has, or an address that another has just so.
    static func save(
        _ draft: ZoneDraft, as id: Identifier<NetworkZone>?, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        let others = try map(database).zones.filter { $0.id != id }
        if others.contains(where: { $0.name == draft.name }) { throw LifecycleError.taken(draft.name) }
        for other in others {
            if let double = draft.ranges.ranges.first(where: { other.ranges.ranges.contains($0) }) {
                throw LifecycleError.taken("\(double)（\(other.name)）")
            }
        }
        if id == nil && others.count >= most { throw LifecycleError.inUse("区域数量已达上限 \(most) 个") }
        if draft.isStandpoint {
            try database.execute(
                sql: "UPDATE network_zone SET standpoint = 0 WHERE standpoint = 1 AND id IS NOT ?", arguments: [id])
        }
        let ranges = draft.ranges.ranges.map(\.description).joined(separator: ", ")
        let values: StatementArguments = [
            draft.name, draft.trust.rawValue, ranges, draft.isStandpoint, draft.note, person, moment,
        ]
        if let id {
            try database.execute(
                sql: """
                    UPDATE network_zone SET name = ?, trust = ?, ranges = ?, standpoint = ?, note = ?, edited_by = ?,
                        edited_at = ?
                    WHERE id = ?
                    """,
                arguments: values + [id])
        } else {
            try database.execute(
                sql: """
                    INSERT INTO network_zone (name, trust, ranges, standpoint, note, edited_by, edited_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: values)
        }
    }

    /// Makes those of the usual zones whose names are not taken.
    static func addUsual(by person: String, at moment: Timestamp, _ database: Database) throws {
        let names = Set(try map(database).zones.map(\.name))
        for draft in usual where !names.contains(draft.name) {
            try save(draft, as: nil, by: person, at: moment, database)
        }
    }

    /// Removes a zone and what is known of the ways to and from it.
    /// - Throws: `LifecycleError.inUse` where a plan or report looks from it.
    static func remove(_ id: Identifier<NetworkZone>, _ database: Database) throws {
        _ = try find(id, database)
        let isUsed = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM scan_standpoint WHERE zone_id = ?)", arguments: [id])
        if isUsed == true { throw LifecycleError.inUse("有扫描以该区域为观测点") }
        try database.execute(sql: "DELETE FROM zone_reach WHERE from_id = ? OR to_id = ?", arguments: [id, id])
        try database.execute(sql: "DELETE FROM network_zone WHERE id = ?", arguments: [id])
    }

    /// Sets down what is known of the way from one zone to another.
    static func setReach(_ reach: ZoneReach, by person: String, at moment: Timestamp, _ database: Database) throws {
        for id in [reach.from, reach.to] { _ = try find(id, database) }
        try database.execute(
            sql: """
                INSERT INTO zone_reach (from_id, to_id, reach, basis, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (from_id, to_id) DO UPDATE SET reach = excluded.reach, basis = excluded.basis,
                    set_by = excluded.set_by, set_at = excluded.set_at
                """,
            arguments: [reach.from, reach.to, reach.reach.rawValue, reach.basis, person, moment])
    }

    /// From where a run looked: its own standpoint, or its plan's, or the usual one. Nil: nobody has said.
    static func standpoint(of run: Identifier<ScanRun>, in map: ZoneMap, _ database: Database) throws -> NetworkZone? {
        let set = try Int64.fetchOne(
            database,
            sql: """
                SELECT zone_id FROM scan_standpoint
                WHERE (subject = 'run' AND subject_id = ?)
                    OR (subject = 'plan' AND subject_id = (SELECT plan_id FROM scan_run WHERE id = ?))
                ORDER BY subject = 'plan' LIMIT 1
                """,
            arguments: [run, run])
        guard let set else { return map.standpoint }
        return map.zones.first { $0.id.rawValue == set }
    }

    /// From where the scans of a plan look.
    static func standpoint(of plan: Identifier<ScanPlan>, in map: ZoneMap, _ database: Database) throws -> NetworkZone?
    {
        let set = try Int64.fetchOne(
            database, sql: "SELECT zone_id FROM scan_standpoint WHERE subject = 'plan' AND subject_id = ?",
            arguments: [plan])
        guard let set else { return map.standpoint }
        return map.zones.first { $0.id.rawValue == set }
    }

    /// What looks from somewhere.
    enum Looker: Sendable, Hashable {
        /// All runs of a plan.
        case plan(Identifier<ScanPlan>)
        /// One run, or one imported report.
        case run(Identifier<ScanRun>)

        /// Points at its row.
        var reference: RecordReference {
            switch self {
            case .plan(let id): RecordReference(table: "scan_plan", id: id.rawValue)
            case .run(let id): RecordReference(table: "scan_run", id: id.rawValue)
            }
        }
    }

    /// Sets down from where a plan, or one imported report, looks.
    static func setStandpoint(
        _ zone: Identifier<NetworkZone>, of looker: Looker, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        _ = try find(zone, database)
        let subject: String
        switch looker {
        case .plan(let id):
            _ = try ScanPlanStore.find(id, database)
            subject = "plan"
        case .run(let id):
            _ = try ScanRunStore.find(id, database)
            subject = "run"
        }
        try database.execute(
            sql: """
                INSERT INTO scan_standpoint (subject, subject_id, zone_id, set_by, set_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (subject, subject_id) DO UPDATE SET zone_id = excluded.zone_id, set_by = excluded.set_by,
                    set_at = excluded.set_at
                """,
            arguments: [subject, looker.reference.id, zone, person, moment])
    }
}

extension ZoneMap {
    /// The zone in which an asset stands. Zones are ranges of the hospital's own network; an asset that was met in isolated
    /// networks only lies in none of them, whatever its address.
    func zone(
        of asset: Identifier<Asset>, at address: IPAddress?, _ database: Database
    ) throws -> NetworkZone? {
        guard let zone = zone(of: address), try !IsolatedNetworkStore.isElsewhere(asset, database) else { return nil }
        return zone
    }

    /// The same for many assets; `elsewhere`: all that were met in isolated networks only.
    func zone(of asset: Identifier<Asset>, at address: IPAddress?, besides elsewhere: Set<Int64>) -> NetworkZone? {
        elsewhere.contains(asset.rawValue) ? nil : zone(of: address)
    }
}
