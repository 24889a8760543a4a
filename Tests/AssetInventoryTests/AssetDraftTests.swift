import Console
import Kernel
import Observations
import Testing

@testable import AssetInventory

/// Two people with one form: pure.
@Suite struct `The draft of an asset` {
    private let catalogue = AttributeCatalogue()

    private func words() throws -> DirectoryWords {
        DirectoryWords(units: [], persons: [], today: try #require(CivilDate(year: 2026, month: 11, day: 25)))
    }

    private func compare(
        brand: String, shownBrand: String, location: String, shownLocation: String, now: [AttributeName: String]
    ) throws -> AssetDraft.Outcome {
        let form = FormValues([
            "a.brand": brand, "was.brand": AssetDraft.digest(shownBrand), "a.location": location,
            "was.location": AssetDraft.digest(shownLocation),
        ])
        return AssetDraft(form, catalogue.definitions).compare(with: now, catalogue, try words())
    }

    @Test func `changes what was touched and nothing else`() throws {
        let outcome = try compare(
            brand: "华为", shownBrand: "", location: "A", shownLocation: "A", now: [.location: "A"])
        #expect(outcome.changes == [.brand: "华为"] && outcome.conflicts == [] && outcome.errors.isEmpty)
    }

    @Test func `leaves alone what somebody else changed meanwhile and was not touched here`() throws {
        let outcome = try compare(
            brand: "华为", shownBrand: "", location: "A", shownLocation: "A", now: [.location: "B"])
        #expect(outcome.changes == [.brand: "华为"] && outcome.conflicts == [])
        #expect(outcome.values[.location] == "B")
    }

    @Test func `tells of what both changed, and keeps what was typed`() throws {
        let outcome = try compare(
            brand: "华为", shownBrand: "", location: "C", shownLocation: "A", now: [.location: "B"])
        #expect(outcome.conflicts == [.location] && outcome.values[.location] == "C")
        // Sent again with what is shown now, it goes through.
        let again = try compare(
            brand: "华为", shownBrand: "", location: "C", shownLocation: "B", now: [.location: "B"])
        #expect(again.conflicts == [] && again.changes[.location] == "C")
    }

    @Test func `takes two who change to the same for one`() throws {
        let outcome = try compare(
            brand: "", shownBrand: "", location: "B", shownLocation: "A", now: [.location: "B"])
        #expect(outcome.changes == [:] && outcome.conflicts == [])
    }

    @Test func `empties a field only where it was emptied`() throws {
        let outcome = try compare(
            brand: "", shownBrand: "华为", location: "", shownLocation: "", now: [.brand: "华为"])
        #expect(outcome.changes == [.brand: ""])
    }

    @Test func `says what is wrong at each field and keeps what was typed`() throws {
        let long = String(repeating: "长", count: 10_000)
        let outcome = try compare(
            brand: long, shownBrand: "", location: "\u{202E}反", shownLocation: "", now: [:])
        #expect(outcome.errors["a.brand"] != nil && outcome.errors["a.location"] != nil && outcome.changes == [:])
        #expect(outcome.values[.brand] == long)
    }

    @Test func `of several assets changes those that have the attribute and another value`() {
        func asset(_ id: Int64, _ category: AssetKind.Category, _ values: [AttributeName: String]) -> AssetValues {
            AssetValues(asset: id, code: "", title: "\(id)", address: nil, category: category, values: values)
        }
        let change = BulkChange(values: [.location: "A", .warranty: "2020"])
        let plan = change.plan(
            [
                asset(1, .server, [.location: "B"]), asset(2, .server, [.location: "A", .warranty: "2020"]),
                asset(3, .application, [:]), asset(4, .server, [.purchased: "2021"]),
            ], catalogue)
        #expect(
            plan.changes.map { "\($0.asset) \($0.attribute.rawValue)" } == ["1 location", "1 warranty", "3 warranty"])
        #expect(plan.untouched == 1 && plan.faults == ["4"])
        #expect(ValueChange.digest(plan.changes) != ValueChange.digest(Array(plan.changes.dropLast())))
    }
}
