import GRDB
import Kernel
import Synchronization
import Testing

@testable import Records

@Suite struct `Entries about looks` {
    private static let principal = Principal(accountID: 1, name: "engineer", source: "127.0.0.1")

    @Test func `of many readers are all in the chain, in few transactions`() async throws {
        let place = try TestStore()
        defer { place.remove() }
        let store = try place.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask { try await store.note(AuditAction("look", detail: "\(number)"), by: Self.principal) }
            }
            try await group.waitForAll()
        }
        let details = try await store.read {
            try String.fetchAll($0, sql: "SELECT detail FROM audit_entry WHERE action = 'look'")
        }
        #expect(Set(details) == Set((0..<300).map(String.init)))
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `that come while one is written go together into the next`() async throws {
        let batches = Mutex<[Int]>([])
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let desk = NoteDesk { notes in
            let isFirst = batches.withLock { batches in
                batches.append(notes.count)
                return batches.count == 1
            }
            if isFirst { for await _ in gate { break } }
        }
        let note = NoteDesk.Note(action: AuditAction("look"), principal: Self.principal, outcome: .success)
        let first = Task { try await desk.add(note) }
        while batches.withLock({ $0.isEmpty }) { await Task.yield() }
        let others = (0..<5).map { _ in Task { try await desk.add(note) } }
        while desk.waiting < 5 { await Task.yield() }
        open.yield()
        try await first.value
        for other in others { try await other.value }
        #expect(batches.withLock { $0 } == [1, 5])
    }

    @Test func `whose transaction fails are all told`() async throws {
        struct Full: Error {}
        let desk = NoteDesk { _ in throw Full() }
        let note = NoteDesk.Note(action: AuditAction("look"), principal: Self.principal, outcome: .success)
        for _ in 0..<3 { await #expect(throws: Full.self) { try await desk.add(note) } }
    }
}
