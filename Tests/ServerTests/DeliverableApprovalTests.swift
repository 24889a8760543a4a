import Foundation
import GRDB
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import Console
@testable import Server
@testable import Workflow

/// A document on its way from the engineer's draft to the hospital's approval, by the routes and their roles.
@Suite struct `A deliverable under review` {
    /// A draft by the engineer, written as far as the tables know.
    private func draft(_ engineer: TestVisitor) async throws {
        let made = try await engineer.post(
            "/deliverables", [("kind", "asset-list"), ("format", "xlsx"), ("stage", "draft")])
        #expect(made.code == 303 && made.target.hasPrefix("/deliverables/"))
        try await finish(engineer.test)
    }

    /// Ends the writing without writing: what is tried here is who may do what.
    private func finish(_ test: TestServer) async throws {
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
            try $0.execute(
                sql: """
                    UPDATE deliverable SET state = CASE WHEN is_final THEN 'final' ELSE 'draft' END, finished_at = 1
                    WHERE state = 'writing'
                    """)
        }
    }

    private func rows(_ test: TestServer) async throws -> [String] {
        try await test.installation.store.read { database in
            try DeliverableStore.list(limit: 10, database).map {
                "\($0.version) \(try DeliverableStepStore.standing(of: $0, database).chinese)"
            }
        }
    }

    @Test func `is reviewed by one who did not write it, and approved by one who did neither`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let manager = try await TestVisitor(.manager, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            try await draft(engineer)
            #expect(try await engineer.get("/deliverables/1").text.contains("提交审核"))
            // Nothing to review yet, and none of his business.
            _ = try await manager.post("/deliverables/1/review", [("decision", "approve")])
            #expect(try await rows(test) == ["V0.1 未提交"])
            #expect(try await engineer.post("/deliverables/1/review", [("decision", "approve")]).code == 403)
            #expect(try await engineer.post("/deliverables/1/submit").code == 303)
            #expect(try await manager.get("/tasks").text.contains("审核《资产清单》V0.1"))
            // A refusal says why.
            _ = try await manager.post("/deliverables/1/review", [("decision", "reject")])
            #expect(try await rows(test) == ["V0.1 待审核"])
            _ = try await manager.post("/deliverables/1/review", [("decision", "reject"), ("opinion", "<b>缺部门</b>")])
            #expect(try await rows(test) == ["V0.1 审核退回"])
            let page = try await engineer.get("/deliverables/1")
            #expect(page.text.contains("&lt;b&gt;缺部门&lt;/b&gt;") && page.text.contains("审核未通过"))
            #expect(try await engineer.get("/tasks").text.contains("修改《资产清单》V0.1"))
            _ = try await engineer.post("/deliverables/1/submit")
            let issued = try await manager.post("/deliverables/1/review", [("decision", "approve"), ("opinion", "同意")])
            #expect(issued.target == "/deliverables/2")
            try await finish(test)
            #expect(try await rows(test) == ["V1.0 待批准", "V0.1 已出具正式稿"])
            let names = try await test.installation.store.read { database in
                (
                    try DeliverableStore.find(Identifier(2), database).preparedBy,
                    try DeliverableStepStore.list(of: Identifier(2), database).map(\.kind)
                )
            }
            #expect(names.0.contains("工程师") && names.1 == [.prepare, .review])
            #expect(try await manager.post("/deliverables/2/approval", [("decision", "approve")]).code == 403)
            #expect(try await reviewer.get("/tasks").text.contains("批准《资产清单》V1.0"))
            _ = try await reviewer.post("/deliverables/2/approval", [("decision", "reject"), ("opinion", "请更新")])
            #expect(try await rows(test).first == "V1.0 批准退回")
            // What was sent back is not approved after all.
            _ = try await reviewer.post("/deliverables/2/approval", [("decision", "approve")])
            #expect(try await rows(test).first == "V1.0 批准退回")
        }
        #expect(try await AuditVerifier(test.installation.store).verify().isSound)
    }

    @Test func `is not reviewed by who prepared it, not even under another account`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let manager = try await TestVisitor(.manager, test, client)
            try await draft(manager)
            _ = try await manager.post("/deliverables/1/submit")
            _ = try await manager.post("/deliverables/1/review", [("decision", "approve")])
            #expect(try await rows(test) == ["V0.1 待审核"])
            #expect(try await manager.get("/deliverables/1").text.contains("须由他人审核"))
            // The engineer's account belongs to the manager's person now: still the same person.
            try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
                try $0.execute(
                    sql: """
                        UPDATE account SET person_id = (SELECT person_id FROM account WHERE login = 'manager')
                        WHERE login = 'reviewer'
                        """)
                try $0.execute(sql: "UPDATE deliverable SET state = 'final', is_final = 1 WHERE id = 1")
            }
            let reviewer = try await TestVisitor(.reviewer, test, client)
            _ = try await reviewer.post("/deliverables/1/approval", [("decision", "approve")])
            #expect(try await rows(test) == ["V0.1 待批准"])
            let leader = try await TestVisitor(.leadership, test, client)
            _ = try await leader.post("/deliverables/1/approval", [("decision", "approve")])
            #expect(try await rows(test) == ["V0.1 已批准"])
            #expect(try await leader.get("/deliverables").text.contains("已批准"))
        }
    }

    @Test func `keeps what was said for good`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            try await draft(engineer)
            for change in ["UPDATE deliverable_step SET person = 'x'", "DELETE FROM deliverable_step"] {
                await #expect(throws: (any Error).self) {
                    try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
                        try $0.execute(sql: change)
                    }
                }
            }
        }
    }
}
