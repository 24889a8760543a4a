import Kernel

/// Why a request was turned away at the door.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// No session, and the route wants one.
    case notSignedIn
    /// The token is unknown, expired, revoked, or came from an address that it is not for.
    case wrongToken
    /// None of the account's roles has the permission.
    case noPermission
    /// Another page or site made the browser send this, or the token is stale.
    case forgedRequest
    /// Too many attempts from one address.
    case tooManyAttempts
    /// The route is for this machine only.
    case notLocal
    /// The request names a host that is not this server's (DNS rebinding).
    case wrongHost

    /// The words of the audit trail.
    package var chinese: String {
        switch self {
        case .notSignedIn: "未登录"
        case .wrongToken: "接口令牌无效"
        case .noPermission: "无权限"
        case .forgedRequest: "请求来源或令牌校验未通过"
        case .tooManyAttempts: "尝试过于频繁"
        case .notLocal: "仅限本机访问"
        case .wrongHost: "主机名不在允许范围内"
        }
    }
}

/// A request turned away at the door, for the audit trail.
package struct Refusal: Sendable {
    /// When.
    package let moment: Timestamp
    /// The account. Nil: none signed in.
    package let accountID: Identifier<Account>?
    /// The account's sign-in name. Nil: none signed in.
    package let loginName: String?
    /// The address that the request came from.
    package let peer: String
    /// The HTTP method.
    package let method: String
    /// The path, without the query, as the client wrote it, at most 200 bytes.
    package let path: String
    /// The route's name, `GET /assets/{asset}`. Nil: refused before a route was found.
    package let route: String?
    /// Why.
    package let reason: RefusalReason
    /// How many more of the same address were refused since its last entry and not written down one by one.
    package let suppressed: Int
    /// The request's number in the log.
    package let requestID: String
}

/// Takes down refusals; Records' audit chain is behind it.
package protocol RefusalAudit: Sendable {
    /// Takes down a refusal. The request is refused all the same when this throws; the failure is logged as an error.
    func record(_ refusal: Refusal) async throws
}
