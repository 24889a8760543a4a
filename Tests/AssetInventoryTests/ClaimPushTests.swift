import Crypto
import Directory
import Foundation
import GRDB
import Kernel
import Logging
import Records
import Testing
import Tools
import Workflow

@testable import AssetInventory

/// Messages go to listeners on 127.0.0.1 only; curl is the real one.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")))
struct `Pushed claims` {
    private struct Posted: Sendable {
        let path: String
        let headers: [String: String]
        let body: String
    }

    /// Answers posts with these codes, one after the other, the last for all further ones.
    private func webhook(_ codes: [Int], _ mailbox: Mailbox<Posted>) throws -> LoopbackServer {
        try LoopbackServer { connection in
            guard let request = connection.line() else { return }
            var headers: [String: String] = [:]
            while let line = connection.line(), !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
            }
            let body = connection.bytes(headers["content-length"].flatMap { Int($0) } ?? 0) ?? []
            let count = mailbox.put(
                Posted(
                    path: String(request.split(separator: " ")[1]), headers: headers,
                    body: String(decoding: body, as: UTF8.self)))
            let code = codes[min(count, codes.count) - 1]
            let more = code == 302 ? "Location: http://127.0.0.1:1/elsewhere\r\n" : ""
            connection.send("HTTP/1.1 \(code) x\r\n\(more)Content-Length: 2\r\nConnection: close\r\n\r\nok")
        }
    }

    private struct Mail: Sendable {
        let from: String
        let to: String
        let data: [String]
    }

    /// Takes mail in the plainest form of RFC 5321, or refuses the recipient.
    private func mailServer(_ mailbox: Mailbox<Mail>, refuses: Bool = false) throws -> LoopbackServer {
        try LoopbackServer { connection in
            connection.send("220 test\r\n")
            var (from, to) = ("", "")
            while let line = connection.line() {
                switch line.prefix(4).uppercased() {
                case "EHLO", "HELO": connection.send("250 test\r\n")
                case "MAIL":
                    from = line
                    connection.send("250 ok\r\n")
                case "RCPT":
                    to = line
                    connection.send(refuses ? "550 no such user\r\n" : "250 ok\r\n")
                case "DATA":
                    connection.send("354 go\r\n")
                    var data: [String] = []
                    while let text = connection.line(), text != "." { data.append(text) }
                    mailbox.put(Mail(from: from, to: to, data: data))
                    connection.send("250 taken\r\n")
                case "QUIT":
                    connection.send("221 bye\r\n")
                    return
                default: connection.send("500 what\r\n")
                }
            }
        }
    }

    private static let secret = "0123456789abcdef-\"\\秘密"

    /// Sets channel and addresses, asks about one asset, and queues the message.
    private func queue(
        _ claims: TestClaims, _ kind: ClaimChannel.Kind, port: UInt16
    ) async throws -> (request: Identifier<ClaimRequest>, delivery: ClaimDelivery) {
        let ids = try await claims.find("10.0.0.1")
        let request = try #require(
            try await claims.ask(ids, person: claims.doctor, email: "zhang@hospital.example").requests.first)
        var draft = ClaimChannelStore.Draft(
            kind: kind, host: kind == .oa ? "http://127.0.0.1:\(port)/hook?a=1" : "127.0.0.1")
        draft.isEnabled = true
        if kind == .oa {
            draft.secret = Self.secret
        } else {
            draft.port = Int(port)
            draft.security = ClaimChannel.Security.none
            draft.sender = "anhu@hospital.example"
        }
        let made = draft
        let (store, engineer, now) = (claims.test.store, claims.test.engineer, claims.test.time.now)
        let delivery = try await claims.test.write { database in
            try ClaimChannelStore.save(
                made, secrets: ChannelSecrets(store.key), by: "sysadmin", at: now, database)
            try ClaimChannelStore.save(
                ClaimPolicy(consoleAddress: "https://anhu.example", linkDays: 7), by: "sysadmin", at: now, database)
            try ClaimPush.queue(request, by: kind, for: engineer, at: now, database)
            return try #require(try ClaimDeliveryStore.list(of: request, limit: 1, database).first)
        }
        return (request, delivery)
    }

    private func job(_ claims: TestClaims) -> ClaimDeliveryJob {
        let runner = ToolRunner(
            killSwitch: KillSwitch(), clock: claims.test.time.clock, logger: Logger(label: "test"))
        return ClaimDeliveryJob(curl: CurlRun(runner: runner), hospital: "市人民医院")
    }

    /// Works until the job has ended, moving time on to each next attempt.
    private func work(_ claims: TestClaims, _ id: Identifier<ClaimDelivery>) async throws -> ClaimDelivery {
        let job = try #require(
            try await claims.test.store.read {
                try Identifier<Job>.fetchOne($0, sql: "SELECT job_id FROM claim_delivery WHERE id = ?", arguments: [id])
            })
        let runner = JobRunner(store: claims.test.store, handlers: [self.job(claims)], only: job)
        let task = Task { try await runner.runOnly() }
        // Bounded: an attempt takes well under a second on this machine.
        for _ in 0..<600 {
            let delivery = try await claims.test.store.read { try ClaimDeliveryStore.find(id, $0) }
            if delivery.state != .waiting { break }
            if let next = delivery.nextAt, next > claims.test.time.now {
                claims.test.time.advance(next - claims.test.time.now)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        task.cancel()
        _ = try? await task.value
        return try await claims.test.store.read { try ClaimDeliveryStore.find(id, $0) }
    }

    @Test func `a webhook that fails twice takes the third message, signed, with a link that is good`() async throws {
        let claims = try await TestClaims()
        let mailbox = Mailbox<Posted>()
        let server = try webhook([500, 302, 204], mailbox)
        let (request, queued) = try await queue(claims, .oa, port: server.port)
        let delivery = try await work(claims, queued.id)
        #expect(delivery.state == .sent && delivery.attempts == 3)
        let attempts = try await claims.test.store.read { try ClaimDeliveryStore.attempts(of: queued.id, $0) }
        #expect(attempts.map(\.status) == [500, 302, 204] && attempts.map(\.succeeded) == [false, false, true])
        #expect(attempts.allSatisfy { $0.target == "127.0.0.1:\(server.port)" })
        #expect(zip(attempts, attempts.dropFirst()).map { $1.startedAt - $0.endedAt } == [.minutes(1), .minutes(5)])
        let posts = mailbox.all
        #expect(posts.count == 3 && Set(posts.map(\.path)) == ["/hook?a=1"])
        for post in posts {
            let seconds = try #require(post.headers["x-anhu-timestamp"])
            let key = SymmetricKey(data: Data(Self.secret.utf8))
            let code = HMAC<SHA256>.authenticationCode(for: Data("\(seconds).\(post.body)".utf8), using: key)
            #expect(post.headers["x-anhu-signature"] == "v1=" + hexadecimal(code))
            #expect(post.headers["x-anhu-delivery"] == "\(queued.id)")
        }
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(posts[2].body.utf8)) as? [String: Any])
        let claim = try #require(body["claim"] as? [String: Any])
        #expect(claim["department"] as? String == "内科" && claim["person"] as? String == "张医生")
        #expect((claim["assets"] as? [[String: Any]])?.first?["address"] as? String == "10.0.0.1")
        let link = try #require(claim["link"] as? String)
        #expect(link.hasPrefix("https://anhu.example/claim?key="))
        let token = try #require(ClaimToken(text: String(link.suffix(32))))
        let now = claims.test.time.now
        let found = try await claims.test.store.read { try ClaimLinkStore.find(token, $0) }
        #expect(found?.request == request && found?.isGood(at: now) == true)
        try await claims.test.expectSound()
    }

    @Test func `a message that nobody takes is given up after the last attempt, and someone is told`() async throws {
        let claims = try await TestClaims()
        // A port on which nobody listens any more.
        let port = try LoopbackServer { _ in }.port
        let (_, queued) = try await queue(claims, .oa, port: port)
        let delivery = try await work(claims, queued.id)
        #expect(delivery.state == .failed && delivery.attempts == ClaimDeliveryJob.usualDelays.count + 1)
        #expect(delivery.lastMessage == "无法连接到对方")
        let now = claims.test.time.now
        let duties = try await claims.test.store.read { try ClaimDuties.list(now: now, $0) }
        #expect(duties.contains { $0.title.contains("推送失败") })
    }

    @Test func `a mail reaches the server with the link in its text and no header of anybody else's making`()
        async throws
    {
        let claims = try await TestClaims()
        let mailbox = Mailbox<Mail>()
        let server = try mailServer(mailbox)
        let (request, queued) = try await queue(claims, .mail, port: server.port)
        let delivery = try await work(claims, queued.id)
        #expect(delivery.state == .sent && delivery.attempts == 1, "\(delivery.lastMessage ?? "")")
        let mail = try #require(mailbox.all.first)
        #expect(mail.from.hasPrefix("MAIL FROM:<anhu@hospital.example>"))
        #expect(mail.to.hasPrefix("RCPT TO:<zhang@hospital.example>"))
        let end = try #require(mail.data.firstIndex(of: ""))
        #expect(mail.data[..<end].contains("To: <zhang@hospital.example>"))
        let text = try #require(
            Data(base64Encoded: mail.data[(end + 1)...].joined()).map { String(decoding: $0, as: UTF8.self) })
        #expect(text.contains("内科 张医生") && text.contains("10.0.0.1"))
        let start = try #require(text.range(of: "https://anhu.example/claim?key="))
        let token = try #require(ClaimToken(text: String(text[start.upperBound...].prefix(32))))
        let found = try await claims.test.store.read { try ClaimLinkStore.find(token, $0) }
        #expect(found?.request == request)
        // Nothing of the message is left where it was written for curl.
        let left = try FileManager.default.contentsOfDirectory(atPath: claims.test.store.folder.scratch.path)
        #expect(left.filter { $0.hasSuffix(".message") } == [])
    }

    @Test func `a mail server that refuses the recipient is asked again, and its answer is kept`() async throws {
        let claims = try await TestClaims()
        let mailbox = Mailbox<Mail>()
        let server = try mailServer(mailbox, refuses: true)
        let (_, queued) = try await queue(claims, .mail, port: server.port)
        let delivery = try await work(claims, queued.id)
        #expect(delivery.state == .failed && mailbox.all.isEmpty)
        let attempts = try await claims.test.store.read { try ClaimDeliveryStore.attempts(of: queued.id, $0) }
        #expect(attempts.allSatisfy { $0.status == 550 })
    }

    @Test func `a request answered meanwhile is not sent`() async throws {
        let claims = try await TestClaims()
        let mailbox = Mailbox<Posted>()
        let server = try webhook([200], mailbox)
        let (request, queued) = try await queue(claims, .oa, port: server.port)
        try await claims.answer(request)
        #expect(try await work(claims, queued.id).state == .dropped)
        #expect(mailbox.all.isEmpty)
    }

    @Test func `a channel's secret is sealed, bound to its host, and in no entry of the audit`() async throws {
        let claims = try await TestClaims()
        _ = try await queue(claims, .oa, port: 1)
        let store = claims.test.store
        let channel = try #require(try await store.read { try ClaimChannelStore.find(.oa, $0) })
        let sealed = try #require(channel.secret)
        let secrets = ChannelSecrets(store.key)
        #expect(try secrets.open(sealed, kind: .oa, host: channel.host) == Self.secret)
        #expect(throws: RecordsError.self) { try secrets.open(sealed, kind: .oa, host: "http://elsewhere.example") }
        #expect(throws: RecordsError.self) { try secrets.open(sealed, kind: .mail, host: channel.host) }
        let text = try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM audit_entry").map(\.debugDescription).joined()
        }
        #expect(text.contains("claim_channel") && !text.contains("秘密") && !text.contains(hexadecimal(sealed)))
        // Another host does not get the secret that was meant for this one.
        var draft = ClaimChannelStore.Draft(kind: .oa, host: "http://elsewhere.example")
        draft.isEnabled = true
        let moved = draft
        let now = claims.test.time.now
        try await claims.test.write {
            try ClaimChannelStore.save(moved, secrets: secrets, by: "sysadmin", at: now, $0)
        }
        #expect(try await store.read { try ClaimChannelStore.find(.oa, $0) }?.secret == nil)
    }
}
