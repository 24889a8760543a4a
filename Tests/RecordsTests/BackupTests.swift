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

    @Test func `evidence that is gone does not keep the rest from being copied, and is told`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let vault = EvidenceVault(store.folder)
        let contents = try ["kept", "gone"].map { try vault.store(Data($0.utf8)) }
        for content in contents {
            try await store.write(AuditAction("evidence.add"), by: engineer) { [time = test.time] database in
                _ = try EvidenceStore.add(
                    content, name: "证", mediaType: "text/plain", to: RecordReference(table: "thing", id: 1), note: "",
                    at: time.clock.now(), by: "engineer", database)
            }
        }
        try FileManager.default.removeItem(at: vault.file(contents[1].sha256))
        let copy = test.root.appending(path: "copy")
        let manifest = try await Backup.make(of: store, at: copy)
        #expect(manifest.missing == [contents[1].sha256] && manifest.warning?.contains("1 个") == true)
        let target = DataFolder(test.root.appending(path: "restored"))
        _ = try Backup.restore(from: copy, into: target)
        let restored = try RecordStore(
            folder: target, keys: test.keys, schemas: [TestStore.schema], clock: test.time.clock)
        #expect(try await AuditVerifier(restored).verify().defects.map(\.area) == ["evidence"])
    }

    @Test func `a database of another moment than the manifest says is refused`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let (older, newer) = (test.root.appending(path: "older"), test.root.appending(path: "newer"))
        let old = try await Backup.make(of: store, at: older)
        _ = try await store.addThing("物")
        let new = try await Backup.make(of: store, at: newer)
        // Somebody puts the old database under the new head, with its right hash.
        let manifest = newer.appending(path: "manifest.json")
        let mixed = BackupManifest(
            installation: new.installation, madeAt: new.madeAt, headSequence: new.headSequence, headMAC: new.headMAC,
            files: old.files, missing: nil)
        try FileManager.default.removeItem(at: newer.appending(path: "anhu.sqlite"))
        try FileManager.default.copyItem(
            at: older.appending(path: "anhu.sqlite"), to: newer.appending(path: "anhu.sqlite"))
        try JSONEncoder().encode(mixed).write(to: manifest)
        let target = DataFolder(test.root.appending(path: "restored"))
        #expect(throws: RecordsError.self) { try Backup.restore(from: newer, into: target) }
        #expect(!FileManager.default.fileExists(atPath: target.url.path))
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
