import GRDB
import Kernel
import Observations
import Records

/// Holds assets against the rules and keeps their warnings: opens, changes, closes and opens again, one row for one rule at
/// one place of one asset however often it is scanned.
struct ExposureEvaluation {
    private let rules: ExposureRules
    private let map: ZoneMap
    private let outbound: OutboundView?
    private let run: Identifier<ScanRun>?
    private let now: Timestamp
    private let today: CivilDate

    /// What was found at one place.
    private struct Finding {
        let rule: ExposureRule
        let severity: Severity
        let found: String
    }

    private struct Key: Hashable {
        let rule: String
        let place: String
    }

    /// Takes what holds for all assets. `run`: the scan that has just shown them. Nil: a daily evaluation.
    init(rules: ExposureRules, run: Identifier<ScanRun>?, now: Timestamp, _ database: Database) throws {
        self.rules = rules
        self.run = run
        self.now = now
        today = CivilTime(now).date
        map = try ZoneStore.map(database)
        outbound = try OutboundView(now: now, map, database)
    }

    /// Brings the warnings of an asset up to date.
    func evaluate(_ id: Int64, _ database: Database) throws {
        let asset = try AssetStore.find(Identifier(id), database)
        let existing = try WarningStore.list(of: id, database)
        if asset.state == .merged || asset.state == .retired {
            for warning in existing where warning.state != .closed {
                try close(warning, asset.state == .merged ? "资产已合并" : "资产已回收", database)
            }
            return
        }
        let ports = try ports(of: id, database)
        var findings = try findings(asset, ports, database)
        for warning in existing {
            let found = findings.removeValue(forKey: Key(rule: warning.rule, place: warning.place))
            switch (warning.state, found) {
            case (.closed, let finding?): try reopen(warning, finding, database)
            case (.closed, nil): break
            case (_, let finding?): try keep(warning, finding, database)
            case (_, nil): try end(warning, ports, database)
            }
        }
        for (key, finding) in findings.sorted(by: { ($0.key.rule, $0.key.place) < ($1.key.rule, $1.key.place) }) {
            try open(finding, at: key.place, of: id, database)
        }
    }

