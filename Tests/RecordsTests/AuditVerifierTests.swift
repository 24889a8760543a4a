import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Audit verification` {
    let test: TestStore

    init() throws {
        test = try TestStore()
    }

    /// Three things with parts and a piece of evidence, closed.
    private func fill() async throws -> AuditAnchor {
        let store = try test.open()
        for name in ["甲", "乙", "丙"] {
            let id = try await store.addThing(name, size: 1, secret: "秘")
            try await store.write(AuditAction("part.add"), by: engineer) {
                try $0.execute(sql: "INSERT INTO part (thing_id, name) VALUES (?, '件')", arguments: [id])
            }
        }
        let content = try EvidenceVault(store.folder).store(Data("proof".utf8))
        try await store.write(AuditAction("evidence.add"), by: engineer) { [time = test.time] database in
            _ = try EvidenceStore.add(
                content, name: "证.txt", mediaType: "text/plain", to: RecordReference(table: "thing", id: 3), note: "",
                at: time.clock.now(), by: "engineer", database)
        }
        let anchor = try await AuditAnchor(installation: store.folder.installationID(), head: store.auditHead())
        try store.close()
        return anchor
    }

    private func report(_ anchors: [AuditAnchor] = []) async throws -> VerifyReport {
        let store = try test.open()
        let report = try await AuditVerifier(store).verify(anchors: anchors)
        try store.close()
        return report
    }

    @Test func `an untouched folder is sound, with its anchor`() async throws {
        defer { test.remove() }
        let anchor = try await fill()
        let report = try await report([anchor])
        #expect(report.defects == [])
        #expect(report.records >= 8 && report.evidence == 1 && report.entries > 8)
    }

    @Test(arguments: [
        ("UPDATE thing SET name = '己' WHERE id = 2", "thing/2.name"),
        ("UPDATE thing SET size = NULL WHERE id = 3", "thing/3.size"),
        ("UPDATE thing SET secret = '密' WHERE id = 1", "thing/1.secret"),
        ("UPDATE thing SET name = CAST(x'e4b9' AS TEXT) WHERE id = 2", "thing/2.name"),
        ("UPDATE part SET thing_id = 1 WHERE id = 2", "part/2.thing_id"),
        ("INSERT INTO thing (name) VALUES ('丁')", "thing/4"),
        ("DELETE FROM part WHERE id = 3", "part/3"),
    ])
    func `a cell changed behind the program is named`(sql: String, place: String) async throws {
        defer { test.remove() }
        _ = try await fill()
        try test.tamper(sql)
        let report = try await report()
        #expect(report.defects.map(\.place) == [place])
        #expect(report.defects.map(\.area) == ["record"])
    }

    @Test(arguments: [
        "account = 'mallory'", "at = at + 1", "action = 'x'", "outcome = 'failure'", "after = '{}'", "detail = 'x'",
        "source = 'x'", "mac = zeroblob(32)", "state = zeroblob(32)",
    ])
    func `a changed audit entry is the first broken one`(assignment: String) async throws {
        defer { test.remove() }
        _ = try await fill()
        try test.tamper("DROP TRIGGER audit_entry_never_changed; UPDATE audit_entry SET \(assignment) WHERE seq = 5")
        let chain = try await report().defects.filter { $0.area == "chain" }
        #expect(chain.map(\.place) == ["5"])
    }

    @Test func `an entry taken out of the middle is missed`() async throws {
        defer { test.remove() }
        _ = try await fill()
        try test.tamper("DROP TRIGGER audit_entry_never_deleted; DELETE FROM audit_entry WHERE seq = 4")
        #expect(try await report().defects.first?.place == "4")
    }

    @Test func `a chain cut at its end is found against the anchor`() async throws {
        defer { test.remove() }
        let anchor = try await fill()
        try test.tamper(
            """
            DROP TRIGGER audit_entry_never_deleted; DROP TRIGGER evidence_never_deleted;
            DELETE FROM evidence_link; DELETE FROM evidence; DELETE FROM audit_entry WHERE object_table LIKE 'evidence%';
            DELETE FROM audit_entry WHERE seq >= \(anchor.sequence - 2);
            """)
        #expect(try await report().isSound, "without an anchor the cut cannot show")
        #expect(try await report([anchor]).defects.map(\.area) == ["anchor"])
    }

    @Test func `a chain rebuilt under the stolen key is found against the anchor`() async throws {
        defer { test.remove() }
        let anchor = try await fill()
        // The attacker has the key: a fresh database under the same installation and key, filled with other records.
        for file in [test.folder.database, test.folder.database.appendingPathExtension("x")] {
            try? FileManager.default.removeItem(at: file)
        }
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: test.folder.database.path + suffix)
        }
        let store = try test.open()
        for number in 0..<20 { _ = try await store.addThing("伪\(number)") }
        try store.close()
        #expect(try await report().isSound)
        let defects = try await report([anchor]).defects
        #expect(defects.map(\.area) == ["anchor"])
        #expect(defects.first?.reason.contains("重新生成") == true)
    }

    @Test func `evidence that is missing, longer, or altered by one byte is named`() async throws {
        defer { test.remove() }
        _ = try await fill()
        let folder = test.folder.evidence
        let inner = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: inner).path).first)
        let file = folder.appending(path: inner).appending(path: name)
        for content in ["prooF", "proof!", nil] as [String?] {
            try FileManager.default.removeItem(at: file)
            if let content { try Data(content.utf8).write(to: file) }
            let report = try await report()
            #expect(report.defects.map(\.area) == ["evidence"])
            if content == nil { break }
        }
    }

    @Test(arguments: [
        ("DROP TABLE part", "table part"), ("DROP TRIGGER evidence_never_changed", "trigger evidence_never_changed"),
        ("CREATE TRIGGER x AFTER INSERT ON part BEGIN UPDATE thing SET size = 9; END", "trigger x"),
        ("CREATE TABLE y (id INTEGER)", "table y"), ("DROP INDEX audit_entry_object", "index audit_entry_object"),
    ])
    func `a changed table, index or trigger is named`(sql: String, place: String) async throws {
        defer { test.remove() }
        _ = try await fill()
        // Looked at by a store that was open before, since a start with a table missing may not come so far.
        let store = try test.open()
        try test.tamper(sql, restoringTriggers: false)
        let found = try await AuditVerifier(store).verify().defects.filter { $0.area == "database" }.map(\.place)
        #expect(found.contains(place), "\(found)")
        try store.close()
    }

    @Test func `the key outside the folder is required beside existing records`() async throws {
        defer { test.remove() }
        _ = try await fill()
        try FileManager.default.removeItem(at: test.keys)
        #expect(throws: RecordsError.self) { try test.open() }
    }

    @Test func `a clock set back leaves its own entry`() async throws {
        defer { test.remove() }
        let store = try test.open()
        _ = try await store.addThing("甲")
        test.time.advance(.hours(-2))
        _ = try await store.addThing("乙")
        #expect(try await store.entries().contains { $0.action == "clock.stepped-back" })
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `an anchor file is read back, also out of a log server's lines`() async throws {
        defer { test.remove() }
        let anchor = try await fill()
        let read = try AuditAnchor.read(anchor.fileText, from: "锚点.txt")
        #expect(read.map(\.line) == [anchor.line])
        let logged = try AuditAnchor.read("Nov 23 host anhu: \(anchor.line)\nother\n", from: "log")
        #expect(logged.map(\.mac) == [anchor.mac])
        #expect(throws: RecordsError.self) { try AuditAnchor.read("nothing", from: "x") }
        #expect(throws: RecordsError.self) { try AuditAnchor.read("anhu-anchor 1 a b c d", from: "x") }
    }

    @Test func `a migration that alters rows is attested, but hides no tampering from before`() async throws {
        defer { test.remove() }
        _ = try await fill()
        try test.tamper("UPDATE thing SET name = '己' WHERE id = 2")
        let grown = Schema(
            module: "test",
            migrations: TestStore.schema.migrations + [
                .init(
                    "0002-colour",
                    "ALTER TABLE thing ADD COLUMN colour TEXT; UPDATE thing SET colour = '白' WHERE id <> 2")
            ],
            operational: ["counter"], secrets: ["thing.secret"])
        let store = try test.open([grown])
        #expect(try await AuditVerifier(store).verify().defects.map(\.place) == ["thing/2.name"])
    }

    @Test func `a program that runs while a newer one migrates writes no more`() async throws {
        defer { test.remove() }
        let old = try test.open()
        _ = try await old.addThing("甲")
        let grown = Schema(
            module: "test",
            migrations: TestStore.schema.migrations + [
                .init("0002-colour", "ALTER TABLE thing ADD COLUMN colour TEXT")
            ],
            operational: ["counter"], secrets: ["thing.secret"])
        let new = try test.open([grown])
        await #expect(throws: RecordsError.outdated) { _ = try await old.addThing("乙") }
        await #expect(throws: RecordsError.outdated) { try await old.note(AuditAction("x"), by: engineer) }
        _ = try await new.addThing("丙")
        #expect(try await AuditVerifier(new).verify().isSound)
    }

    @Test(arguments: [
        ("UNIQUE constraint failed: unit.name", "已有取值相同的记录（unit.name）"),
        ("FOREIGN KEY constraint failed", "所引用的记录不存在，或记录仍被引用"),
        ("NOT NULL constraint failed: thing.name", "缺少必填内容（thing.name）"),
        ("CHECK constraint failed: size > 0", "取值不在允许范围内（size > 0）"),
        ("部门只能停用，不能删除", "部门只能停用，不能删除"),
    ])
    func `the database's own refusals are told in Chinese`(message: String, chinese: String) {
        #expect(RecordsError.constraint(message) == chinese)
    }

    @Test func `a landed migration that was edited stops the start`() async throws {
        defer { test.remove() }
        _ = try await fill()
        let edited = Schema(
            module: "test", migrations: [.init("0001-things", "CREATE TABLE other (id INTEGER)")],
            operational: ["counter"])
        #expect(throws: RecordsError.self) { try test.open([edited]) }
    }
}
