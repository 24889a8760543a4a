import Kernel

/// Why the door or a handler does not give what was asked. Services throw their own `ExplainedError`s, or these.
package enum ConsoleFault: ExplainedError, Equatable {
    /// No such page or record, or none that the visitor may know of: 404.
    case notFound
    /// The path exists for these methods only: 405.
    case wrongMethod([Method])
    /// No live session: 401.
    case notSignedIn
    /// The token for programs is unknown, expired, revoked, or not for the address that it came from: 401.
    case wrongToken
    /// Not allowed: 403.
    case forbidden
    /// The token against forged requests is missing or stale, or another site sent the request: 403.
    case forged
    /// The request cannot be read: 400.
    case malformed(String, place: String? = nil)
    /// More than so many bytes: 413.
    case tooLarge(limit: Int)
    /// The request does not say how long its body is: 411.
    case unknownLength
    /// The address is too long: 414.
    case longAddress
    /// The body is not of the type that the route takes: 415.
    case wrongType
    /// The sender took too long over the body: 408.
    case slow
    /// The request names a host that is not this server's: 421.
    case wrongHost
    /// Too many attempts; so many seconds to wait: 429.
    case tooMany(retryAfter: Int)
    /// The header is too long: 431.
    case longHeader
    /// Too many requests at once: 503.
    case busy

    /// The HTTP status (RFC 9110 section 15, RFC 6585).
    package var status: Int {
        switch self {
        case .notFound: 404
        case .wrongMethod: 405
        case .notSignedIn, .wrongToken: 401
        case .forbidden, .forged: 403
        case .malformed: 400
        case .tooLarge: 413
        case .unknownLength: 411
        case .longAddress: 414
        case .wrongType: 415
        case .slow: 408
        case .wrongHost: 421
        case .tooMany: 429
        case .longHeader: 431
        case .busy: 503
        }
    }

    package var kind: FaultKind {
        switch self {
        case .notFound: .notFound
        case .notSignedIn, .wrongToken, .forbidden, .forged, .wrongHost: .forbidden
        case .wrongMethod, .malformed, .unknownLength, .wrongType, .slow: .badInput
        case .tooLarge, .longAddress, .longHeader: .tooLarge
        case .tooMany, .busy: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .notFound:
            Explanation("页面或记录不存在", advice: "可能已被删除，或者地址有误。请从菜单重新进入。")
        case .wrongMethod:
            Explanation("该地址不支持这种访问方式", advice: "请从菜单或页面上的按钮重新操作。")
        case .notSignedIn:
            Explanation("尚未登录或登录已过期", advice: "请重新登录后再操作。")
        case .wrongToken:
            Explanation("接口令牌无效", advice: "令牌可能已过期、已注销，或不能从该地址使用。请在“我的账号”中核对或重新签发。")
        case .forbidden:
            Explanation("您没有执行此操作的权限", advice: "如确需使用，请向安全管理员申请。")
        case .forged:
            Explanation("页面已过期，操作未执行", advice: "请返回上一页，刷新后重新提交。")
        case .malformed(let what, let place):
            Explanation(what, place: place, advice: "请检查后重新提交。")
        case .tooLarge(let limit):
            Explanation("提交的内容超过上限", advice: "单次提交不得超过 \(byteCount(limit))。")
        case .unknownLength:
            Explanation("请求没有声明内容长度", advice: "请通过页面上的表单提交，或在请求头中给出 Content-Length。")
        case .longAddress:
            Explanation("访问地址过长", advice: "请减少筛选条件后重试。")
        case .wrongType:
            Explanation("提交内容的格式不受支持", advice: "请通过页面上的表单提交。")
        case .slow:
            Explanation("提交超时", advice: "请检查网络后重新提交。")
        case .wrongHost:
            Explanation("访问所用的主机名不在允许范围内", advice: "请使用系统管理员公布的地址访问。")
        case .tooMany(let seconds):
            Explanation("尝试过于频繁", advice: "请等待 \(seconds) 秒后重试。")
        case .longHeader:
            Explanation("请求头过大", advice: "请清除浏览器中本站的 Cookie 后重试。")
        case .busy:
            Explanation("系统繁忙", advice: "请稍候片刻再试。")
        }
    }
}

/// A size for reading: `64 KiB`, `1.5 MiB`.
package func byteCount(_ bytes: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024 && unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    let tenths = Int((value * 10).rounded())
    let text = tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    return "\(text) \(units[unit])"
}
