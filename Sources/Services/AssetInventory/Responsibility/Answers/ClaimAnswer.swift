import Directory
import Kernel
import Records

/// What a recipient says of one asset.
struct ClaimAnswer: Sendable, Hashable {
    let item: Identifier<ClaimItem>
    let isConfirmed: Bool
    /// Why it is not theirs; for a rejection.
    var reason: String?
    /// What they fill in; for a confirmation.
    var name: String?
    var location: String?
    var purpose: String?

    init(_ item: Identifier<ClaimItem>, isConfirmed: Bool) {
        self.item = item
        self.isConfirmed = isConfirmed
    }
}

/// Who answers, and how it is known that it was they.
struct ClaimAnswerer: Sendable, Hashable {
    /// The person's name as records keep it.
    let name: String
    /// The person in the directory. Nil: known by name only.
    let person: Identifier<Person>?
    let way: ClaimItem.Way
    /// The account. Nil: by link or on paper.
    var account: Int64?
    /// The address from which the answer came. Nil: on paper.
    var address: String?
    /// The login name of whoever enters what stands on paper.
    var enteredBy: String?
    /// The signed sheet.
    var evidence: Identifier<Evidence>?

    init(_ name: String, person: Identifier<Person>?, way: ClaimItem.Way) {
        self.name = name
        self.person = person
        self.way = way
    }
}
