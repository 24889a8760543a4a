import GRDB
import Kernel
import Records

/// The rows of persons.
package enum PersonStore {
    private static let columns =
        "person.id, person.unit_id, person.name, person.employer, person.title, person.phone, person.left_at"

    /// One page of a list, and how many there are in all.
    package static func list(
        _ filter: PersonFilter, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> (persons: [Person], total: Int) {
        var conditions = [filter.left ? "person.left_at IS NOT NULL" : "person.left_at IS NULL"]
        var arguments: StatementArguments = []
        if let text = filter.text {
            let pattern = LikePattern.containing(text)
            conditions.append(
                """
                (person.name LIKE ? ESCAPE '\\' OR person.title LIKE ? ESCAPE '\\' OR person.phone LIKE ? ESCAPE '\\')
                """)
            arguments += [pattern, pattern, pattern]
        }
        if let units = filter.units {
            conditions.append("person.unit_id IN (\(databaseQuestionMarks(count: units.count)))")
            arguments += StatementArguments(units.sorted())
        }
        if let employer = filter.employer {
            conditions.append("person.employer = ?")
            arguments += [employer.rawValue]
        }
        let from = "FROM person JOIN unit ON unit.id = person.unit_id WHERE \(conditions.joined(separator: " AND "))"
        let direction = filter.descending ? "DESC" : "ASC"
        let order =
            switch filter.order {
            case .name: "person.name \(direction), person.id"
            case .unit: "unit.name \(direction), person.name, person.id"
            case .newest: "person.id \(filter.descending ? "ASC" : "DESC")"
            }
        let total = try Int.fetchOne(database, sql: "SELECT count(*) \(from)", arguments: arguments) ?? 0
        let persons = try Row.fetchAll(
            database, sql: "SELECT \(columns) \(from) ORDER BY \(order) LIMIT ? OFFSET ?",
            arguments: arguments + [limit, offset]
        ).map(person)
        return (persons, total)
    }

    /// What the set-up puts behind the name of a person whom nobody has named yet.
    static let placeholder = "（待实名）"

    /// How many persons still bear the name of their post only.
    package static func unnamed(_ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM person WHERE left_at IS NULL AND name LIKE '%' || ?",
            arguments: [placeholder]) ?? 0
    }

    /// The person with this number.
    /// - Throws: `DirectoryError.noPerson`.
    package static func find(_ id: Identifier<Person>, _ database: Database) throws -> Person {
        let row = try Row.fetchOne(database, sql: "SELECT \(columns) FROM person WHERE id = ?", arguments: [id])
        guard let row else { throw DirectoryError.noPerson(id) }
        return try person(row)
    }

    /// Adds a person.
    /// - Throws: `DirectoryError` for a field that cannot be taken, or a unit that is not there.
    package static func add(_ draft: PersonDraft, _ database: Database) throws -> Identifier<Person> {
        try check(draft, database)
        try database.execute(
            sql: "INSERT INTO person (unit_id, name, employer, title, phone) VALUES (?, ?, ?, ?, ?)",
            arguments: [draft.unitID, draft.name, draft.employer.rawValue, draft.title, draft.phone])
        return Identifier(database.lastInsertedRowID)
    }

    /// Changes what is known of a person.
    /// - Throws: as `add`.
    package static func update(_ id: Identifier<Person>, to draft: PersonDraft, _ database: Database) throws {
        _ = try find(id, database)
        try check(draft, database)
        try database.execute(
            sql: "UPDATE person SET unit_id = ?, name = ?, employer = ?, title = ?, phone = ? WHERE id = ?",
            arguments: [draft.unitID, draft.name, draft.employer.rawValue, draft.title, draft.phone, id])
    }

    /// Somebody leaves: the accounts are disabled, their sessions and tokens end in the same transaction
    /// (GB/T 22239-2019 8.1.8.2 a): access of those who leave is ended at once).
    /// - Throws: `DirectoryError.lastAdministrator` where an account is the last of its kind.
    package static func leave(_ id: Identifier<Person>, at moment: Timestamp, _ database: Database) throws {
        _ = try find(id, database)
        for account in try AccountStore.accounts(of: id, database) where account.state == .active {
            try AccountStore.disable(account.id, at: moment, database)
        }
        try database.execute(
            sql: "UPDATE person SET left_at = ? WHERE id = ? AND left_at IS NULL", arguments: [moment, id])
    }

    /// Somebody comes back. The accounts stay disabled until each is enabled on purpose.
    package static func comeBack(_ id: Identifier<Person>, _ database: Database) throws {
        _ = try find(id, database)
        try database.execute(sql: "UPDATE person SET left_at = NULL WHERE id = ?", arguments: [id])
    }

    private static func check(_ draft: PersonDraft, _ database: Database) throws {
        guard VisibleText.isName(draft.name, longest: 40) else {
            throw DirectoryError.field("姓名", "须为 1 至 40 个字符，不得包含不可见字符")
        }
        if let title = draft.title, !VisibleText.isName(title, longest: 40) {
            throw DirectoryError.field("职务", "不超过 40 个字符，不得包含不可见字符")
        }
        if let phone = draft.phone {
            let isPhone =
                (3...30).contains(phone.count)
                && phone.allSatisfy { ("0"..."9").contains($0) || "+-() ,转".contains($0) }
            guard isPhone else { throw DirectoryError.field("电话", "须为 3 至 30 位数字，可含 + - ( ) 和“转”") }
        }
        let unit = try UnitStore.find(draft.unitID, database)
        guard unit.closedAt == nil else { throw DirectoryError.noUnit(draft.unitID) }
    }

    private static func person(_ row: Row) throws -> Person {
        guard let employer = Person.Employer(rawValue: row[3]) else {
            throw RecordsError.damaged("person/\(row[0] as Int64).employer")
        }
        return Person(
            id: row[0], unitID: row[1], name: row[2], employer: employer, title: row[4], phone: row[5], leftAt: row[6])
    }
}
