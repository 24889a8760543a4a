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
@testable import Workflow

/// What waits for a visitor.
@Suite struct `My tasks` {
    private func page(_ test: TestServer, _ role: Role, _ path: String) async throws -> String {
        let session = try await test.session(role)
        return try await test.converse { client in
            let answer = try await TestServer.send(client, .get, path, session: session)
            #expect(answer.status.code == 200, "\(role) \(path)")
            return String(buffer: answer.body)
        }
    }

    @Test(arguments: Role.allCases) func `are open to every role, each with its own`(role: Role) async throws {
        let test = try await TestServer()
        let text = try await page(test, role, "/tasks")
        #expect(text.contains("我的任务"))
        #expect(text.contains("将首批人员改为真实姓名") == (role == .systemAdministrator))
        #expect(text.contains("制定首个资产扫描计划") == (role == .engineer))
        if role == .leadership { #expect(text.contains("目前没有需要您处理的事项")) }
        // The first page shows the same.
        let first = try await page(test, role, "/")
        #expect(first.contains("制定首个资产扫描计划") == (role == .engineer))
    }

    @Test func `put what is late first, group by sort, and stand as a number in the menu`() async throws {
        let test = try await TestServer()
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            try database.execute(
                sql: """
                    INSERT INTO asset (code, state, alive, kind, first_seen_at) VALUES ('ZC-1', 'claimed', 1, 'server', 1);
                    INSERT INTO exposure_warning (asset_id, rule, place, title, severity, found, state, first_found_at,
                        found_at, due_on) VALUES (1, 'plain', 'tcp/23', '明文协议', 2, 'telnet', 'handling', 1, 1, '2026-01-02');
                    """)
        }
        let text = try await page(test, .engineer, "/tasks")
        #expect(text.contains("已逾期（1）") && text.contains("2026-01-02（逾期"))
        #expect(text.contains("/tasks?kind=warnings"))
        let part = try await page(test, .engineer, "/tasks?kind=warnings")
        #expect(part.contains("整改逾期的暴露面预警") && !part.contains("制定首个资产扫描计划"))
        // An unknown sort shows all.
        #expect(try await page(test, .engineer, "/tasks?kind=%3Cscript%3E").contains("整改逾期的暴露面预警"))
        #expect(try await page(test, .engineer, "/me").contains("nav-count"))
    }
}
