import Directory
import Foundation
import GRDB
import Kernel
import Records
import ScanImports

/// The rows of device sources.
package enum DeviceSourceStore {
    private static let columns = """
        id, name, kind, place, settings, mapping, secret, certificate, certificate_by, certificate_at, offered, rule, \
        enabled, created_by, created_by_account, created_at, changed_by, changed_by_account, changed_at, approved_by, \
        approved_at, retired_by, retired_at, retire_reason
        """

    /// What a form says of a source. Secrets that are left out stay as they are.
    struct Draft: Sendable {
        let name: String
        let kind: DeviceSource.Kind
        var place: String
        var settings = DeviceSettings()
        var rule: ScheduleRule?
        var isEnabled = true
        var secret = DeviceSecret()
    }

    /// The source with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<DeviceSource>, _ database: Database) throws -> DeviceSource {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM device_source WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "device_source", id: id.rawValue) }
        return try source(row)
    }

    /// The source in use that has this name.
    /// - Throws: `DeviceSourceError.noSuchName`.
    package static func find(named name: String, _ database: Database) throws -> DeviceSource {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM device_source WHERE name = ? AND retired_at IS NULL",
            arguments: [name])
        guard let row else { throw DeviceSourceError.noSuchName(name) }
        return try source(row)
    }

    /// All, those in use first, by name.
    package static func list(_ database: Database) throws -> [DeviceSource] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM device_source ORDER BY retired_at IS NOT NULL, name, id"
        ).map(source)
    }

    /// Those whose time has come.
    package static func due(at now: Timestamp, _ database: Database) throws -> [DeviceSource] {
        try list(database).filter { source in
            guard source.retiredBy == nil else { return false }
            return try ScheduleStore.next(named: source.schedule, database).map { $0 <= now } ?? false
        }
    }

    /// Enters a source.
    /// - Throws: `DeviceSourceError.nameTaken`.
    static func add(
        _ draft: Draft, vault: DeviceVault, by principal: Principal, at now: Timestamp, _ database: Database
    ) throws -> Identifier<DeviceSource> {
        let isTaken = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM device_source WHERE name = ? AND retired_at IS NULL)",
            arguments: [draft.name])
        if isTaken == true { throw DeviceSourceError.nameTaken(draft.name) }
        try database.execute(
            sql: """
                INSERT INTO device_source (name, kind, place, settings, rule, enabled, created_by, created_by_account,
                    created_at, changed_by, changed_by_account, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.name, draft.kind.rawValue, draft.place, try text(draft.settings), draft.rule?.description,
                draft.isEnabled, principal.name, principal.accountID, now, principal.name, principal.accountID, now,
            ])
        let id = Identifier<DeviceSource>(database.lastInsertedRowID)
        try keep(draft.secret, of: id, place: draft.place, vault, database)
        try plan(id, at: now, database)
        return id
    }

    /// Brings a source to what a form says. What is contacted otherwise than before loses its approval; the secrets of an
    /// interface are not taken along to another server, nor is the certificate.
    static func save(
        _ id: Identifier<DeviceSource>, _ draft: Draft, vault: DeviceVault, by principal: Principal,
        at now: Timestamp, _ database: Database
    ) throws {
        let before = try inUse(id, database)
        let wanted = draft.settings.wanted(by: before.kind)
        let isSamePlace = DevicePlace.origin(before.place) == DevicePlace.origin(draft.place)
        let kept = isSamePlace ? try vault.open(before) : DeviceSecret()
        let isContactedOtherwise = before.place != draft.place || before.settings != draft.settings
        try database.execute(
            sql: """
                UPDATE device_source SET place = ?, settings = ?, rule = ?, enabled = ?,
                    changed_by = CASE WHEN ? THEN ? ELSE changed_by END,
                    changed_by_account = CASE WHEN ? THEN ? ELSE changed_by_account END,
                    changed_at = CASE WHEN ? THEN ? ELSE changed_at END,
                    certificate = CASE WHEN ? THEN certificate END,
                    certificate_by = CASE WHEN ? THEN certificate_by END,
                    certificate_at = CASE WHEN ? THEN certificate_at END, offered = CASE WHEN ? THEN offered END
                WHERE id = ?
                """,
            arguments: [
                draft.place, try text(draft.settings), draft.rule?.description, draft.isEnabled, isContactedOtherwise,
                principal.name, isContactedOtherwise, principal.accountID, isContactedOtherwise, now, isSamePlace,
                isSamePlace, isSamePlace, isSamePlace, id,
            ])
        // Sealing the same again gives other bytes, which would look like a change.
        let isNewSecret = !draft.secret.names.isEmpty || !isSamePlace || kept.names != Set(wanted)
        if isNewSecret {
            try keep(draft.secret.keeping(wanted, of: kept), of: id, place: draft.place, vault, database)
        }
        try plan(id, at: now, database)
    }

    /// Which secrets a source would have after a form without new ones was saved.
    static func kept(
        _ id: Identifier<DeviceSource>, place: String, vault: DeviceVault, _ database: Database
    ) throws -> Set<DeviceSecret.Name> {
        let before = try find(id, database)
        guard DevicePlace.origin(before.place) == DevicePlace.origin(place) else { return [] }
        return try vault.open(before).names
    }

    /// Sets what the answers of an interface mean.
    static func set(_ mapping: JSONMapping, of id: Identifier<DeviceSource>, _ database: Database) throws {
        _ = try inUse(id, database)
        try database.execute(
            sql: "UPDATE device_source SET mapping = ? WHERE id = ?", arguments: [try text(mapping), id])
    }

    /// Approves a source as it is.
    /// - Throws: `DeviceSourceError.alreadyApproved`, `.ownRequest`, `.retired`.
    static func approve(
        _ id: Identifier<DeviceSource>, seen mark: String?, by principal: Principal, at now: Timestamp,
        _ database: Database
    ) throws {
        let source = try inUse(id, database)
        guard source.approvedBy == nil else { throw DeviceSourceError.alreadyApproved }
        // Approved is what the approver had before the eyes, not what was put in its place meanwhile.
        guard mark == source.mark else { throw DeviceSourceError.changedMeanwhile }
        for author in [source.createdByAccount, source.changedByAccount].compactMap(\.self) {
            if let approver = principal.accountID, try SamePerson.standsBehind(author, approver, database) {
                throw DeviceSourceError.ownRequest
            }
        }
        try database.execute(
            sql: "UPDATE device_source SET approved_by = ?, approved_at = ? WHERE id = ?",
            arguments: [principal.name, now, id])
        try plan(id, at: now, database)
    }

    /// Switches a source on or off.
    static func set(
        _ isEnabled: Bool, _ id: Identifier<DeviceSource>, at now: Timestamp, _ database: Database
    ) throws {
        _ = try inUse(id, database)
        try database.execute(
            sql: "UPDATE device_source SET enabled = ? WHERE id = ?", arguments: [isEnabled, id])
        try plan(id, at: now, database)
    }

    /// Takes a source out of use for good, its secrets with it. What it told stays in the ledger.
    /// - Throws: `DeviceSourceError.noReason`, `.retired`, `.running`.
    static func retire(
        _ id: Identifier<DeviceSource>, reason: String, by principal: Principal, at now: Timestamp, _ database: Database
    ) throws {
        _ = try inUse(id, database)
        guard !VisibleText.isBlank(reason) else { throw DeviceSourceError.noReason }
        if try DeviceRunStore.open(id, database) != nil { throw DeviceSourceError.running }
        // The schedule first: afterwards the row is never changed.
        try database.execute(
            sql: "UPDATE device_source SET enabled = 0, secret = NULL WHERE id = ?", arguments: [id])
        try plan(id, at: now, database)
        try database.execute(
            sql: "UPDATE device_source SET retired_by = ?, retired_at = ?, retire_reason = ? WHERE id = ?",
            arguments: [principal.name, now, reason, id])
    }

    /// Keeps the certificate that was read until a person has said that it is the right one.
    static func offer(
        _ certificate: DeviceCertificate, by id: Identifier<DeviceSource>, _ database: Database
    ) throws {
        _ = try inUse(id, database)
        try database.execute(
            sql: "UPDATE device_source SET offered = ? WHERE id = ?", arguments: [try text(certificate), id])
    }

    /// Trusts the certificate that was read, if it is the one whose fingerprint the person saw.
    /// - Throws: `DeviceSourceError.nothingOffered` where another was read meanwhile.
    static func trust(
        fingerprint: String, of id: Identifier<DeviceSource>, by principal: Principal, at now: Timestamp,
        _ database: Database
    ) throws {
        let source = try inUse(id, database)
        guard let offered = source.offered, offered.fingerprint == fingerprint else {
            throw DeviceSourceError.nothingOffered
        }
        try database.execute(
            sql: """
                UPDATE device_source SET certificate = offered, certificate_by = ?, certificate_at = ?, offered = NULL
                WHERE id = ?
                """,
            arguments: [principal.name, now, id])
    }

    /// Trusts no certificate of its own any more: the authorities of this machine are asked again.
    static func distrust(_ id: Identifier<DeviceSource>, _ database: Database) throws {
        _ = try inUse(id, database)
        try database.execute(
            sql: """
                UPDATE device_source SET certificate = NULL, certificate_by = NULL, certificate_at = NULL, offered = NULL
                WHERE id = ?
                """,
            arguments: [id])
    }

    // MARK: Parts

    private static func inUse(_ id: Identifier<DeviceSource>, _ database: Database) throws -> DeviceSource {
        let source = try find(id, database)
        if source.retiredBy != nil { throw DeviceSourceError.retired }
        return source
    }

    private static func keep(
        _ secret: DeviceSecret, of id: Identifier<DeviceSource>, place: String, _ vault: DeviceVault,
        _ database: Database
    ) throws {
        let sealed = secret.names.isEmpty ? nil : try vault.seal(secret, for: id, place: place)
        try database.execute(sql: "UPDATE device_source SET secret = ? WHERE id = ?", arguments: [sealed, id])
    }

    /// Brings the schedule to what the source says. One without a rule keeps a schedule that is off, once it had one.
    private static func plan(_ id: Identifier<DeviceSource>, at now: Timestamp, _ database: Database) throws {
        let source = try find(id, database)
        guard let rule = source.rule else {
            return try ScheduleStore.disable(named: source.schedule, database)
        }
        try ScheduleStore.ensure(
            name: source.schedule, rule: rule, isEnabled: source.isEnabled && source.approvedBy != nil,
            request: try DeviceSyncJob.request(source), at: now, database)
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func source(_ row: Row) throws -> DeviceSource {
        let id: Identifier<DeviceSource> = row[0]
        func read<Value: Decodable>(_ column: Int, _ name: String, _ type: Value.Type) throws -> Value? {
            guard let text = row[column] as String? else { return nil }
            guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
                throw RecordsError.damaged("device_source/\(id).\(name)")
            }
            return value
        }
        guard let kind = DeviceSource.Kind(rawValue: row[2]),
            let settings = try read(4, "settings", DeviceSettings.self)
        else { throw RecordsError.damaged("device_source/\(id).kind") }
        return DeviceSource(
            id: id, name: row[1], kind: kind, place: row[3], settings: settings,
            mapping: try read(5, "mapping", JSONMapping.self), secret: row[6],
            certificate: try read(7, "certificate", DeviceCertificate.self), certificateBy: row[8],
            certificateAt: row[9], offered: try read(10, "offered", DeviceCertificate.self),
            rule: (row[11] as String?).flatMap { ScheduleRule($0) }, isEnabled: row[12], createdBy: row[13],
            createdByAccount: row[14], createdAt: row[15], changedBy: row[16], changedByAccount: row[17],
            changedAt: row[18], approvedBy: row[19], approvedAt: row[20], retiredBy: row[21], retiredAt: row[22],
            retireReason: row[23])
    }
}
