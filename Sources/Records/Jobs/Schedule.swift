import Foundation
import GRDB
import Kernel

/// When something is done again and again, in Shanghai time.
package enum ScheduleRule: Sendable, Hashable, LosslessStringConvertible {
    /// So many minutes after the last time; at least 1.
    case every(minutes: Int)
    /// Each day at this minute after midnight.
    case daily(minute: Int)
    /// Each week on this day (1 Monday … 7 Sunday) at this minute.
    case weekly(weekday: Int, minute: Int)
    /// Each month on this day (1 to 28) at this minute.
    case monthly(day: Int, minute: Int)

    /// `every 30`, `daily 120`, `weekly 1 120`, `monthly 3 120`
    package var description: String {
        switch self {
        case .every(let minutes): "every \(minutes)"
        case .daily(let minute): "daily \(minute)"
        case .weekly(let weekday, let minute): "weekly \(weekday) \(minute)"
        case .monthly(let day, let minute): "monthly \(day) \(minute)"
        }
    }

    /// Reads what `description` writes. Nil: another form, or numbers out of range.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        let numbers = words.dropFirst().compactMap { Int($0) }
        guard let word = words.first, numbers.count == words.count - 1 else { return nil }
        let minutes = 0..<1440
        switch (word, numbers.count) {
        case ("every", 1) where numbers[0] >= 1: self = .every(minutes: numbers[0])
        case ("daily", 1) where minutes.contains(numbers[0]): self = .daily(minute: numbers[0])
        case ("weekly", 2) where (1...7).contains(numbers[0]) && minutes.contains(numbers[1]):
            self = .weekly(weekday: numbers[0], minute: numbers[1])
        case ("monthly", 2) where (1...28).contains(numbers[0]) && minutes.contains(numbers[1]):
            self = .monthly(day: numbers[0], minute: numbers[1])
        default: return nil
        }
    }

    /// The first time after this moment.
    package func next(after moment: Timestamp) -> Timestamp {
        if case .every(let minutes) = self { return moment + .minutes(Int64(minutes)) }
        var date = CivilTime(moment).date
        // A month has at most 31 days, so the second month's day 28 lies within 62 steps.
        for _ in 0...62 {
            let minute: Int? =
                switch self {
                case .every: nil
                case .daily(let minute): minute
                case .weekly(let weekday, let minute): date.weekday == weekday ? minute : nil
                case .monthly(let day, let minute): date.day == day ? minute : nil
                }
            if let minute, let time = CivilTime(date: date, hour: minute / 60, minute: minute % 60),
                time.timestamp > moment
            {
                return time.timestamp
            }
            date = date.adding(days: 1)
        }
        return moment + .days(1)
    }
}

