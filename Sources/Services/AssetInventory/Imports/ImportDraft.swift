import Console
import Foundation
import Kernel
import ScanImports

/// A file that somebody has brought and not confirmed yet. It lies in the scratch folder and is known to this process only:
/// after a crash it is gone.
struct ImportDraft: Sendable {
    /// 32 hexadecimal digits that nobody can guess.
    let id: String
    /// Where it lies.
    let file: URL
    /// What the person's file is called; only to be shown.
    let name: String
    /// Bytes.
    let size: Int
    /// When it was brought.
    let broughtAt: Timestamp
    /// How it is to be read.
    var choice: ImportChoice
    /// The sheets of a file of tables.
    var sheets: [ImportSheet]
    /// What its source may be called.
    var sources: ImportPreparation.Sources
    /// What came of reading it that way.
    var trial: ImportTrial

    /// The ending of its name in the scratch folder. A server that starts removes what another has left.
    static let suffix = "draft"
}

/// Whose a draft is: an account in one session.
struct ImportOwner: Sendable, Hashable {
    let account: Identifier<Account>
    let session: String

    /// Takes them from who asks.
    init(_ visitor: Visitor) {
        (account, session) = (visitor.accountID, visitor.sessionID)
    }
}
