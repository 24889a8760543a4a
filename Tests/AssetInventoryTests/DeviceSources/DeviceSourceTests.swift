import Foundation
import GRDB
import Kernel
import Records
import ScanImports
import Testing

@testable import AssetInventory
@testable import Console

/// What a source is, who approves it and what becomes of its secrets.
@Suite struct `Device sources` {
    private static let community = "du-qu-zhuan-yong-9"

    private func draft(_ place: String = "127.0.0.1:1161") -> DeviceSourceStore.Draft {
        var draft = DeviceSourceStore.Draft(name: "核心交换机", kind: .snmp2, place: place)
        draft.rule = .every(minutes: 60)
        draft.secret[.community] = Self.community
        return draft
    }

    @Test func `are asked only once the hospital has approved them, and anew after what is contacted has changed`()
        async throws
    {
        let stage = try await DeviceStage()
        let test = stage.test
        let (vault, now, engineer, reviewer) = (
            DeviceVault(test.store.key), test.time.now, test.engineer, test.reviewer
        )
        let made = draft()
        let id = try await test.write { try DeviceSourceStore.add(made, vault: vault, by: engineer, at: now, $0) }
        func next() async throws -> Timestamp? {
            try await test.store.read { try ScheduleStore.next(named: DeviceSource.schedule(id), $0) }
        }
        func source() async throws -> DeviceSource {
            try await test.store.read { try DeviceSourceStore.find(id, $0) }
        }
        #expect(try await next() == nil)
        await #expect(throws: DeviceSourceError.notReady(["尚未经信息科批准"])) { try await stage.sync(try await source()) }
        for person in [engineer, test.engineerToo] {
            await #expect(throws: DeviceSourceError.ownRequest) {
                try await test.write {
                    try DeviceSourceStore.approve(
                        id, seen: try DeviceSourceStore.find(id, $0).mark, by: person, at: now, $0)
                }
            }
        }
        try await test.write {
            try DeviceSourceStore.approve(id, seen: try DeviceSourceStore.find(id, $0).mark, by: reviewer, at: now, $0)
        }
        #expect(try await next() == now + .hours(1))

        // Another interval is no other device; another address is.
        var changed = made
        changed.secret = DeviceSecret()
        changed.rule = .daily(minute: 150)
        let slower = changed
        try await test.write { try DeviceSourceStore.save(id, slower, vault: vault, by: engineer, at: now, $0) }
        #expect(try await source().approvedBy == "reviewer")
        changed.place = "127.0.0.1:1161\n127.0.0.2:161"
        let wider = changed
        try await test.write { try DeviceSourceStore.save(id, wider, vault: vault, by: engineer, at: now, $0) }
        #expect(try await source().approvedBy == nil)
        #expect(try await next() == nil)
        #expect(try vault.open(try await source())[.community] == Self.community)

