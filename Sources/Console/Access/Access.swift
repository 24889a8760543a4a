/// Who may use a route; decided at the door, before the handler sees the request.
package enum Access: Hashable, Sendable {
    /// Anyone who reaches the server, signed in or not: the sign-in page, health, the style sheet.
    case anyone
    /// Anyone on this machine (loopback address), signed in or not.
    case local
    /// Any account.
    case signedIn
    /// An account one of whose roles has the permission.
    case permission(Permission)
    /// An account one of whose roles has at least one of the permissions.
    case anyOf(Set<Permission>)

    /// True when an account with these permissions may pass.
    package func admits(_ permissions: Set<Permission>) -> Bool {
        switch self {
        case .anyone, .local, .signedIn: true
        case .permission(let permission): permissions.contains(permission)
        case .anyOf(let any): !any.isDisjoint(with: permissions)
        }
    }

    /// True when the route is closed without a session.
    package var needsAccount: Bool {
        switch self {
        case .anyone, .local: false
        case .signedIn, .permission, .anyOf: true
        }
    }

    /// The permissions of which it wants one, by name.
    package var permissions: [Permission] {
        switch self {
        case .anyone, .local, .signedIn: []
        case .permission(let permission): [permission]
        case .anyOf(let any): any.sorted { $0.rawValue < $1.rawValue }
        }
    }
}
