/// Which role may do what: assembled once, from what every module declares.
package struct PermissionTable: Sendable {
    private var roles: [Permission: Set<Role>] = [:]

    /// Grants nothing yet.
    package init() {}

    /// Grants the permission to the roles, besides those that have it.
    package mutating func grant(_ permission: Permission, to roles: Role...) {
        grant(permission, to: Set(roles))
    }

    /// Grants the permission to the roles, besides those that have it.
    package mutating func grant(_ permission: Permission, to roles: Set<Role>) {
        self.roles[permission, default: []].formUnion(roles)
    }

    /// The roles that have the permission.
    package func roles(with permission: Permission) -> Set<Role> {
        roles[permission] ?? []
    }

    /// All that these roles may do together.
    package func permissions(of held: Set<Role>) -> Set<Permission> {
        Set(roles.lazy.filter { !$0.value.isDisjoint(with: held) }.map(\.key))
    }

    /// Every permission declared, by name.
    package var all: [Permission] {
        roles.keys.sorted { $0.rawValue < $1.rawValue }
    }
}