        try await test.write { try DeviceSourceStore.retire(id, reason: "退网", by: reviewer, at: now, $0) }
        #expect(try await source().secret == nil)
        await #expect(throws: DeviceSourceError.retired) {
            try await test.write {
                try DeviceSourceStore.approve(
                    id, seen: try DeviceSourceStore.find(id, $0).mark, by: reviewer, at: now, $0)
            }
        }
        await #expect(throws: (any Error).self) {
            try await test.write {
                try $0.execute(sql: "UPDATE device_source SET enabled = 1 WHERE id = ?", arguments: [id])
            }
        }
        try await test.expectSound()
        try stage.expectNowhere([Self.community])
    }

    @Test func `keep their secrets from whoever moves them to another row or server`() async throws {
        let stage = try await DeviceStage()
        let test = stage.test
        let (vault, now, engineer) = (DeviceVault(test.store.key), test.time.now, test.engineer)
        let source = try await stage.json("https://127.0.0.1:8443/api") { draft in
            draft.settings.authentication = .bearer
            draft.secret[.token] = Self.community
        }
        #expect("\(try vault.open(source))" == "〔保密〕")
        #expect(!String(reflecting: try vault.open(source)).contains(Self.community))
        func save(_ place: String) async throws -> DeviceSource {
            var draft = DeviceSourceStore.Draft(name: source.name, kind: .json, place: place)
            draft.settings = source.settings
            let made = draft
            return try await test.write { database in
                try DeviceSourceStore.save(source.id, made, vault: vault, by: engineer, at: now, database)
                return try DeviceSourceStore.find(source.id, database)
            }
        }
        let before = source.secret
        let path = try await save("https://127.0.0.1:8443/api/v2")
        #expect(path.secret == before)
        try await test.write {
            try $0.execute(
                sql: "UPDATE device_source SET place = 'https://127.0.0.9/api' WHERE id = ?", arguments: [source.id])
        }
        let moved = try await test.store.read { try DeviceSourceStore.find(source.id, $0) }
        #expect(throws: RecordsError.self) { try vault.open(moved) }
        try await test.write {
            try $0.execute(
                sql: "UPDATE device_source SET place = 'https://127.0.0.1:8443/api' WHERE id = ?",
                arguments: [source.id])
        }
        let other = try await save("https://127.0.0.1:9443/api")
        #expect(other.secret == nil && other.certificate == nil)
        try stage.expectNowhere([Self.community])
        let entries = try await test.store.read {
            try String.fetchAll($0, sql: "SELECT coalesce(after, '') FROM audit_entry")
        }
        #expect(entries.allSatisfy { !$0.contains(Self.community) })
    }

    @Test func `that are due are those whose time has come, and asking them by hand counts`() async throws {
        let stage = try await DeviceStage()
        var made = draft()
        made.rule = .every(minutes: 30)
        let source = try await stage.approved(made)
        func due() async throws -> [String] {
            try await stage.test.store.read { [now = stage.test.time.now] in
                try DeviceSourceStore.due(at: now, $0).map(\.name)
            }
        }
        #expect(try await due().isEmpty)
        stage.test.time.advance(.minutes(31))
        #expect(try await due() == ["核心交换机"])
        _ = try await stage.sync(source)
        #expect(try await due().isEmpty)
    }

    @Test func `are not asked twice at once`() async throws {
        let stage = try await DeviceStage()
        let source = try await stage.approved(draft())
        let (engineer, now) = (stage.test.engineer, stage.test.time.now)
        _ = try await stage.test.write { try DeviceRunStore.queue(source, by: engineer, at: now, $0) }
        await #expect(throws: DeviceSourceError.running) {
            try await stage.test.write { try DeviceRunStore.queue(source, by: engineer, at: now, $0) }
        }
        // The schedule's own job finds the other one under way, and leaves no run of its own.
        let job = try await stage.test.write { database in
            try JobStore.add(DeviceSyncJob.request(source), at: now, by: .system("schedule"), database)
        }
        let ended = try await JobRunner(store: stage.test.store, handlers: [DeviceSyncJob(stage.contact)], only: job)
            .runOnly()
        #expect(ended.state == .succeeded && ended.message == "上一次同步尚未结束，本次跳过")
        #expect(try await stage.test.store.read { try DeviceRunStore.list(source.id, limit: 9, $0).count } == 1)
    }

    // MARK: Form

    private static let good: [(String, String)] = [
        ("name", "平台"), ("place", "https://10.1.2.3/api?type=all"), ("method", "GET"), ("authentication", "bearer"),
        ("token", "abc def\"\\"), ("rule", "hours"), ("number", "2"), ("enabled", "on"),
    ]

    private func read(
        _ change: [String: String], kind: DeviceSource.Kind = .json, base: [(String, String)] = good
    ) -> (DeviceSourceStore.Draft?, FormErrors) {
        var pairs = base.filter { change[$0.0] == nil }
        pairs += change.map { ($0.key, $0.value) }
        var errors = FormErrors()
        let form = FormValues(pairs: pairs.map { FormValues.Pair(name: $0.0, value: $0.1) })
        return (DeviceSourceForm.read(form, kind: kind, name: nil, kept: { _ in [] }, &errors), errors)
    }

    @Test func `are read from a form`() throws {
        let draft = try #require(read([:]).0)
        #expect(draft.rule == .every(minutes: 120) && draft.isEnabled && draft.secret[.token] == "abc def\"\\")
        #expect(draft.settings.authentication == .bearer)
        let snmp = try #require(
            read(
                [
                    "place": "10.1.2.3, 10.1.2.4:1161\n10.1.2.3", "community": "x", "neighbours": "on", "rule": "daily",
                    "at": "02:30",
                ],
                kind: .snmp2
            ).0)
        #expect(snmp.place == "10.1.2.3:161\n10.1.2.4:1161" && snmp.rule == .daily(minute: 150))
    }

    @Test(arguments: [
        ("place", "http://10.1.2.3/api"), ("place", "https://user:pass@10.1.2.3/"),
        ("place", "https://10.1.2.3/?token=1"),
        ("place", "https://0x0a010203/"), ("place", "https://167838211/"), ("place", "file:///etc/passwd"),
        ("place", "https://10.1.2.3/ x"), ("headers", "Authorization: Basic x"), ("headers", "Host: other"),
        ("headers", "@/etc/passwd"), ("headers", "a b: c"), ("headers", "X-Api-Token: 1"), ("number", "0"),
        ("number", "200"), ("rule", "yearly"), ("token", ""), ("token", "a\nb"), ("method", "DELETE"),
        ("name", "\u{200B}"),
    ])
    func `with something wrong in them are refused at the field`(field: String, value: String) {
        let (draft, errors) = read([field: value])
        #expect(draft == nil && errors[field] != nil, "\(field) \(value)")
    }

    @Test func `of version 3 want authentication before privacy`() {
        let base = [("name", "a"), ("place", "10.1.2.3"), ("user", "u"), ("rule", "manual")]
        #expect(read([:], kind: .snmp3, base: base).0 != nil)
        #expect(read(["cipherKind": "AES", "cipher": "12345678"], kind: .snmp3, base: base).1["digestKind"] != nil)
        #expect(read(["digestKind": "SHA", "digest": "1234567"], kind: .snmp3, base: base).1["digest"] != nil)
        #expect(read(["digestKind": "SHA", "digest": "12345678"], kind: .snmp3, base: base).0 != nil)
    }

    @Test func `keep their mapping through the form`() throws {
        let answer = try JSONImport.parse(
            Array(
                #"{"code":0,"data":{"list":[{"agentId":"7","ip":"10.1.1.1","dept":{"name":"门诊"},"nics":[{"mac":"x"}]}]}}"#
                    .utf8))
        let guess = try #require(JSONMapping.guess(from: answer, withOthers: true))
        #expect(guess.items.description == "$.data.list[*]" || guess.items.description == "data.list[*]")
        #expect(guess.fields.contains { $0.path.description == "agentId" && $0.target == .ignored })
        var pairs: [FormValues.Pair] = []
        for field in DeviceMappingForm.fields(guess) {
            guard let value = field.shownValue else { continue }
            pairs.append(.init(name: field.name, value: value))
        }
        var errors = FormErrors()
        var mapping = try #require(DeviceMappingForm.read(FormValues(pairs: pairs), name: "平台", &errors), "\(errors)")
        #expect(mapping.fields == guess.fields)
        #expect(mapping.active.fields.map(\.target).contains(.address))
        mapping.paging = JSONPaging(kind: .page, parameter: "p", first: 1, size: 50)
        mapping.slot = try JSONPath("agentId")
        mapping.success = .init(path: try JSONPath("code"), values: ["0"])
        let again = DeviceMappingForm.fields(mapping).compactMap { field in
            field.shownValue.map { FormValues.Pair(name: field.name, value: $0) }
        }
        #expect(DeviceMappingForm.read(FormValues(pairs: again), name: "平台", &errors) == mapping)
        let bad = FormValues(["items": "a..b", "presence": "alive"])
        #expect(DeviceMappingForm.read(bad, name: "平台", &errors) == nil && errors["items"] != nil)
    }

    @Test func `take secrets out of answers in every form, and leave short ones`() {
        let secret = "pa/ss\"wort"
        let scrub = SecretScrub([secret, "admin"], user: "u")
        func clean(_ text: String) -> String { String(decoding: scrub.clean(Array(text.utf8)).bytes, as: UTF8.self) }
        let base64 = Data("u:\(secret)".utf8).base64EncodedString()
        for form in [secret, "pa/ss\\\"wort", "pa%2Fss%22wort", base64] {
            #expect(clean("<\(form)>") == "<〔保密〕>", "\(form)")
        }
        #expect(clean("admin administrator") == "admin administrator")
        // JSON writes a letter in several ways.
        let escaped = base64.replacing("/", with: "\\/").replacing("=", with: "\\u003d")
        #expect(clean(#"{"a":["Basic \#(escaped)",1.50],"b":null}"#) == #"{"a":["Basic 〔保密〕",1.50],"b":null}"#)
        #expect(clean(#"{"a":"\u0070a/ss\"wort x"}"#) == #"{"a":"〔保密〕 x"}"#)
        #expect(clean("pa%2fss%22wort") == "〔保密〕")
    }

    @Test func `read an answer once, and what it says has no secrets either`() throws {
        let scrub = SecretScrub(["passwort"], user: "u")
        for text in [#"{"a":"\u0070asswort x","b":[1.50,true]}"#, #"{"a":"passwort x","b":[1.50,true]}"#, "[1]"] {
            let answer = scrub.clean(Array(text.utf8))
            #expect(try answer.content.get() == JSONImport.parse(answer.bytes), "\(text)")
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("passwort"), "\(text)")
        }
        let page = scrub.clean(Array("<html>passwort</html>".utf8))
        #expect(throws: ReadingError.self) { try page.content.get() }
        #expect(String(decoding: page.bytes, as: UTF8.self) == "<html>〔保密〕</html>")
    }
}

extension Field {
    /// What the field holds before anybody types. Nil: nothing.
    fileprivate var shownValue: String? { values.first }
}
