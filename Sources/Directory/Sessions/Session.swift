import Console
import Kernel

/// One sign-in, from the right password to its end.
package struct Session: Sendable, Hashable {
    /// Why a session ended.
    package enum EndReason: String, Sendable, CaseIterable {
        /// The person signed out.
        case signedOut
        /// Nothing came for too long.
        case idle
        /// It had lasted as long as any session may.
        case expired
        /// The second factor did not come in time.
        case unfinished
        /// The person or an administrator ended it.
        case revoked
        /// A newer session took its place.
        case superseded
        /// The password was changed or reset.
        case passwordChanged
        /// The account's roles changed.
        case rolesChanged
        /// A second factor was removed or replaced.
        case factorsChanged
        /// The account was disabled, or its time was over.
        case disabled
        /// The account went to another person.
        case reassigned
        /// Too many wrong codes.
        case locked

        /// The words that pages show.
        package var chinese: String {
            switch self {
            case .signedOut: "主动退出"
            case .idle: "长时间无操作"
            case .expired: "达到最长时间"
            case .unfinished: "未完成双因素认证"
            case .revoked: "被注销"
            case .superseded: "被新登录替代"
            case .passwordChanged: "口令变更"
            case .rolesChanged: "角色变更"
            case .factorsChanged: "认证因素变更"
            case .disabled: "账号停用或到期"
            case .reassigned: "账号转移"
            case .locked: "认证失败次数过多"
            }
        }
    }

    /// The number.
    package let id: Identifier<Session>
    /// Whose.
    package let accountID: Identifier<Account>
    /// From which address.
    package let peer: String
    /// What the browser calls itself.
    package let userAgent: String
    /// Since when.
    package let startedAt: Timestamp
    /// When the second factor was given. Nil: not, or none was asked for.
    package let secondFactorAt: Timestamp?
    /// When it ended. Nil: it has not been ended; whether it still lives, `lapse` says.
    package let endedAt: Timestamp?
    /// Why it ended.
    package let endReason: EndReason?
    /// The last request, to the minute.
    package let seenAt: Timestamp

    /// Why the session is over although nobody has ended it. Nil: it lives. `waitsForFactor` is true while the account has
    /// a second factor that this session has not given.
    package func lapse(at moment: Timestamp, policy: SecurityPolicy, waitsForFactor: Bool) -> EndReason? {
        // A clock that was set back must not lengthen a session: time before its start is no time of its own.
        if moment - startedAt >= policy.absolute || moment < startedAt - .minutes(5) { return .expired }
        if waitsForFactor, moment - startedAt >= SecurityPolicy.secondFactorTime { return .unfinished }
        if moment - seenAt >= policy.idle { return .idle }
        return nil
    }
}
