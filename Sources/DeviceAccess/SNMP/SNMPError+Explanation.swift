import Glibc
import Kernel

extension SNMPError {
    package var explanation: Explanation {
        switch self {
        case .silent(let target, .v3): Self.silentEngine(target)
        case .silent(let target, let version): Self.silentCommunity(target, version)
        case .silentOnceKnown(let target):
            Explanation(
                "设备回应了 SNMPv3 探询，但不回应该用户的请求", place: target.description,
                advice: "多为加密口令、加密算法或认证算法不一致，请与设备上的配置核对")
        case .fellSilent(let target):
            Explanation(
                "设备中途不再回应", place: target.description, advice: "设备可能繁忙或限制了查询速度，请稍后重试")
        case .refused(let target):
            Explanation(
                "设备在该端口没有 SNMP 服务", place: target.description,
                advice: "请确认设备已启用 SNMP，且端口号无误（通常为 161）")
        case .unreachable(let target, let code):
            Explanation(
                "无法到达设备：\(Self.words(code))", place: target.description, advice: "请检查地址、路由与防火墙策略")
        case .unknownUser(let target):
            Explanation("设备上没有该 SNMPv3 用户", place: target.description, advice: "请核对用户名")
        case .wrongPassword(let target):
            Explanation("SNMPv3 认证失败", place: target.description, advice: "请核对认证算法与认证口令")
        case .unsupportedLevel(let target):
            Explanation(
                "设备不接受该用户的安全级别", place: target.description, advice: "请核对该用户是否启用认证与加密")
        case .notInTime(let target):
            Explanation(
                "SNMPv3 时间窗校验未通过", place: target.description,
                advice: "多为设备重启或引擎标识重复，请稍后重试；仍不成功时检查是否有设备使用相同的引擎标识")
        case .notDecrypted(let target):
            Explanation("设备无法解密请求", place: target.description, advice: "请核对加密算法与加密口令")
        case .reported(let target, let code):
            Explanation(
                "设备拒绝了 SNMPv3 请求（代码 \(code)）", place: target.description, advice: "请检查设备上的 SNMPv3 配置")
        case .denied(let target):
            Explanation(
                "设备不允许读取", place: target.description, advice: "请在设备上为该团体字或用户授予只读视图")
        default: otherExplanation
        }
    }

    private var otherExplanation: Explanation {
        switch self {
        case .agentError(let target, let status):
            Explanation(
                "设备返回错误：\(Self.statusWords(status))", place: target.description,
                advice: "请重试；仍不成功时检查设备的 SNMP 服务")
        case .loop(let target, let oid):
            Explanation(
                "设备的 SNMP 数据循环，已停止读取", place: "\(target)，\(oid)", advice: "这是设备软件的缺陷，可联系厂商升级")
        case .nonsense(let target):
            Explanation("设备的回应无法识别", place: target.description, advice: "请确认该端口上是 SNMP 服务")
        case .outOfTime(let target):
            Explanation("读取超过时限", place: target.description, advice: "请放宽时限，或在设备空闲时重试")
        case .cancelled: Explanation("读取已取消")
        case .shortPassword:
            Explanation("SNMPv3 口令少于 8 个字符", advice: "请填写设备上设置的口令，标准要求至少 8 个字符")
        case .unusableCredentials:
            Explanation(
                "SNMP 凭据不完整", advice: "用户名与上下文名不超过 32 个字符；选择加密时必须同时填写认证口令")
        case .inUse(let target):
            Explanation(
                "正在以同一用户、另一组口令读取该设备", place: target.description, advice: "请待正在进行的读取结束后重试")
        case .badTarget(let text):
            Explanation("“\(text)”不是地址", advice: "请填写 IP 地址或主机名，可加端口号，如 192.0.2.1:161")
        case .unknownHost(let host):
            Explanation("无法解析主机名“\(host)”", advice: "请检查主机名，或直接填写 IP 地址")
        case .noResources: Explanation("系统资源不足，无法建立 SNMP 会话", advice: "请稍后重试")
        default: Explanation("无法读取设备")
        }
    }

    private static func silentCommunity(_ target: SNMPTarget, _ version: SNMPVersion) -> Explanation {
        Explanation(
            "设备没有回应 SNMP\(version.rawValue) 请求", place: target.description,
            advice: "团体字错误时设备不作任何回应，请先核对团体字；再检查设备是否启用 SNMP、是否允许本机地址访问、端口与防火墙策略")
    }

    private static func silentEngine(_ target: SNMPTarget) -> Explanation {
        Explanation(
            "设备没有回应 SNMPv3 探询", place: target.description,
            advice: "请检查设备是否启用 SNMPv3、是否允许本机地址访问、端口与防火墙策略")
    }

    private static func words(_ code: Int32) -> String {
        switch code {
        case EHOSTUNREACH, EHOSTDOWN: "没有该主机"
        case ENETUNREACH, ENETDOWN: "没有到该网段的路由"
        case EACCES, EPERM: "被防火墙策略拒绝"
        case EMSGSIZE: "报文超过链路允许的长度"
        default: "网络错误 \(code)"
        }
    }

    /// The list of RFC 3416, section 3.
    private static func statusWords(_ status: Int) -> String {
        switch status {
        case 1: "回应过大"
        case 2: "没有该对象"
        case 5: "设备内部错误"
        case 13: "设备资源不足"
        default: "错误代码 \(status)"
        }
    }
}
