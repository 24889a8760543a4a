import Foundation
import Kernel
import Testing

@testable import Records

/// Whether periodic work is done when it should be.
@Suite struct `Schedules` {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func health(
        _ rule: ScheduleRule = .daily(minute: 150), isEnabled: Bool = true, nextIn next: Interval = .hours(5),
        success: Interval? = nil, last: Job.State? = nil
    ) -> ScheduleHealth {
        let job = { (state: Job.State, ago: Interval) in
            Job(
                id: Identifier(1), kind: "k", title: "t", parameters: "{}", state: state, accountID: nil,
                requestedBy: "schedule", requestedAt: now - ago, notBefore: now - ago, window: nil, attempt: 1,
                startedAt: now - ago, endedAt: now - ago, message: "磁盘已满", cancelledBy: nil)
        }
        let done = success.map { job(.succeeded, $0) }
        return ScheduleHealth(
            schedule: Schedule(
                id: Identifier(1), name: "n", kind: "k", title: "t", rule: rule, isEnabled: isEnabled,
                nextAt: now + next),
            last: last.map { job($0, .minutes(1)) } ?? done, lastSuccess: done)
    }

    @Test func `that have not come to their first time wait`() {
        #expect(health().standing(at: now) == .waiting)
        #expect(health().sentence(at: now) == "从未成功")
    }

    @Test func `that succeeded within a period and a half are punctual`() {
        #expect(health(success: .hours(35)).standing(at: now) == .punctual)
        #expect(health(success: .hours(37)).standing(at: now) == .overdue)
        #expect(health(.every(minutes: 5), success: .minutes(30)).standing(at: now) == .punctual)
        #expect(health(.every(minutes: 5), success: .minutes(40)).standing(at: now) == .overdue)
    }

    @Test func `whose last job failed say so and why, however lately they succeeded`() {
        let failed = health(success: .hours(2), last: .failed)
        #expect(failed.standing(at: now) == .failed)
        #expect(failed.sentence(at: now).contains("磁盘已满"))
        #expect(failed.standing(at: now).isTrouble)
    }

    @Test func `whose time has passed with nothing queued are overdue, and those switched off are not`() {
        #expect(health(nextIn: Interval(milliseconds: 0), success: .hours(24)).standing(at: now) == .punctual)
        #expect(health(nextIn: .hours(-13), success: .hours(24)).standing(at: now) == .overdue)
        #expect(health(isEnabled: false, nextIn: .hours(-100)).standing(at: now) == .off)
    }

    @Test func `do their work at once when asked, once at a time`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let request = try JobRequest(kind: "k", title: "每日备份", parameters: [String: String]())
        let someone = Principal(accountID: 7, name: "sysadmin", source: "10.0.0.9")
        let id = try await store.write(AuditAction("test"), by: .system("test")) { [now] database in
            try ScheduleStore.ensure(
                name: "records.backup", rule: .daily(minute: 150), request: request, at: now, database)
            return try #require(try ScheduleStore.list(database).first).id
        }
        let job = try await store.write(AuditAction("test"), by: someone) { [now] in
            try ScheduleStore.runNow(id, at: now, by: someone, $0)
        }
        let queued = try await store.read { try JobStore.find(job, $0) }
        #expect(queued.title == "每日备份" && queued.requestedBy == "sysadmin" && queued.state == .queued)
        await #expect(throws: RecordsError.self) {
            try await store.write(AuditAction("test"), by: someone) { [now] in
                _ = try ScheduleStore.runNow(id, at: now, by: someone, $0)
            }
        }
    }
}
