import Foundation
import GRDB
import Kernel
import Synchronization
import Testing

@testable import Records

/// Counts to the number in its parameters, keeping its place after each step.
private struct Counter: JobHandler {
    let kind = "test.count"
    let seen: SeenNumbers
    var stepsBeforeCrash = Int.max

    func run(_ context: JobContext) async throws -> String? {
        let goal = try context.parameters([String: Int].self)["to"] ?? 0
        var next = try await context.checkpoint(Int.self) ?? 0
        var steps = 0
        while next < goal {
            try Task.checkCancellation()
            try context.checkWindow()
            if steps == stepsBeforeCrash { throw CancellationError() }
            seen.numbers.withLock { $0.append(next) }
            next += 1
            steps += 1
            try await context.store.operate { [next] in try context.save(checkpoint: next, $0) }
            await context.report(done: next, total: goal, "第 \(next) 步")
            if goal > 1000 { try await Task.sleep(for: .milliseconds(5)) }
        }
        return "数到 \(goal)"
    }
}

private final class SeenNumbers: Sendable {
    let numbers = Mutex<[Int]>([])
}

@Suite struct `Jobs` {
    let test: TestStore
    let store: RecordStore

    init() throws {
        test = try TestStore()
        store = try test.open()
    }

    private func queue(to goal: Int, window: TimeWindow? = nil) async throws -> Identifier<Job> {
        let request = try JobRequest(kind: "test.count", title: "数数", parameters: ["to": goal], window: window)
        return try await store.write(AuditAction("job.queue"), by: engineer) { [clock = test.time.clock] in
            try JobStore.add(request, at: clock.now(), by: engineer, $0)
        }
    }

    private func job(_ id: Identifier<Job>) async throws -> Job {
        try await store.read { try JobStore.find(id, $0) }
    }

