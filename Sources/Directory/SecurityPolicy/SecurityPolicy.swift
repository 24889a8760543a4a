import Console
import Kernel

/// What the security administrator decides about passwords, locking, sessions and second factors.
///
/// The figures answer GB/T 22239-2019 (level 3) 8.1.4.1: a) identity with complexity and regular change, b) handling of
/// failed sign-ins, limits and time-outs, d) two kinds of proof. The standard gives no numbers; the defaults are those
/// that assessors usually ask for, the bounds keep anybody from switching a rule off.
package struct SecurityPolicy: Sendable, Hashable {
    /// Characters of a password, at least.
    package var minimumLength = 10
    /// How many of the four classes of characters a password must hold.
    package var minimumClasses = 3
    /// How many of the last passwords must not be used again, the present one among them.
    package var historyLength = 5
    /// Days after which a password must be changed.
    package var maximumAgeDays = 90
    /// Failures after which a login name is locked.
    package var failureLimit = 5
    /// Minutes within which those failures count together.
    package var failureWindowMinutes = 15
    /// Minutes for which a login name stays locked.
    package var lockMinutes = 15
    /// Minutes without a request after which a session ends.
    package var idleMinutes = 30
    /// Hours after which a session ends whatever happens.
    package var absoluteHours = 12
    /// Sessions that one account may have at once; a new one ends the oldest.
    package var concurrentSessions = 3
    /// The roles whose holders must give a second factor.
    package var secondFactorRoles: Set<Role> = [.systemAdministrator, .securityAdministrator, .auditAdministrator]

    /// What holds until somebody decides otherwise.
    package init() {}

    /// A number of the policy: where it is kept, what it is called, and between which values it may lie.
    package struct Figure: Sendable {
        /// The column and form field.
        package let name: String
        /// The label.
        package let title: String
        /// The unit, `位`.
        package let unit: String
        /// The lowest and highest value.
        package let bounds: ClosedRange<Int>
        /// The number in the policy.
        package let path: any WritableKeyPath<SecurityPolicy, Int> & Sendable
    }

    /// All numbers, in the order of the form.
    package static let figures: [Figure] = [
        Figure(name: "minimum_length", title: "口令最小长度", unit: "位", bounds: 8...64, path: \.minimumLength),
        Figure(name: "minimum_classes", title: "口令字符类别", unit: "类", bounds: 3...4, path: \.minimumClasses),
        Figure(name: "history_length", title: "不得重复使用的历史口令", unit: "个", bounds: 1...24, path: \.historyLength),
        Figure(name: "maximum_age_days", title: "口令有效期", unit: "天", bounds: 7...365, path: \.maximumAgeDays),
        Figure(name: "failure_limit", title: "锁定前允许的失败次数", unit: "次", bounds: 3...10, path: \.failureLimit),
        Figure(
            name: "failure_window_minutes", title: "失败次数的统计时段", unit: "分钟", bounds: 5...1440,
            path: \.failureWindowMinutes),
        Figure(name: "lock_minutes", title: "锁定时长", unit: "分钟", bounds: 5...1440, path: \.lockMinutes),
        Figure(name: "idle_minutes", title: "无操作自动退出", unit: "分钟", bounds: 5...120, path: \.idleMinutes),
        Figure(name: "absolute_hours", title: "单次登录最长时间", unit: "小时", bounds: 1...24, path: \.absoluteHours),
        Figure(name: "concurrent_sessions", title: "同一账号最多同时在线", unit: "处", bounds: 1...10, path: \.concurrentSessions),
    ]

    /// Refuses a number outside its bounds.
    /// - Throws: `DirectoryError.policyFigure` for the first one.
    package func checkBounds() throws {
        for figure in Self.figures where !figure.bounds.contains(self[keyPath: figure.path]) {
            throw DirectoryError.policyFigure(figure.title, bounds: figure.bounds, unit: figure.unit)
        }
    }

    /// True when one of the roles wants a second factor.
    package func requiresSecondFactor(_ roles: Set<Role>) -> Bool {
        !secondFactorRoles.isDisjoint(with: roles)
    }

    /// How long sign-in failures count together.
    var failureWindow: Interval { .minutes(Int64(failureWindowMinutes)) }
    /// How long a login name stays locked.
    var lock: Interval { .minutes(Int64(lockMinutes)) }
    /// How long a session lives without a request.
    var idle: Interval { .minutes(Int64(idleMinutes)) }
    /// How long a session lives at most.
    var absolute: Interval { .hours(Int64(absoluteHours)) }
    /// How long a password lives.
    var maximumAge: Interval { .days(Int64(maximumAgeDays)) }
    /// How long one may take over the second factor after the password was right. The session is worth nothing until
    /// then, and must not lie about for the whole idle time.
    static let secondFactorTime: Interval = .minutes(5)
}