/// The rows of schedules.
package enum ScheduleStore {
    /// Enters a schedule, or brings the one of this name to the present settings; a changed rule counts from now.
    package static func ensure(
        name: String, rule: ScheduleRule, isEnabled: Bool = true, request: JobRequest, at moment: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO schedule (name, kind, title, parameters, rule, window, enabled, next_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    kind = excluded.kind, title = excluded.title, parameters = excluded.parameters,
                    next_at = CASE WHEN rule IS excluded.rule THEN next_at ELSE excluded.next_at END,
                    rule = excluded.rule, window = excluded.window, enabled = excluded.enabled
                """,
            arguments: [
                name, request.kind, request.title, request.parameters, rule.description,
                request.window?.description, isEnabled, rule.next(after: moment),
            ])
    }

    /// All schedules by name.
    package static func list(_ database: Database) throws -> [Schedule] {
        try Row.fetchAll(
            database, sql: "SELECT id, name, kind, title, rule, enabled, next_at FROM schedule ORDER BY name"
        ).map(schedule)
    }

    /// The schedule with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Schedule>, _ database: Database) throws -> Schedule {
        let row = try Row.fetchOne(
            database, sql: "SELECT id, name, kind, title, rule, enabled, next_at FROM schedule WHERE id = ?",
            arguments: [id])
        guard let row else { throw RecordsError.missing(table: "schedule", id: id.rawValue) }
        return schedule(row)
    }

    private static func schedule(_ row: Row) -> Schedule {
        Schedule(
            id: row[0], name: row[1], kind: row[2], title: row[3], rule: ScheduleRule(row[4]), isEnabled: row[5],
            nextAt: row[6])
    }

    /// Queues the schedule's job now, at a person's wish; its own times stay as they are.
    /// - Throws: `RecordsError.missing`; `RecordsError.state` while a job of it waits or runs.
    package static func runNow(
        _ id: Identifier<Schedule>, at now: Timestamp, by principal: Principal, _ database: Database
    ) throws -> Identifier<Job> {
        let schedule = try find(id, database)
        if let open = try JobStore.last(schedule.kind, title: schedule.title, in: [.queued, .running], database) {
            throw RecordsError.state(table: "job", id: open.id.rawValue, state: open.state.chinese)
        }
        try database.execute(
            sql: """
                INSERT INTO job
                    (kind, title, parameters, state, account_id, requested_by, requested_at, not_before)
                SELECT kind, title, parameters, 'queued', ?, ?, ?, ? FROM schedule WHERE id = ?
                """,
            arguments: [principal.accountID, principal.name, now, now, id])
        return Identifier(database.lastInsertedRowID)
    }

    /// When a schedule is next due. Nil: there is none of this name, or it is off.
    package static func next(named name: String, _ database: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            database, sql: "SELECT next_at FROM schedule WHERE name = ? AND enabled = 1", arguments: [name])
    }

    /// Switches a schedule off, if there is one of this name.
    package static func disable(named name: String, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE schedule SET enabled = 0 WHERE name = ? AND enabled = 1", arguments: [name])
    }

    /// Counts a schedule that is due as kept: somebody was quicker, and had done now what it is for.
    package static func advance(named name: String, at now: Timestamp, _ database: Database) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT id, rule FROM schedule WHERE name = ? AND enabled = 1 AND next_at <= ?",
            arguments: [name, now])
        guard let row, let rule = ScheduleRule(row[1]) else { return }
        try database.execute(
            sql: "UPDATE schedule SET next_at = ? WHERE id = ?", arguments: [rule.next(after: now), row[0] as Int64])
    }

    /// Queues a job for each schedule whose time has come, once however long the program was down.
    static func queueDue(_ store: RecordStore) async throws {
        let now = store.clock.now()
        let due = try await store.read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, name, rule FROM schedule WHERE enabled = 1 AND next_at <= ?",
                arguments: [now]
            ).map { (id: $0[0] as Int64, name: $0[1] as String, isReadable: ScheduleRule($0[2]) != nil) }
        }
        guard !due.isEmpty else { return }
        let principal = Principal.system("schedule")
        // A rule that cannot be read must not keep the others from their time.
        for schedule in due where !schedule.isReadable {
            try await store.write(
                AuditAction(
                    "schedule.disable", object: RecordReference(table: "schedule", id: schedule.id),
                    label: schedule.name, detail: "定时规则无法识别，已停用"),
                by: principal
            ) { try $0.execute(sql: "UPDATE schedule SET enabled = 0 WHERE id = ?", arguments: [schedule.id]) }
        }
        try await store.write(AuditAction("schedule.due"), by: principal, onlyIfChanged: true) { database in
            let rows = try Row.fetchAll(
                database,
                sql:
                    "SELECT id, kind, title, parameters, rule, window FROM schedule WHERE enabled = 1 AND next_at <= ?",
                arguments: [now])
            for row in rows {
                guard let rule = ScheduleRule(row[4]) else {
                    throw RecordsError.damaged("schedule/\(row[0] as Int64).rule")
                }
                let window = (row[5] as String?).flatMap { TimeWindow(text: $0) }
                try database.execute(
                    sql: """
                        INSERT INTO job
                            (kind, title, parameters, state, requested_by, requested_at, not_before, window)
                        VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)
                        """,
                    arguments: [
                        row[1] as String, row[2] as String, row[3] as String, principal.name, now,
                        window?.opening(from: now) ?? now, row[5] as String?,
                    ])
                try database.execute(
                    sql: "UPDATE schedule SET next_at = ? WHERE id = ?",
                    arguments: [rule.next(after: now), row[0] as Int64])
            }
        }
    }
}
