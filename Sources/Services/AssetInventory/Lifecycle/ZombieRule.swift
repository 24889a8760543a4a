import Foundation
import Kernel

/// When an asset is taken for a zombie: all conditions at once. Thresholds are edited on a page.
package struct ZombieRule: Sendable, Hashable {
    /// One condition; its threshold beside it where it has one.
    package enum Condition: String, Sendable, Hashable, CaseIterable, Codable {
        /// Was met where it was last looked for.
        case alive
        /// Nobody answered for it in so many days, from when it was first seen until it was last seen.
        case unowned
        /// No register and no person knows of it.
        case unregistered
        /// Nothing about it had changed for so many days when it was last seen.
        case unchanged
        /// Neither traffic nor a lease nor a log told of it for so many days in which it was there and listened to. Nothing can
        /// be said where no such source listens.
        case silent
        /// Its operating system or a service of it is no longer supported.
        case ended
        /// It has at least so many open warnings that are grave or graver.
        case risky
        /// Neither its type nor its operating system is known.
        case unidentified

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .alive: "仍然存活"
            case .unowned: "无责任人"
            case .unregistered: "未在任何台账登记"
            case .unchanged: "无任何变化"
            case .silent: "无流量、租约、日志等活动"
            case .ended: "操作系统或软件已停止支持"
            case .risky: "存在高危及以上暴露面预警"
            case .unidentified: "类型和操作系统均未识别"
            }
        }

        /// The unit of its threshold. Nil: it has none.
        package var unit: String? {
            switch self {
            case .unowned, .unchanged, .silent: "天"
            case .risky: "项"
            case .alive, .unregistered, .ended, .unidentified: nil
            }
        }

        /// The thresholds that may be set.
        var bounds: ClosedRange<Int> { self == .risky ? 1...100 : 1...3650 }
    }

    /// Under which cases remember it; never changes.
    package let key: String
    /// What people call it.
    package let name: String
    /// Why such an asset is a danger.
    package let reason: String
    /// The conditions with their thresholds; 0 where there is none.
    package let conditions: [Condition: Int]
    /// Whether it is applied.
    package let isEnabled: Bool

    /// The rules that hold until somebody edits them.
    static let shipped: [ZombieRule] = [
        ZombieRule(
            key: "unowned-unchanged", name: "长期无人认领且无变化", reason: "无人负责、长期没有变化的存活资产，多为遗忘的设备，漏洞无人修补。",
            conditions: [.alive: 0, .unowned: 30, .unregistered: 0, .unchanged: 30], isEnabled: true),
        ZombieRule(
            key: "unowned-ended", name: "无人负责且已停止支持", reason: "停止支持的系统不再有安全更新，又无人负责，极易被利用。",
            conditions: [.alive: 0, .unowned: 14, .ended: 0], isEnabled: true),
        ZombieRule(
            key: "unowned-risky", name: "无人负责且存在高危暴露面", reason: "开放高危端口而无人负责，风险得不到整改。",
            conditions: [.alive: 0, .unowned: 7, .unregistered: 0, .risky: 1], isEnabled: true),
        ZombieRule(
            key: "silent", name: "存活但长期无活动", reason: "存活而没有任何业务流量的资产，可能是应下线而未下线的系统。",
            conditions: [.alive: 0, .unowned: 30, .silent: 60], isEnabled: true),
    ]

    /// The conditions in their usual order as one line: `无责任人 30 天、未在任何台账登记`.
    package var line: String {
        Condition.allCases.compactMap { condition in
            conditions[condition].map { number in
                condition.unit.map { "\(condition.chinese) \(number) \($0)" } ?? condition.chinese
            }
        }.joined(separator: "，且")
    }
}

/// What is known of an asset as far as the rules want it.
struct ZombieFacts: Sendable {
    /// Something with the record that says it.
    struct Told: Sendable, Hashable {
        let text: String
        let record: String
    }

    /// What is known of its traffic.
    enum Traffic: Sendable, Hashable {
        /// No source listens where it is.
        case unknown
        /// Sources listen, and never told of it.
        case never(TrafficCoverage.Span)
        /// When it was last told of, and until when the source that did has listened.
        case last(Timestamp, record: String, until: Timestamp)
    }

