import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Backup and restore` {
    @Test func `a copy made while the store is written restores into a fresh folder that is sound`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        for number in 0..<50 { _ = try await store.addThing("物\(number)") }
        let content = try EvidenceVault(store.folder).store(Data("proof".utf8))
        try await store.write(AuditAction("evidence.add"), by: engineer) { [time = test.time] database in
            _ = try EvidenceStore.add(
                content, name: "证", mediaType: "text/plain", to: RecordReference(table: "thing", id: 1), note: "",
                at: time.clock.now(), by: "engineer", database)
        }
        async let writing: Void = {
            for number in 50..<100 { _ = try await store.addThing("物\(number)") }
        }()
        let copy = test.root.appending(path: "copy")
        let manifest = try await Backup.make(of: store, at: copy)
        try await writing
        #expect(manifest.files.count == 3)

        let target = DataFolder(test.root.appending(path: "restored"))
        #expect(try Backup.restore(from: copy, into: target) == manifest)
        let restored = try RecordStore(
            folder: target, keys: test.keys, schemas: [TestStore.schema], clock: test.time.clock)
        let report = try await AuditVerifier(restored).verify()
        #expect(report.defects == [])
        #expect(report.headSequence == manifest.headSequence)
        #expect(try await restored.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM thing") ?? 0 } >= 50)
    }

    @Test func `a copy with a changed, missing or foreign file is refused`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        _ = try await store.addThing("物")
        let copy = test.root.appending(path: "copy")
        _ = try await Backup.make(of: store, at: copy)
        let target = DataFolder(test.root.appending(path: "restored"))

        let database = copy.appending(path: "anhu.sqlite")
        var bytes = try Data(contentsOf: database)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: database)
        #expect(throws: RecordsError.self) { try Backup.restore(from: copy, into: target) }
        #expect(!FileManager.default.fileExists(atPath: target.database.path))

        try FileManager.default.removeItem(at: database)
        #expect(throws: RecordsError.self) { try Backup.check(copy) }

        let manifest = copy.appending(path: "manifest.json")
        let escaped = try String(contentsOf: manifest, encoding: .utf8)
            .replacing("\"anhu.sqlite\"", with: "\"../../etc/passwd\"")
        try escaped.write(to: manifest, atomically: true, encoding: .utf8)
        #expect(throws: RecordsError.self) { try Backup.check(copy) }
    }

    @Test func `nothing is restored over existing records`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let copy = test.root.appending(path: "copy")
        _ = try await Backup.make(of: store, at: copy)
        #expect(throws: RecordsError.self) { try Backup.restore(from: copy, into: test.folder) }
    }
}
