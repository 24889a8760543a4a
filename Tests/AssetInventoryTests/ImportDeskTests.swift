import Console
import Foundation
import Kernel
import Testing

@testable import AssetInventory

/// Files that wait for a confirmation.
@Suite struct `The desk of imports` {
    private let folder = FileManager.default.temporaryDirectory
    private let time = TimeHolder(Timestamp(seconds: 1_795_000_000))

    private func owner(_ account: Int64, _ session: String = "s") -> ImportOwner {
        ImportOwner(
            Visitor(
                accountID: Identifier(account), loginName: "x", personName: "x", roles: [], permissions: [],
                sessionID: session, csrfSecret: []))
    }

    private func draft(_ id: String, size: Int = 10) throws -> ImportDraft {
        let file = folder.appending(path: "desk-\(UUID().uuidString).draft")
        try Data("x".utf8).write(to: file)
        return ImportDraft(
            id: id, file: file, name: "x", size: size, broughtAt: time.now,
            choice: ImportChoice(format: "table.csv", source: "x"), sheets: [],
            sources: .init(known: [], suggested: "x"),
            trial: ImportTrial())
    }

    private func isThere(_ draft: ImportDraft) -> Bool { FileManager.default.fileExists(atPath: draft.file.path) }

    @Test func `shows a draft to nobody but its account in its session, and only for an hour`() throws {
        let desk = ImportDesk(clock: time.clock)
        let made = try draft("a")
        try desk.add(made, of: owner(1))
        #expect(try desk.find("a", of: owner(1)).id == "a")
        for other in [owner(2), owner(1, "another")] {
            #expect(throws: ConsoleFault.notFound) { try desk.find("a", of: other) }
            #expect(throws: ConsoleFault.notFound) { try desk.cancel("a", of: other) }
            #expect(throws: ConsoleFault.notFound) { try desk.entering("a", of: other) }
            #expect(throws: ImportError.movedOn) { try desk.enter(made, of: other) { Task { Identifier(1) } } }
            #expect(desk.list(of: other).isEmpty)
        }
        #expect(isThere(made))
        time.advance(.minutes(61))
        #expect(throws: ConsoleFault.notFound) { try desk.find("a", of: owner(1)) }
        #expect(!isThere(made))
    }

    @Test func `removes what is cancelled, and the oldest where a person has too many`() throws {
        let desk = ImportDesk(clock: time.clock, limits: .init(files: 2, bytes: 100))
        var drafts: [ImportDraft] = []
        for id in ["a", "b", "c"] {
            let made = try draft(id)
            try desk.add(made, of: owner(1))
            drafts.append(made)
            time.advance(.seconds(1))
        }
        #expect(desk.list(of: owner(1)).map(\.id) == ["c", "b"])
        #expect(drafts.map(isThere) == [false, true, true])
        try desk.cancel("b", of: owner(1))
        #expect(!isThere(drafts[1]))
        let large = try draft("d", size: 95)
        #expect(throws: ImportError.full) { try desk.add(large, of: owner(2)) }
        desk.drop("c")
        try desk.add(large, of: owner(2))
        try desk.cancel("d", of: owner(2))
    }

    @Test func `has a draft entered once, as it was checked`() async throws {
        let desk = ImportDesk(clock: time.clock)
        var made = try draft("a")
        try desk.add(made, of: owner(1))
        let checked = made
        made.choice.source = "y"
        try desk.update(made, of: owner(1))
        #expect(throws: ImportError.movedOn) { try desk.enter(checked, of: owner(1)) { Task { Identifier(1) } } }
        let first = try desk.enter(made, of: owner(1)) { Task { Identifier(7) } }
        let second = try desk.enter(made, of: owner(1)) { Task { Identifier(8) } }
        let runs = try await [first.value, second.value]
        #expect(runs == [Identifier(7), Identifier(7)])
        #expect(throws: ConsoleFault.notFound) { try desk.cancel("a", of: owner(1)) }
        #expect(desk.list(of: owner(1)).isEmpty)
        desk.drop("a")
    }
}
