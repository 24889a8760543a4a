import Foundation
import GRDB
import Kernel
import Records

/// Takes assets for zombies, and proves whether those taken were dealt with. None leaves the list by itself.
struct ZombieEvaluation {
    private let rules: [ZombieRule]
    private let reader: ZombieFactsReader
    private let run: Identifier<ScanRun>?
    private let now: Timestamp
    private let today: CivilDate

    /// Takes what holds for all assets.
    init(
        exposure: ExposureRules, coverage: TrafficCoverage, run: Identifier<ScanRun>?, now: Timestamp,
        _ database: Database
    ) throws {
        rules = try ZombieStore.rules(database)
        reader = ZombieFactsReader(rules: exposure, coverage: coverage)
        self.run = run
        self.now = now
        today = CivilTime(now).date
    }

    /// Judges one asset.
    func evaluate(_ id: Int64, _ database: Database) throws {
        let asset = try AssetStore.find(Identifier(id), database)
        if let zombie = try ZombieStore.current(of: asset.id, database) {
            try follow(zombie, asset, database)
        } else if asset.isAlive, asset.state == .unclaimed || asset.state == .claimed {
            try judge(asset, database)
        }
    }

    private func judge(_ asset: Asset, _ database: Database) throws {
        // Most assets have an owner, and most rules want none: nothing more is read of them.
        let applied = rules.filter { $0.isEnabled && (asset.ownerName == nil || $0.conditions[.unowned] == nil) }
        guard !applied.isEmpty, try !ZombieStore.isKept(asset.id, on: today, database) else { return }
        let facts = try reader.read(asset, database)
        for rule in applied {
            guard let evidence = rule.evidence(facts) else { continue }
            return try take(asset, rule, evidence, database)
        }
    }

    private func take(
        _ asset: Asset, _ rule: ZombieRule, _ evidence: [ZombieEvidence], _ database: Database
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try database.execute(
            sql: """
                INSERT INTO zombie_case (asset_id, rule_key, rule_name, evidence, found_at, run_id, stage)
                VALUES (?, ?, ?, ?, ?, ?, 'open')
                """,
            arguments: [
                asset.id, rule.key, rule.name, String(decoding: try encoder.encode(evidence), as: UTF8.self), now, run,
            ])
        try ZombieDeeds.step(
            "列为高风险-待处置：\(rule.name)", Identifier(database.lastInsertedRowID), AssetLife.program, now, database)
        try AssetLife.set(asset.id, to: .zombie, run: run, at: now, database)
    }

    private func follow(_ zombie: ZombieCase, _ asset: Asset, _ database: Database) throws {
        switch asset.state {
        case .merged: return try close(zombie, .merged, "资产已合并到其他资产", database)
        case .claimed: return try close(zombie, .claimed, "已由责任人 \(asset.ownerName ?? "—") 认领", database)
        case .retired: return try close(zombie, .retired, "资产已确认回收", database)
        case .unclaimed, .recovering:
            // Something else has moved it; it stays on the list all the same.
            try AssetLife.set(asset.id, to: .zombie, run: run, at: now, database)
        case .zombie: break
        }
        let facts = try reader.read(asset, database)
        let rule = rules.first { $0.key == zombie.ruleKey }
        let isTaken = rule?.evidence(facts) != nil
        if isTaken != (zombie.fadedAt == nil) {
            try database.execute(
                sql: "UPDATE zombie_case SET faded_at = ? WHERE id = ?", arguments: [isTaken ? nil : now, zombie.id])
            try ZombieDeeds.step(
                isTaken ? "再次符合判定条件" : "已不符合判定条件，仍须登记处置意见", zombie.id, AssetLife.program, now, database)
        }
        if zombie.stage == .approved { try verify(zombie, asset, isTaken: isTaken, database) }
    }

    /// Whether what was approved has been done.
    private func verify(_ zombie: ZombieCase, _ asset: Asset, isTaken: Bool, _ database: Database) throws {
        guard let since = zombie.approvedAt, let disposal = zombie.disposal else { return }
        let isOverdue = zombie.dueOn.map { $0 < today } ?? false
        switch disposal {
        case .takeover:
            if let owner = asset.ownerName {
                try close(zombie, .verified, "已由 \(owner) 接管", database)
                return try AssetLife.set(asset.id, to: .claimed, run: run, at: now, database)
            }
        case .rectify:
            if !isTaken, let seen = asset.lastSeenAt, seen >= since {
                try close(zombie, .verified, "再次扫描后不再符合判定条件", database)
                return try ZombieDeeds.settle(asset.id, at: now, database)
            }
        case .offline:
            if try !asset.isAlive && wasLookedFor(asset, since: since, database) {
                try close(zombie, .verified, "再次扫描未发现", database)
                return try AssetLife.set(asset.id, to: .retired, run: run, at: now, database)
            }
        case .keep: return
        }
        if isOverdue {
            try ZombieDeeds.fail(
                zombie, "期限 \(zombie.dueOn?.description ?? "") 已过，\(disposal.proof)而未达到", at: now, database)
        }
    }

    /// Whether a whole run since then has tried the asset's address.
    private func wasLookedFor(_ asset: Asset, since: Timestamp, _ database: Database) throws -> Bool {
        let targets = try String.fetchAll(
            database,
            sql: """
                SELECT DISTINCT targets FROM scan_run JOIN scan_plan ON scan_plan.id = plan_id
                WHERE scan_run.state IN ('complete', 'incomplete') AND requested_at >= ?
                """,
            arguments: [since])
        guard let address = asset.address else { return !targets.isEmpty }
        return targets.contains { AddressSet(text: $0)?.contains(address) ?? false }
    }

    private func close(
        _ zombie: ZombieCase, _ outcome: ZombieCase.Outcome, _ note: String, _ database: Database
    ) throws {
        try ZombieDeeds.close(
            zombie, outcome, note + (run.map { "（扫描 #\($0)）" } ?? ""), by: AssetLife.program, at: now, database)
    }
}