    @Test func `a job runs to its end with its result, and every step of its life is in the chain`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 3)
        let runner = JobRunner(store: store, handlers: [Counter(seen: SeenNumbers())], only: id)
        let job = try await runner.runOnly()
        #expect(job.state == .succeeded && job.message == "数到 3" && job.attempt == 1)
        let actions = try await store.entries().filter { $0.cause == nil }.map(\.action)
        #expect(actions.suffix(3) == ["job.queue", "job.start", "job.succeeded"])
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `a job whose process is gone is taken up again where it was`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 5)
        let seen = SeenNumbers()
        // What a killed process leaves: the job running under an owner that no longer lives, with a checkpoint.
        try await store.write(AuditAction("job.start"), by: engineer) { [clock = test.time.clock] database in
            let gone = JobOwner(processID: 1, startTicks: .max)
            _ = try JobStore.claim(id, owner: gone, at: clock.now(), database)
            try JobStore.writeCheckpoint("2", of: id, database)
        }
        let job = try await JobRunner(store: store, handlers: [Counter(seen: seen)], only: id).runOnly()
        #expect(job.state == .succeeded && job.attempt == 2)
        #expect(seen.numbers.withLock { $0 } == [2, 3, 4])
    }

    @Test func `a job that was to stop when its process died does not come to life again`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 5)
        let seen = SeenNumbers()
        try await store.write(AuditAction("job.start"), by: engineer) { [clock = test.time.clock] database in
            _ = try JobStore.claim(id, owner: JobOwner(processID: 1, startTicks: .max), at: clock.now(), database)
            try JobStore.cancel(id, at: clock.now(), by: "王工", database)
        }
        let job = try await JobRunner(store: store, handlers: [Counter(seen: seen)], only: id).runOnly()
        #expect(job.state == .cancelled && job.message == "由王工取消" && job.endedAt != nil)
        #expect(seen.numbers.withLock { $0 } == [])
    }

    @Test func `a job is cancelled by a person while it runs`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 100_000)
        let runner = JobRunner(store: store, handlers: [Counter(seen: SeenNumbers())])
        let task = Task { await runner.run() }
        while try await job(id).state == .queued { try await Task.sleep(for: .milliseconds(20)) }
        try await store.write(AuditAction("job.cancel"), by: engineer) { [clock = test.time.clock] in
            try JobStore.cancel(id, at: clock.now(), by: "王工", $0)
        }
        while try await job(id).state == .running { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        await task.value
        let job = try await job(id)
        #expect(job.state == .cancelled && job.message == "由王工取消")
        await #expect(throws: RecordsError.self) {
            try await store.write(AuditAction("job.cancel"), by: engineer) { [clock = test.time.clock] in
                try JobStore.cancel(id, at: clock.now(), by: "王工", $0)
            }
        }
    }

    @Test func `a runner that is stopped puts its jobs back for the next`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 100_000)
        let runner = JobRunner(store: store, handlers: [Counter(seen: SeenNumbers())])
        let task = Task { await runner.run() }
        while try await job(id).state == .queued { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        await task.value
        #expect(try await job(id).state == .queued)
    }

    @Test func `a job outside its hours waits for them`() async throws {
        defer { test.remove() }
        let now = test.time.clock.now()
        let minute = CivilTime(now).minuteOfDay
        let window = try #require(TimeWindow(from: (minute + 60) % 1440, to: (minute + 120) % 1440))
        let id = try await queue(to: 2, window: window)
        let runner = JobRunner(store: store, handlers: [Counter(seen: SeenNumbers())], only: id)
        try await runner.step()
        #expect(try await job(id).state == .queued)
        test.time.advance(.minutes(61))
        #expect(try await runner.runOnly().state == .succeeded)
    }

    @Test func `an error that explains itself becomes the job's message`() async throws {
        defer { test.remove() }
        struct Failing: JobHandler {
            let kind = "test.count"
            func run(_ context: JobContext) async throws -> String? { throw RecordsError.diskFull(path: "/数据") }
        }
        let id = try await queue(to: 1)
        let job = try await JobRunner(store: store, handlers: [Failing()], only: id).runOnly()
        #expect(job.state == .failed && job.message?.contains("磁盘空间已满") == true)
    }

    @Test func `a schedule queues one job however long the program was down`() async throws {
        defer { test.remove() }
        let request = try JobRequest(kind: "test.count", title: "每日", parameters: ["to": 1])
        try await store.write(AuditAction("schedule.ensure"), by: engineer) { [clock = test.time.clock] in
            try ScheduleStore.ensure(name: "daily", rule: .daily(minute: 30), request: request, at: clock.now(), $0)
        }
        test.time.advance(.days(9))
        try await ScheduleStore.queueDue(store)
        try await ScheduleStore.queueDue(store)
        #expect(try await store.read { try JobStore.list(limit: 10, $0) }.count == 1)
    }

    @Test func `a schedule whose rule cannot be read is put out of use, the others keep their time`() async throws {
        defer { test.remove() }
        let request = try JobRequest(kind: "test.count", title: "每日", parameters: ["to": 1])
        try await store.write(AuditAction("schedule.ensure"), by: engineer) { [clock = test.time.clock] in
            try ScheduleStore.ensure(name: "broken", rule: .every(minutes: 1), request: request, at: clock.now(), $0)
            try ScheduleStore.ensure(name: "daily", rule: .daily(minute: 30), request: request, at: clock.now(), $0)
            try $0.execute(sql: "UPDATE schedule SET rule = 'never' WHERE name = 'broken'")
        }
        test.time.advance(.days(2))
        try await ScheduleStore.queueDue(store)
        #expect(try await store.read { try JobStore.list(limit: 10, $0) }.count == 1)
        #expect(try await store.entries().contains { $0.action == "schedule.disable" && $0.label == "broken" })
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `a job that another process took first leaves no entry that it was begun`() async throws {
        defer { test.remove() }
        let id = try await queue(to: 1)
        var claimed: [Bool] = []
        for _ in 0..<3 {
            let job = try await store.write(AuditAction("job.start"), by: engineer, onlyIfChanged: true) {
                [clock = test.time.clock] in
                try JobStore.claim(id, owner: JobOwner.current, at: clock.now(), $0)
            }
            claimed.append(job != nil)
        }
        #expect(claimed == [true, false, false])
        #expect(try await store.entries().filter { $0.action == "job.start" && $0.cause == nil }.count == 1)
    }

    @Test func `a rule's next time is later, in Shanghai, and on its day`() throws {
        for text in ["every 5", "daily 0", "daily 1439", "weekly 7 60", "monthly 28 0", "monthly 1 719"] {
            let rule = try #require(ScheduleRule(text))
            #expect(rule.description == text)
            for hour in 0..<(24 * 70) {
                let moment = Timestamp(seconds: 1_790_000_000 + Int64(hour) * 3600)
                let next = rule.next(after: moment)
                #expect(next > moment && next - moment <= .days(32))
                let civil = CivilTime(next)
                switch rule {
                case .every: break
                case .daily(let minute): #expect(civil.minuteOfDay == minute)
                case .weekly(let day, let minute): #expect(civil.date.weekday == day && civil.minuteOfDay == minute)
                case .monthly(let day, let minute): #expect(civil.date.day == day && civil.minuteOfDay == minute)
                }
            }
        }
        for text in ["", "daily", "daily 1440", "weekly 8 1", "monthly 29 1", "every 0", "yearly 1"] {
            #expect(ScheduleRule(text) == nil)
        }
    }

    @Test func `a window over midnight opens when it says`() throws {
        let window = try #require(TimeWindow(text: "22:00-06:00"))
        for minute in 0..<2880 {
            let moment = Timestamp(seconds: 1_790_000_000 + Int64(minute) * 60)
            let opening = window.opening(from: moment)
            #expect(window.contains(opening) && opening >= moment)
            #expect(opening == moment || CivilTime(opening).minuteOfDay == 22 * 60)
            let left = try #require(window.remaining(at: opening))
            #expect(
                left <= .hours(8) && !window.contains(opening + left) && window.contains(opening + left - .seconds(1)))
        }
        #expect(window.description == "22:00-06:00")
        for text in ["", "22-06", "24:00-01:00", "1:2:3-4:5", "22:00"] { #expect(TimeWindow(text: text) == nil) }
    }
}