    var asset: String
    var isAlive: Bool
    var owner: String?
    var firstSeenAt: Timestamp
    /// When it was last met alive. What lies after it, nobody knows: spans of time end with it. Nil: never.
    var lastSeenAt: Timestamp?
    var registers: [Told]
    var lastChange: (at: Timestamp, record: String)
    var traffic: Traffic
    var ended: [Told]
    var risky: [Told]
    var isIdentified: Bool
}

/// Why a condition held: what was found, and the records that say it.
struct ZombieEvidence: Sendable, Hashable, Codable {
    let condition: String
    let found: String
    let records: [String]
}

extension ZombieRule {
    /// The evidence, condition by condition, or nil where one of them does not hold: pure.
    func evidence(_ facts: ZombieFacts) -> [ZombieEvidence]? {
        if conditions.isEmpty { return nil }
        var evidence: [ZombieEvidence] = []
        for condition in Condition.allCases {
            guard let threshold = conditions[condition] else { continue }
            guard let found = found(condition, threshold, facts) else { return nil }
            let title = condition.unit.map { "\(condition.chinese)（不少于 \(threshold) \($0)）" } ?? condition.chinese
            evidence.append(ZombieEvidence(condition: title, found: found.text, records: found.records))
        }
        return evidence
    }

    private func found(
        _ condition: Condition, _ threshold: Int, _ facts: ZombieFacts
    ) -> (text: String, records: [String])? {
        // One old report tells of one day, however long ago that was.
        let seen = facts.lastSeenAt ?? facts.firstSeenAt
        func days(_ since: Timestamp, _ until: Timestamp) -> Int {
            Int(max(0, (min(until, seen) - since).milliseconds) / Interval.days(1).milliseconds)
        }
        func day(_ moment: Timestamp) -> String { CivilTime(moment).toMinute }
        switch condition {
        case .alive:
            guard facts.isAlive else { return nil }
            return ("最近一次探测时存活" + (facts.lastSeenAt.map { "（\(day($0))）" } ?? ""), [facts.asset])
        case .unowned:
            let age = days(facts.firstSeenAt, seen)
            guard facts.owner == nil, age >= threshold else { return nil }
            return ("\(day(facts.firstSeenAt)) 首次发现，\(day(seen)) 仍在，\(age) 天无责任人", [facts.asset])
        case .unregistered:
            return facts.registers.isEmpty ? ("登记台账和人工登记中均无此资产", [facts.asset]) : nil
        case .unchanged:
            let age = days(facts.lastChange.at, seen)
            guard age >= threshold else { return nil }
            return ("最近一次变化在 \(day(facts.lastChange.at))，至 \(day(seen)) 共 \(age) 天", [facts.lastChange.record])
        case .silent:
            return silence(threshold, facts, days: days, day: day)
        case .ended:
            guard !facts.ended.isEmpty else { return nil }
            return (facts.ended.prefix(3).map(\.text).joined(separator: "；"), facts.ended.map(\.record))
        case .risky:
            guard facts.risky.count >= threshold else { return nil }
            let titles = facts.risky.prefix(3).map(\.text).joined(separator: "；")
            return ("共 \(facts.risky.count) 项：\(titles)", facts.risky.prefix(20).map(\.record))
        case .unidentified:
            return facts.isIdentified ? nil : ("类型、操作系统均为空", [facts.asset])
        }
    }

    private func silence(
        _ threshold: Int, _ facts: ZombieFacts, days: (Timestamp, Timestamp) -> Int, day: (Timestamp) -> String
    ) -> (text: String, records: [String])? {
        switch facts.traffic {
        case .unknown: return nil
        case .never(let heard):
            let since = max(heard.from, facts.firstSeenAt)
            let age = days(since, heard.until)
            guard age >= threshold else { return nil }
            return (
                "所在网段的流量、日志来源自 \(day(since)) 至 \(day(heard.until)) 从未出现过此资产，共 \(age) 天", [facts.asset]
            )
        case .last(let moment, let record, let until):
            let age = days(moment, until)
            return age >= threshold ? ("最近一次活动在 \(day(moment))，此后 \(age) 天没有活动", [record]) : nil
        }
    }
}
