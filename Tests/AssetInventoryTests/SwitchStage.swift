import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// A ledger with one switch that is registered differently, and what tests do with it.
enum SwitchStage {
    /// A ledger in which one switch is registered with another model.
    static func ledger() async throws -> TestInventory {
        let test = try await TestInventory()
        try await enter(test, model: "S5720", system: "VRP 5.170")
        var observation = Observation(slot: "ZC1", presence: .registered)
        observation.evidence = [IdentityEvidence.serial("SN1001")].compactMap(\.self)
        observation.attributes = [.serial: "sn1001", .model: "S5700", .unit: "医务科", .kind: "switch"]
        try await test.enter([ObservedItem(observation: observation)], kind: .register, name: "登记表")
        return test
    }

    static func enter(_ test: TestInventory, model: String, system: String) async throws {
        var observation = Observation(slot: "10.1.2.3", presence: .alive)
        observation.addresses = [try #require(IPAddress("10.1.2.3"))]
        observation.evidence = [IdentityEvidence.serial("SN1001")].compactMap(\.self)
        observation.attributes = [.serial: "SN1001", .model: model, .firmware: system]
        observation.services = [ObservedService(transport: .tcp, number: 22)]
        try await test.enter([ObservedItem(observation: observation)], kind: .snmp, name: "核心交换机")
    }

    static func compare(_ test: TestInventory) async throws -> ReconciliationRun.Outcome {
        try await ReconciliationRun(store: test.store).run()
    }

    static func author(_ test: TestInventory, _ reason: String? = "核对", content: LedgerContent = LedgerContent())
        -> HandDeeds.Author
    {
        HandDeeds.Author(person: "engineer", reason: reason, moment: test.time.now, content: content)
    }

    static func open(_ test: TestInventory) async throws -> [DifferenceLine] {
        try await test.store.read { try DifferenceStore.list(DifferenceFilter(), limit: 100, $0) }
    }

    static func decide(_ test: TestInventory, _ decision: DifferenceDeeds.Decision) async throws {
        test.time.advance(.minutes(1))
        let (lines, author) = (try await open(test), author(test))
        _ = try await test.write { try DifferenceDeeds.decide(decision, lines, by: author, $0) }
    }

    static func values(_ test: TestInventory) async throws -> [AttributeName: String] {
        try await test.store.read { try AssetValues.list([1], $0).first?.values ?? [:] }
    }
}
