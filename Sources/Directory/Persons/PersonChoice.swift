import Console
import GRDB
import Kernel

/// The persons among whom a form lets choose, with their units.
struct PersonChoice: Sendable {
    let options: [Field.Option]

    /// Persons offered at most; who needs more comes from the person's own page.
    private static let limit = 3000

    init(_ database: Database) throws {
        let units = UnitTree(try UnitStore.list(database))
        var filter = PersonFilter()
        filter.order = .unit
        options = try PersonStore.list(filter, limit: Self.limit, database).persons.map { person in
            Field.Option(person.id.description, "\(person.name)（\(units.path(of: person.unitID) ?? "—")）")
        }
    }
}
