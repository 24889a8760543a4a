import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

/// Two who write about one asset, and one whose session ends while writing.
@Suite struct `Editing an asset beside others` {
    private func marks(_ names: [String], in page: String) throws -> [(String, String)] {
        try names.map { ("was.\($0)", try ReconciliationStage.field("was.\($0)", in: page)) }
    }

    @Test func `the second sees who changed what and when beside what he wrote, and saves it knowingly`() async throws {
        let stage = try await ReconciliationStage(devices: 5)
        try await stage.test.converse { client in
            let (_, form) = try await stage.get("/assets/1/edit", as: stage.reviewer, client)
            let opened = try self.marks(["location", "purpose", "note"], in: form)
            let first = [("a.location", "A 机房"), ("a.note", "已贴标签")] + opened.filter { $0.0 != "was.purpose" }
            #expect(try await stage.post("/assets/1/edit", as: stage.engineer, client, first).0 == 303)
            let second = [("a.location", "B <b>机房</b>"), ("a.purpose", "挂号"), ("a.note", "")] + opened
            let (code, page) = try await stage.post("/assets/1/edit", as: stage.reviewer, client, second)
            #expect(code == 409 && page.contains("他人已修改的内容") && page.contains("您填写的"))
            #expect(page.contains("B &lt;b&gt;机房&lt;/b&gt;") && page.contains("A 机房") && page.contains("value=\"挂号\""))
            // What he left alone is told of, with whoever wrote it, and stays.
            let engineer = try await stage.test.installation.store.read { try PersonNames($0)["engineer"] }
            #expect(page.contains("还修改了备注（\(engineer)，"))
            let again =
                [("a.location", "B 机房"), ("a.purpose", "挂号")]
                + (try self.marks(["location", "purpose"], in: page))
            #expect(try await stage.post("/assets/1/edit", as: stage.reviewer, client, again).0 == 303)
            let (_, asset) = try await stage.get("/assets/1", as: stage.engineer, client)
            #expect(asset.contains("B 机房") && asset.contains("挂号") && asset.contains("已贴标签"))
        }
        try await stage.expectSound()
    }

    @Test func `what was typed about an asset that went into another is held against that one`() async throws {
        let stage = try await ReconciliationStage(devices: 5)
        try await stage.test.converse { client in
            let (_, form) = try await stage.get("/assets/2/edit", as: stage.reviewer, client)
            let opened = try self.marks(["note"], in: form)
            let merge = [("asset", "1"), ("asset", "2"), ("kept", "1"), ("reason", "同一台")]
            #expect(try await stage.post("/assets/merge", as: stage.engineer, client, merge).0 == 303)
            let (code, page) = try await stage.post(
                "/assets/2/edit", as: stage.reviewer, client, [("a.note", "铭牌模糊")] + opened)
            #expect(code == 409 && page.contains("已并入本资产") && page.contains("铭牌模糊"))
            #expect(page.contains("action=\"/assets/1/edit\""))
        }
    }

    @Test func `a word is taken back only as it was seen`() async throws {
        let stage = try await ReconciliationStage(devices: 5)
        try await stage.test.converse { client in
            let (_, empty) = try await stage.get("/assets/1/edit", as: stage.engineer, client)
            let first = [("a.note", "一")] + (try self.marks(["note"], in: empty))
            #expect(try await stage.post("/assets/1/edit", as: stage.engineer, client, first).0 == 303)
            let seen = [("attribute", "note"), ("was", AssetDraft.digest("一"))]
            let (_, form) = try await stage.get("/assets/1/edit", as: stage.engineer, client)
            let change = [("a.note", "二")] + (try self.marks(["note"], in: form))
            #expect(try await stage.post("/assets/1/edit", as: stage.reviewer, client, change).0 == 303)
            #expect(try await stage.post("/assets/1/withdraw", as: stage.engineer, client, seen).0 == 409)
            #expect(try await stage.post("/assets/1/withdraw", as: stage.manager, client, seen).0 == 403)
            let now = [("attribute", "note"), ("was", AssetDraft.digest("二"))]
            #expect(try await stage.post("/assets/1/withdraw", as: stage.engineer, client, now).0 == 303)
        }
    }

    @Test func `a form whose session has lapsed is there again after signing in, for its writer alone`() async throws {
        let stage = try await ReconciliationStage(devices: 5)
        let store = stage.test.installation.store
        try await stage.test.converse { client in
            let (_, form) = try await stage.get("/assets/1/edit", as: stage.engineer, client)
            let token = try await stage.test.formToken(stage.engineer)
            let location = try ReconciliationStage.field("was.location", in: form)
            try await store.write(AuditAction("test"), by: .system("test")) { database in
                let account = try AccountStore.find(login: "engineer", database)
                for session in try SessionStore.live(of: #require(account).id, database) {
                    try SessionStore.end(session.id, reason: .idle, at: store.clock.now(), database)
                }
            }
            var fields = HTTPFields()
            fields[.cookie] = "anhu-session=\(stage.engineer)"
            fields[.contentType] = "application/x-www-form-urlencoded"
            let sent = try await client.executeRequest(
                uri: "/assets/1/edit", method: .post, headers: fields,
                body: ByteBuffer(string: "csrf=\(token)&secrets=&a.location=C+%F0%A0%AE%B7&was.location=\(location)"))
            #expect(sent.status == .seeOther)
            #expect(sent.headers[.location] == "/sign-in?return=%2Fassets%2F1%2Fedit%3Frestore%3D1")
            // Meanwhile somebody else changes the same.
            let other = [("a.location", "D"), ("was.location", location)]
            #expect(try await stage.post("/assets/1/edit", as: stage.reviewer, client, other).0 == 303)
            let (_, foreign) = try await stage.get("/assets/1/edit?restore=1", as: stage.reviewer, client)
            #expect(!foreign.contains("C 𠮷"))
            let session = try await stage.test.session(.engineer)
            let (_, back) = try await stage.get("/assets/1/edit?restore=1", as: session, client)
            #expect(back.contains("C 𠮷") && back.contains("已恢复登录过期前所填的内容"))
            // The form still knows what it was opened with, so that the other's change is told of.
            let restored = [
                ("a.location", "C"), ("was.location", try ReconciliationStage.field("was.location", in: back)),
            ]
            let (code, page) = try await stage.post("/assets/1/edit", as: session, client, restored)
            #expect(code == 409 && page.contains("他人已修改的内容"))
        }
    }
}
