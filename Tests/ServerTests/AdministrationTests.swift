import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import Console
@testable import Server

/// How the system is, on pages.
@Suite struct `The administration` {
    private func page(_ test: TestServer, _ role: Role, _ path: String) async throws -> (code: Int, text: String) {
        let session = try await test.session(role)
        return try await test.converse { client in
            let answer = try await TestServer.send(client, .get, path, session: session)
            return (answer.status.code, String(buffer: answer.body))
        }
    }

    @Test func `shows what anhu doctor finds, and only to those who look after the system`() async throws {
        let test = try await TestServer()
        let findings = await Doctor(test.installation).examine()
        let (code, text) = try await page(test, .systemAdministrator, "/system/status")
        #expect(code == 200)
        for finding in findings { #expect(text.contains(finding.subject), "\(finding.subject)") }
        #expect(text.contains("重新自检"))
        #expect(try await page(test, .engineer, "/system/status").code == 200)
        for role in [Role.owner, .leadership, .auditAdministrator, .securityAdministrator] {
            #expect(try await page(test, role, "/system/status").code == 403, "\(role)")
        }
    }

    @Test func `tells the settings in force, what they are for and whence they come`() async throws {
        let test = try await TestServer()
        let (code, text) = try await page(test, .systemAdministrator, "/system/settings")
        #expect(code == 200)
        for value in test.installation.settings.values {
            #expect(
                text.contains(value.setting.meaning) && text.contains(value.setting.variable), "\(value.setting.name)")
        }
        #expect(text.contains(test.installation.settings["data"]) && text.contains("命令行"))
        for role in [Role.owner, .leadership, .reviewer] {
            #expect(try await page(test, role, "/system/settings").code == 403, "\(role)")
        }
    }

    @Test func `examines again at a button, and takes it down`() async throws {
        let test = try await TestServer()
        let session = try await test.session(.systemAdministrator)
        let token = try await test.formToken(session)
        try await test.converse { client in
            let answer = try await TestServer.send(
                client, .post, "/system/status", session: session, body: "csrf=\(token)")
            #expect(answer.status.code == 303)
        }
        let entries = try await test.installation.store.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_entry WHERE action = 'system.examine'")
        }
        #expect(entries == 1)
    }

    @Test func `tells a check that does not end, instead of waiting for it`() async throws {
        let test = try await TestServer()
        let late = await Doctor(test.installation).examine(within: Interval(milliseconds: 0))
        #expect(late.contains { !$0.isWell && $0.detail.contains("没有完成检查") })
        let value = await TimeLimit.blocking(.seconds(30)) { 7 }
        #expect(value == 7)
        let never = await TimeLimit.waiting(Interval(milliseconds: 20)) { () -> Int in
            try? await Task.sleep(for: .seconds(3600))
            return 1
        }
        #expect(never == nil)
    }

    @Test func `shows storage, periodic work and jobs, and has a backup made now`() async throws {
        let test = try await TestServer()
        let (code, text) = try await page(test, .systemAdministrator, "/system/jobs")
        #expect(code == 200)
        for word in ["磁盘", "证据文件", "每日备份", "每天 02:30", "尚未到时间", "立即执行"] {
            #expect(text.contains(word), "\(word)")
        }
        // Those who may see jobs see them, and neither the disk nor the button.
        let (managerCode, managerText) = try await page(test, .manager, "/system/jobs")
        #expect(managerCode == 200 && managerText.contains("每日备份"))
        #expect(!managerText.contains("立即执行") && !managerText.contains("证据文件"))

        let session = try await test.session(.systemAdministrator)
        let token = try await test.formToken(session)
        let schedule = try await test.installation.store.read { database in
            try #require(try ScheduleStore.list(database).first { $0.name == "records.backup" })
        }
        try await test.converse { client in
            for _ in 1...2 {
                let answer = try await TestServer.send(
                    client, .post, "/system/schedules/\(schedule.id)/run", session: session, body: "csrf=\(token)")
                #expect(answer.status.code == 303)
            }
        }
        let jobs = try await test.installation.store.read { try JobStore.list(kind: "records.backup", limit: 5, $0) }
        #expect(jobs.count == 1)
        let job = try #require(jobs.first)
        let ended = try await JobRunner(
            store: test.installation.store, handlers: test.installation.jobs, only: job.id
        ).runOnly()
        #expect(ended.state == .succeeded)
        #expect(try await page(test, .systemAdministrator, "/system/jobs").text.contains("1 份，最近一份"))
    }

    @Test func `estimates growth by the sizes of the copies, and the days that are left`() throws {
        let day = { (number: Int64) in Timestamp(seconds: 1_800_000_000 + number * 86_400) }
        let points: [(at: Timestamp, bytes: Int64)] = [(day(0), 1_000), (day(5), 3_000), (day(10), 6_000)]
        let growth = try #require(StorageGrowth(points, copies: 4, free: 250_000))
        #expect(growth.bytesPerDay == 500 && growth.days == 10 && growth.daysLeft == 100)
        #expect(StorageGrowth([(day(0), 1), (day(0), 2)], copies: 2, free: 1) == nil)
        #expect(StorageGrowth([], copies: 0, free: 1) == nil)
        #expect(StorageGrowth([(day(0), 9), (day(3), 9)], copies: 2, free: 1)?.daysLeft == nil)
        #expect(readable(bytes: 820) == "820 B")
        #expect(readable(bytes: 3_565_158) == "3.4 MB")
        #expect(readable(bytes: -1_536) == "-1.5 KB")
    }
}
