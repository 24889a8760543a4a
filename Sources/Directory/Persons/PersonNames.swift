import GRDB
import Kernel

/// The persons behind login names: records keep the login, which never changes; pages and documents show the person.
package struct PersonNames: Sendable {
    private let names: [String: String]

    /// Reads all accounts; a hospital has some dozens. A name that two persons bear is shown with its login.
    package init(_ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT account.login, person.name,
                    EXISTS (SELECT 1 FROM person AS other WHERE other.name = person.name AND other.id <> person.id)
                FROM account JOIN person ON person.id = account.person_id
                """)
        names = Dictionary(
            rows.map { row in
                let login: String = row[0]
                let name: String = row[1]
                return (login, row[2] ? "\(name)（\(login)）" : name)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The person's name; where no account has this login (the program itself, a set-up) the text as it is.
    package subscript(login: String) -> String { names[login] ?? login }
}
