import GRDB
import Kernel

/// A schedule as it stands in the records.
package struct Schedule: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<Schedule>
    /// Its lasting name, `records.backup`.
    package let name: String
    /// The kind of the jobs that it queues.
    package let kind: String
    /// What a person calls it.
    package let title: String
    /// When it is due. Nil: the record cannot be read.
    package let rule: ScheduleRule?
    /// Whether it queues anything.
    package let isEnabled: Bool
    /// When it is due next.
    package let nextAt: Timestamp

    /// Takes the parts.
    package init(
        id: Identifier<Schedule>, name: String, kind: String, title: String, rule: ScheduleRule?, isEnabled: Bool,
        nextAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.title = title
        self.rule = rule
        self.isEnabled = isEnabled
        self.nextAt = nextAt
    }
}

/// A schedule with what came of it: whether periodic work is done when it should be.
package struct ScheduleHealth: Sendable, Hashable {
    /// How a schedule stands.
    package enum Standing: Sendable, Hashable {
        /// Switched off.
        case off
        /// Its first time has not come.
        case waiting
        /// Done when it should be.
        case punctual
        /// Its last job failed.
        case failed
        /// The last success lies too far back, or its time has passed and nothing was queued.
        case overdue

        /// True when a person must act.
        package var isTrouble: Bool { self == .failed || self == .overdue }

        /// The word that pages show.
        package var chinese: String {
            switch self {
            case .off: "已停用"
            case .waiting: "尚未到时间"
            case .punctual: "按时"
            case .failed: "上次失败"
            case .overdue: "逾期"
            }
        }

        /// What to do. Nil: nothing.
        package var advice: String? {
            switch self {
            case .off, .waiting, .punctual: nil
            case .failed: "请按失败原因处理，再在“存储与任务”页面立即执行一次"
            case .overdue: "请确认服务一直在运行，再在“存储与任务”页面立即执行一次"
            }
        }
    }

    /// The schedule.
    package let schedule: Schedule
    /// The last job that ended, whatever its end. Nil: none has.
    package let last: Job?
    /// The last job that ended well. Nil: none has.
    package let lastSuccess: Job?

    /// Takes the parts.
    package init(schedule: Schedule, last: Job?, lastSuccess: Job?) {
        self.schedule = schedule
        self.last = last
        self.lastSuccess = lastSuccess
    }

    /// How it stands at this moment. Half a period, thirty minutes to twelve hours, is allowed for work that takes long
    /// and for a server that was down for a night.
    package func standing(at now: Timestamp) -> Standing {
        guard schedule.isEnabled, let rule = schedule.rule else { return .off }
        let period = rule.period
        let grace = max(min(Interval(milliseconds: period.milliseconds / 2), .hours(12)), .minutes(30))
        if let last, last.state == .failed { return .failed }
        if schedule.nextAt + grace < now { return .overdue }
        guard let end = lastSuccess?.endedAt else { return .waiting }
        return end + period + grace < now ? .overdue : .punctual
    }

    /// When it was last done well and what is wrong, in one Chinese sentence.
    package func sentence(at now: Timestamp) -> String {
        let success = lastSuccess?.endedAt.map { "上次成功 \(CivilTime($0).toMinute)" } ?? "从未成功"
        let failure =
            standing(at: now) == .failed
            ? last.map { "最近一次失败：\($0.message ?? "原因见运行日志")" } : nil
        return ([success, failure].compactMap(\.self)).joined(separator: "；")
    }

    /// All schedules by name, each with its last jobs.
    package static func list(_ database: Database) throws -> [ScheduleHealth] {
        try ScheduleStore.list(database).map { schedule in
            ScheduleHealth(
                schedule: schedule,
                last: try JobStore.last(schedule.kind, title: schedule.title, in: [.succeeded, .failed], database),
                lastSuccess: try JobStore.last(schedule.kind, title: schedule.title, in: [.succeeded], database))
        }
    }
}

extension ScheduleRule {
    /// The longest time between two of its moments.
    package var period: Interval {
        switch self {
        case .every(let minutes): .minutes(Int64(minutes))
        case .daily: .days(1)
        case .weekly: .days(7)
        case .monthly: .days(31)
        }
    }

    /// How pages say it.
    package var chinese: String {
        let clock = { (minute: Int) in
            let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
            return "\(two(minute / 60)):\(two(minute % 60))"
        }
        return switch self {
        case .every(let minutes): "每 \(minutes) 分钟"
        case .daily(let minute): "每天 \(clock(minute))"
        case .weekly(let weekday, let minute):
            "每周\(["一", "二", "三", "四", "五", "六", "日"][min(max(weekday, 1), 7) - 1]) \(clock(minute))"
        case .monthly(let day, let minute): "每月 \(day) 日 \(clock(minute))"
        }
    }
}
