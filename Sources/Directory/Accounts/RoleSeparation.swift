import Console
import Kernel

/// 三员分立: nobody is two of the three administrators, and no administrator does the work that is administered.
///
/// GB/T 22239-2019 8.1.4.2 d) and 8.1.5.1 to 8.1.5.3. Here the rule answers in words before anything is written; the
/// triggers of `DirectorySchema` hold it whoever writes.
package enum RoleSeparation {
    /// Who holds what, as far as one grant is concerned.
    package struct Situation: Sendable, Hashable {
        /// The person whose account it is.
        package var person: Identifier<Person>
        /// The roles of this account.
        package var held: Set<Role>
        /// The roles of the person's other accounts.
        package var heldElsewhere: Set<Role>
        /// True for an account with an end.
        package var isTemporary: Bool
        /// The person who grants. Nil: set-up.
        package var granter: Identifier<Person>?

        /// Takes the parts.
        package init(
            person: Identifier<Person>, held: Set<Role>, heldElsewhere: Set<Role>, isTemporary: Bool,
            granter: Identifier<Person>?
        ) {
            self.person = person
            self.held = held
            self.heldElsewhere = heldElsewhere
            self.isTemporary = isTemporary
            self.granter = granter
        }
    }

    /// Refuses a grant that breaks the rule.
    /// - Throws: the `DirectoryError` that says which part.
    package static func check(granting role: Role, in situation: Situation) throws(DirectoryError) {
        if situation.granter == situation.person { throw .ownRoles }
        let others = situation.held.union(situation.heldElsewhere).subtracting([role])
        if role.isSeparatedAdministrator, let other = others.first(where: \.isSeparatedAdministrator) {
            throw .twoAdministrators(role, other)
        }
        let sameAccount = situation.held.subtracting([role])
        if let other = sameAccount.first(where: { $0.isSeparatedAdministrator || role.isSeparatedAdministrator }) {
            throw .administratorWithBusiness(
                administrator: role.isSeparatedAdministrator ? role : other,
                business: role.isSeparatedAdministrator ? other : role)
        }
        if role.isSeparatedAdministrator, situation.isTemporary { throw .temporaryAdministrator }
    }

    /// True when a person may own accounts with these roles together.
    package static func mayBelongTogether(_ roles: Set<Role>) -> Bool {
        roles.filter(\.isSeparatedAdministrator).count <= 1
    }
}
