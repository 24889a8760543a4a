import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Comparing, deciding and taking back in a real ledger.
@Suite struct `Reconciliation` {
    @Test func `taking the measured value ends a difference, and undoing brings it back`() async throws {
        let test = try await SwitchStage.ledger()
        #expect(try await SwitchStage.compare(test).open == 1)
        try await SwitchStage.decide(test, .accept)
        #expect(try await SwitchStage.open(test).isEmpty)
        #expect(try await SwitchStage.values(test)[.model] == "S5720")
        #expect(try await SwitchStage.compare(test).open == 0)
        test.time.advance(.minutes(1))
        let undoing = SwitchStage.author(test, "看错了")
        let result = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        #expect(result.undone == 1 && result.kept == 0)
        #expect(try await SwitchStage.open(test).map(\.difference.attribute) == [.model])
        await #expect(throws: AttributeError.undone) {
            _ = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        }
        try await test.expectSound()
    }

    @Test func `a correction is not asked for again until what is measured changes`() async throws {
        let test = try await SwitchStage.ledger()
        _ = try await SwitchStage.compare(test)
        try await SwitchStage.decide(test, .correct("S5735"))
        #expect(try await SwitchStage.values(test)[.model] == "S5735")
        #expect(try await SwitchStage.compare(test).open == 0)
        test.time.advance(.hours(1))
        try await SwitchStage.enter(test, model: "S5731", system: "VRP 5.170")
        #expect(try await SwitchStage.compare(test).open == 1)
        #expect(try await SwitchStage.open(test).first?.difference.registered == "S5735")
        try await test.expectSound()
    }

    @Test func `what is ignored stays so until one side changes, and needs a reason`() async throws {
        let test = try await SwitchStage.ledger()
        _ = try await SwitchStage.compare(test)
        let (lines, silent) = (try await SwitchStage.open(test), SwitchStage.author(test, nil))
        await #expect(throws: AssetError.reasonMissing) {
            _ = try await test.write { try DifferenceDeeds.decide(.ignore, lines, by: silent, $0) }
        }
        try await SwitchStage.decide(test, .ignore)
        let outcome = try await SwitchStage.compare(test)
        #expect(outcome.open == 0 && outcome.settled == 1)
        // Another way of writing is no change.
        test.time.advance(.hours(1))
        try await SwitchStage.enter(test, model: "s5720", system: "VRP 5.170")
        #expect(try await SwitchStage.compare(test).settled == 1)
        test.time.advance(.hours(1))
        try await SwitchStage.enter(test, model: "S5720-LI", system: "VRP 5.170")
        #expect(try await SwitchStage.compare(test).open == 1)
        #expect(try await SwitchStage.values(test)[.model] == "S5720-LI")
        try await test.expectSound()
    }

    @Test func `undoing leaves alone what somebody changed later`() async throws {
        let test = try await SwitchStage.ledger()
        let first = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "一",
                [
                    HandChange(asset: 1, attribute: .location, value: "A 机房"),
                    HandChange(asset: 1, attribute: .rack, value: "A01"),
                ], by: first, $0)
        }
        test.time.advance(.minutes(1))
        let second = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "二", [HandChange(asset: 1, attribute: .rack, value: "B02")], by: second, $0)
        }
        test.time.advance(.minutes(1))
        let third = SwitchStage.author(test)
        let result = try await test.write { try HandDeeds.undo(Identifier(1), by: third, $0) }
        #expect(result.undone == 1 && result.kept == 1)
        let now = try await SwitchStage.values(test)
        #expect(now[.location] == nil && now[.rack] == "B02")
        let history = try await test.store.read { try LedgerDeedStore.values(about: 1, $0) }
        #expect(history.map(\.setBy) == Array(repeating: "engineer", count: 4))
        try await test.expectSound()
    }

    @Test func `a person's word goes before all, says that there is none, and can be taken back`() async throws {
        let test = try await SwitchStage.ledger()
        for (value, expected) in [("手填", "手填"), ("", nil), (nil, "S5720")] as [(String?, String?)] {
            test.time.advance(.minutes(1))
            let author = SwitchStage.author(test)
            try await test.write {
                _ = try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: 1, attribute: .model, value: value)], by: author, $0)
            }
            #expect(try await SwitchStage.values(test)[.model] == expected)
        }
        let author = SwitchStage.author(test)
        await #expect(throws: AttributeError.nothing) {
            _ = try await test.write {
                try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: 1, attribute: .model, value: nil)], by: author, $0)
            }
        }
        let records = try await test.store.read { try LedgerRecordStore.live(of: 1, $0) }
        #expect(records.count { $0.kind == .hand } == 1)
        try await test.expectSound()
    }

    @Test func `words of a merged asset go with it, and back`() async throws {
        let test = try await SwitchStage.ledger()
        let author = SwitchStage.author(test)
        let second = try await test.write {
            try HandDeeds.make([.name: "备用机", .location: "库房"], addresses: [], by: author, $0)
        }
        test.time.advance(.minutes(1))
        let moment = test.time.now
        try await test.write {
            try IdentityDeeds.merge(
                [Identifier(1), second], into: Identifier(1), reason: "同一台", by: "r", at: moment, $0)
        }
        #expect(try await SwitchStage.values(test)[.location] == "库房")
        test.time.advance(.minutes(1))
        let later = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .location, value: "A 机房")], by: later, $0)
        }
        #expect(try await SwitchStage.values(test)[.location] == "A 机房")
        await #expect(throws: AssetError.merged(second)) {
            _ = try await test.write {
                try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: second.rawValue, attribute: .rack, value: "1")], by: later, $0
                )
            }
        }
        try await test.write { try IdentityDeeds.undo(Identifier(1), reason: "不是", by: "r", at: moment, $0) }
        let apart = try await test.store.read { try AssetValues.list([1, second.rawValue], $0) }
        #expect(apart.map { $0.values[.location] } == ["A 机房", "库房"])
        try await test.expectSound()
    }

    @Test func `an asset made by hand is found again by what was written down`() async throws {
        let test = try await TestInventory()
        let author = SwitchStage.author(test)
        let made = try await test.write {
            try HandDeeds.make([.serial: "SN1001", .kind: "switch"], addresses: [], by: author, $0)
        }
        #expect(try await SwitchStage.compare(test).open == 1)
        test.time.advance(.hours(1))
        try await SwitchStage.enter(test, model: "S5720", system: "x")
        let assets = try await test.assets()
        #expect(assets.map(\.id) == [made] && assets[0].isAlive)
        #expect(try await SwitchStage.compare(test).open == 0)
        try await test.expectSound()
    }

    @Test func `an order of sources that is changed decides every row anew, and the default comes back`() async throws {
        let test = try await SwitchStage.ledger()
        let job = GovernanceJob(content: LedgerContent())
        func run(_ change: @escaping @Sendable (Database) throws -> Void) async throws {
            test.time.advance(.minutes(1))
            let (engineer, moment) = (test.engineer, test.time.now)
            let id = try await test.write { database in
                try change(database)
                try GovernanceJob.queue(recompute: true, at: moment, by: engineer, database)
                return try #require(
                    try JobStore.list(kind: GovernanceJob.kind, states: [.queued], limit: 1, database).first
                ).id
            }
            let ended = try await JobRunner(store: test.store, handlers: [job], only: id).runOnly()
            #expect(ended.state == .succeeded, "\(ended.message ?? "")")
        }
        #expect(try await SwitchStage.values(test)[.model] == "S5720")
        let moment = test.time.now
        let order = [SourceKind.register] + SourceKind.allCases.filter { $0 != .register }
        try await run { try PrecedenceStore.set(order, for: .model, by: "reviewer", at: moment, $0) }
        #expect(try await SwitchStage.values(test)[.model] == "S5700")
        try await run { try PrecedenceStore.reset(nil, $0) }
        #expect(try await SwitchStage.values(test)[.model] == "S5720")
        await #expect(throws: AttributeError.self) {
            try await test.write { try PrecedenceStore.set([.hand], for: .model, by: "x", at: moment, $0) }
        }
        try await test.expectSound()
    }

    @Test func `a made-up ledger has exactly the differences that were put into it`() async throws {
        let test = try await TestInventory()
        let ledger = SyntheticLedger(devices: 300)
        try await ledger.fill(test.store, by: test.engineer)
        let outcome = try await SwitchStage.compare(test)
        #expect(outcome.assets == 300)
        #expect(outcome.open == ledger.differences && ledger.differences == 30)
        let counts = try await test.store.read { try DifferenceStore.openCounts($0) }
        #expect(counts == [.value: 15, .unregistered: 6, .unseen: 9])
        // Everything at once, by one deed, and all of it back.
        let (lines, author) = (
            try await test.store.read { try DifferenceStore.list(DifferenceFilter(), limit: 1_000, $0) },
            SwitchStage.author(test)
        )
        let decided = try await test.write { try DifferenceDeeds.decide(.accept, lines, by: author, $0) }
        #expect(decided == 21)
        #expect(try await SwitchStage.compare(test).open == 9)
        test.time.advance(.minutes(1))
        let undoing = SwitchStage.author(test)
        let undone = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        #expect(undone.undone == 21)
        #expect(try await SwitchStage.compare(test).open == 30)
        try await test.expectSound()
    }

    @Test func `the benchmark does what it says it measures`() async throws {
        let test = try await TestInventory()
        let measures = try await ReconciliationBenchmark(devices: 100).run(test.store, by: test.engineer)
        #expect(measures.map(\.count) == [200, 100, 100, 1, 10])
        let counts = try await test.store.read { try DifferenceStore.openCounts($0) }
        #expect(counts == [.unseen: 3])
        try await test.expectSound()
    }
}
