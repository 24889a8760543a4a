import Directory
import GRDB
import Kernel
import Records

/// The name of the person behind an account, for documents.
enum PersonName {
    static func of(_ principal: Principal, _ database: Database) throws -> String {
        guard let account = principal.accountID else { return principal.name }
        return try AccountStore.summary(of: Identifier(account), database).person.name
    }
}
