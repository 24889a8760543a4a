import Console
import GRDB
import Kernel

/// Looks up whose password it is to be, with the names that it must not hold.
enum PasswordOwner {
    static func of(_ account: Identifier<Account>, _ database: Database) throws -> PasswordPolicy.Owner {
        let account = try AccountStore.find(account, database)
        let person = try PersonStore.find(account.personID, database)
        let organisations = try UnitStore.list(database).filter { $0.kind != .department }.map(\.name)
        return PasswordPolicy.Owner(login: account.login, personName: person.name, organisations: organisations)
    }
}
