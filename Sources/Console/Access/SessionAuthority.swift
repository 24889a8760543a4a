import Kernel

/// Knows sessions and accounts; Directory is one. The door asks it who a request comes from.
package protocol SessionAuthority: Sendable {
    /// The visitor whose live session the token names, or nil when there is none: unknown, expired, revoked.
    ///
    /// Called once for each request. Counts as use of the session, so an idle timeout begins anew.
    ///
    /// - `token`: the session cookie's value.
    /// - `peer`: the address from which the request came.
    /// - `now`: the moment of the request.
    /// - Throws: an `ExplainedError` when sessions cannot be read; the request is then refused.
    func visitor(token: String, peer: String, now: Timestamp) async throws -> Visitor?

    /// The visitor whose token for programs this is, with no more permissions than the token was issued for; nil when it is
    /// unknown, expired, revoked, or not for this address.
    ///
    /// - `bearer`: what stands in the header Authorization behind `Bearer`.
    /// - Throws: an `ExplainedError` when tokens cannot be read; the request is then refused.
    func visitor(bearer: String, peer: String, now: Timestamp) async throws -> Visitor?

    /// The session that this token named until it lapsed of itself, for having been idle or having lasted as long as it may.
    /// Nil: unknown, alive, ended by a person or an administrator, or long over. It opens nothing.
    func lapsed(token: String, now: Timestamp) async throws -> LapsedSession?

    /// The page on which one signs in. It takes `return`, the address to come back to.
    var signIn: Link { get }

    /// The address to which the sign-out button posts. Nil: no button is shown.
    var signOut: Link? { get }

    /// The page of one's own account. Nil: the name in the corner leads nowhere.
    var ownAccount: Link? { get }

    /// The page on which the obligation is met.
    func page(for obligation: Obligation) -> Link
}
