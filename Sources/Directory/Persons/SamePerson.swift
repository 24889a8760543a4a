import GRDB
import Kernel

/// Whether one person stands behind two accounts: nobody approves what they asked for, whichever account they use.
package enum SamePerson {
    /// - Throws: `DirectoryError.noAccount`.
    package static func standsBehind(_ first: Int64, _ second: Int64, _ database: Database) throws -> Bool {
        if first == second { return true }
        return try AccountStore.find(Identifier(first), database).personID
            == AccountStore.find(Identifier(second), database).personID
    }
}