    private func ports(of id: Int64, _ database: Database) throws -> [(port: ExposedPort, isOpen: Bool)] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT transport, number, state = 'open', service, product, version, extra, tls FROM asset_port
                    WHERE asset_id = ?
                    """),
            arguments: [id]
        ).compactMap { row in
            guard let transport = Transport(rawValue: row[0]) else { return nil }
            var port = ExposedPort(transport: transport, number: row[1])
            port.service = row[3]
            port.product = row[4]
            port.version = row[5]
            port.extra = row[6]
            port.isTLS = row[7]
            return (port, row[2])
        }
    }

    private func findings(
        _ asset: Asset, _ ports: [(port: ExposedPort, isOpen: Bool)], _ database: Database
    ) throws -> [Key: Finding] {
        let zone = try map.zone(of: asset.id, at: asset.address, database)
        let isReached = zone.map(map.isReachedFromOutside) ?? false
        var findings: [Key: Finding] = [:]
        func rules(_ thing: ExposureSubject.Thing) -> [ExposureRule] {
            self.rules.about(ExposureSubject(thing: thing, category: asset.kind?.category, zone: zone?.name))
        }
        for (port, isOpen) in ports where isOpen {
            for rule in rules(.port(port)) {
                let place = "\(port.transport.rawValue)/\(port.number)"
                findings[Key(rule: rule.id, place: place)] = Finding(
                    rule: rule, severity: isReached ? rule.severity.raised : rule.severity,
                    found: Self.text("\(port.text) \(port.line)" + (isReached ? "；院外可达，级别提升一级" : "")))
            }
        }
        if let system = asset.system {
            for rule in rules(.system(system)) {
                findings[Key(rule: rule.id, place: "os")] = Finding(
                    rule: rule, severity: rule.severity, found: Self.text(system))
            }
        }
        if let outbound {
            var facts: [String: (rule: ExposureRule, ends: Set<String>)] = [:]
            for fact in try outbound.facts(of: asset.id.rawValue, database) {
                for rule in rules(.outbound(fact)) {
                    facts[rule.id, default: (rule, [])].ends.insert(Self.end(fact))
                }
            }
            for (id, (rule, ends)) in facts {
                // Without times and counts: what has not changed must not be written again.
                let shown = ends.sorted().prefix(8).joined(separator: "、")
                findings[Key(rule: id, place: "out")] = Finding(
                    rule: rule, severity: rule.severity,
                    found: Self.text(ends.count > 8 ? "\(shown) 等 \(ends.count) 个目的" : shown))
            }
        }
        return findings
    }

    private static func end(_ fact: OutboundFact) -> String {
        let end = "\(fact.destination) \(fact.port)/\(fact.transport.rawValue)"
        let names = [fact.name, fact.application].compactMap(\.self)
        return names.isEmpty ? end : "\(end)（\(names.joined(separator: "，"))）"
    }

    private static func text(_ text: String) -> String { VisibleText.line(text, longest: 500) ?? "—" }

    // MARK: A warning's life

    private func open(_ finding: Finding, at place: String, of asset: Int64, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO exposure_warning (asset_id, rule, place, title, severity, found, state, first_found_at,
                    found_at, run_id)
                VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)
                """
        ).execute(arguments: [
            asset, finding.rule.id, place, finding.rule.title, finding.severity.rawValue, finding.found, now, now, run,
        ])
    }

    private func keep(_ warning: ExposureWarning, _ finding: Finding, _ database: Database) throws {
        if warning.found != finding.found || warning.severity != finding.severity || warning.title != finding.rule.title
        {
            try database.execute(
                sql: """
                    UPDATE exposure_warning SET found = ?, severity = ?, title = ?, found_at = ?, run_id = ? WHERE id = ?
                    """,
                arguments: [finding.found, finding.severity.rawValue, finding.rule.title, now, run, warning.id])
            if warning.found != finding.found { try step("情况变化：\(finding.found)", warning, database) }
        }
        if warning.state == .accepted, let until = warning.acceptedUntil, until < today {
            try database.execute(
                sql: """
                    UPDATE exposure_warning SET state = 'open', asked_by = NULL, asked_by_account = NULL, asked_at = NULL,
                        asked_reason = NULL, accepted_until = NULL, accepted_by = NULL, accepted_at = NULL
                    WHERE id = ?
                    """,
                arguments: [warning.id])
            try step("接受期限 \(until) 已过，风险仍在，重新列入待确认", warning, database)
        }
    }

    private func reopen(_ warning: ExposureWarning, _ finding: Finding, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE exposure_warning SET state = 'open', found = ?, severity = ?, title = ?, found_at = ?, run_id = ?,
                    reopened = reopened + 1, handler = NULL, plan = NULL, due_on = NULL, asked_by = NULL,
                    asked_by_account = NULL, asked_at = NULL, asked_reason = NULL, accepted_until = NULL,
                    accepted_by = NULL, accepted_at = NULL, closed_at = NULL, closed_run = NULL, close_reason = NULL
                WHERE id = ?
                """,
            arguments: [finding.found, finding.severity.rawValue, finding.rule.title, now, run, warning.id])
        try step("再次发现：\(finding.found)", warning, database)
    }

    /// What is not found any more is closed where something proves it.
    private func end(
        _ warning: ExposureWarning, _ ports: [(port: ExposedPort, isOpen: Bool)], _ database: Database
    ) throws {
        guard let rule = rules.rule(warning.rule) else { return try close(warning, "规则已删除", database) }
        if case .outbound = rule.match {
            // Silence of a source that is not read any more proves nothing.
            guard let outbound else { return }
            let reason =
                outbound.isAllowed ? "未再观测到，或已列入许可" : "近 \(OutboundView.days) 天未再观测到"
            return try close(warning, reason, database)
        }
        if warning.place == "os" { return try close(warning, "操作系统已变化", database) }
        let port = ports.first { "\($0.port.transport.rawValue)/\($0.port.number)" == warning.place }
        switch port?.isOpen {
        case true: try close(warning, "端口仍开放，但服务、资产类别或规则已变化，不再符合", database)
        case false: try close(warning, "端口已关闭", database)
        case nil: try close(warning, "该端口未再发现", database)
        }
    }

    private func close(_ warning: ExposureWarning, _ reason: String, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE exposure_warning SET state = 'closed', closed_at = ?, closed_run = ?, close_reason = ? WHERE id = ?
                """,
            arguments: [now, run, reason, warning.id])
        try step("关闭：\(reason)" + (run.map { "（扫描 #\($0)）" } ?? ""), warning, database)
    }

    private func step(_ text: String, _ warning: ExposureWarning, _ database: Database) throws {
        try AssetStep.add(text, to: .warning, warning.id.rawValue, by: AssetLife.program, at: now, database)
    }
}

extension Severity {
    /// One grade graver, where there is one.
    fileprivate var raised: Severity { Severity(rawValue: rawValue + 1) ?? self }
}
