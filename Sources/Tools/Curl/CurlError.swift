import Kernel

/// Why a question over HTTP has no answer that could be used. None holds more of the address than its host and port.
package enum CurlError: ExplainedError, Hashable {
    /// Nobody there, or no way to them; the text says which.
    case unreachable(host: String, String)
    /// No answer, or not all of it, in time.
    case timedOut(host: String)
    /// The answer is longer than may be, in bytes.
    case tooLarge(host: String, limit: Int)
    /// The answer sends to another place, which is not followed: that place's host.
    case redirected(host: String, to: String)
    /// An answer that is none: its status (RFC 9110, 15).
    case refused(host: String, status: Int)
    /// No authority that this machine trusts stands for the certificate.
    case untrusted(host: String)
    /// The certificate is not the one that was confirmed.
    case changed(host: String)
    /// It speaks no TLS, or none that is still safe.
    case noCertificate(host: String)

    package var kind: FaultKind {
        switch self {
        case .tooLarge: .tooLarge
        case .untrusted, .changed, .redirected: .forbidden
        case .unreachable, .timedOut, .refused, .noCertificate: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .unreachable(let host, let why):
            Explanation(why, place: host, advice: "请检查地址、端口、路由与防火墙策略，以及设备接口是否已启用")
        case .timedOut(let host):
            Explanation("设备没有在时限内答复完毕", place: host, advice: "请检查设备是否繁忙，或改为分页读取")
        case .tooLarge(let host, let limit):
            Explanation("返回内容超过 \(limit >> 20) MB，已停止接收", place: host, advice: "请改为分页读取，或在接口地址中限定返回的字段")
        case .redirected(let host, let other):
            Explanation(
                "设备要求转到“\(other)”，按安全要求不予跟随", place: host, advice: "请核对接口地址；确需访问新地址时修改数据源，重新批准")
        case .refused(let host, let status):
            Explanation("设备答复 \(status)：\(Self.words(status))", place: host, advice: Self.advice(status))
        case .untrusted(let host):
            Explanation(
                "设备的证书不是由本机信任的机构签发，或与地址不符", place: host,
                advice: "自签名证书请在数据源页面读取证书，与设备上显示的指纹核对后确认信任")
        case .changed(let host):
            Explanation(
                "设备的证书与已确认的指纹不一致，未发送任何凭据", place: host,
                advice: "请先向设备管理员核实是否更换过证书，防止有人冒充；属实的在数据源页面重新读取并确认证书")
        case .noCertificate(let host):
            Explanation("无法建立 TLS 连接，没有读到证书", place: host, advice: "请核对端口上是否为 HTTPS，设备是否支持 TLS 1.2 以上版本")
        }
    }

    private static func words(_ status: Int) -> String {
        switch status {
        case 400, 422: "请求内容不被接受"
        case 401: "需要认证，或凭据有误"
        case 403: "没有权限"
        case 404: "没有这个接口"
        case 405: "接口不接受该请求方式"
        case 429: "请求过于频繁"
        case 500...: "设备内部错误"
        default: "不是成功的答复"
        }
    }

    private static func advice(_ status: Int) -> String {
        switch status {
        case 401, 403: "请核对认证方式、用户名和密码（令牌），以及该账号在设备上的接口权限"
        case 404, 405: "请对照设备的接口文档核对地址与请求方式"
        case 429: "请把同步间隔放长"
        case 500...: "请稍后重试；仍不成功时检查设备的接口服务"
        default: "请对照设备的接口文档核对请求"
        }
    }
}
