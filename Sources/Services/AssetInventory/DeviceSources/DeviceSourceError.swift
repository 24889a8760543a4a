import Kernel
import ScanImports

/// Why something about a device source cannot be done.
package enum DeviceSourceError: ExplainedError, Hashable {
    /// Another one in use has the name.
    case nameTaken(String)
    /// There is none of that name.
    case noSuchName(String)
    /// It was taken out of use.
    case retired
    /// It is approved as it is.
    case alreadyApproved
    /// It was changed after the approver's page was made.
    case changedMeanwhile
    /// Who asked cannot also approve.
    case ownRequest
    /// It may not be asked; the obstacles in Chinese.
    case notReady([String])
    /// It is being asked now.
    case running
    /// No certificate was read that could be confirmed.
    case nothingOffered
    /// What was read is no certificate.
    case badCertificate
    /// Taking it out of use wants a reason.
    case noReason
    /// None of its devices could be read; a line for each.
    case noneAnswered([String])
    /// The answer cannot be read, or says itself that it is none.
    case badAnswer(String)
    /// The answer holds no list where the mapping says.
    case nothingMapped(path: String)
    /// Not one of so many things could be taken; the reasons.
    case nothingTaken(items: Int, [String])

    package var kind: FaultKind {
        switch self {
        case .nameTaken, .retired, .alreadyApproved, .changedMeanwhile, .notReady, .running: .conflict
        case .noSuchName: .notFound
        case .ownRequest: .forbidden
        case .nothingOffered, .badCertificate, .noReason, .badAnswer, .nothingMapped, .nothingTaken: .badInput
        case .noneAnswered: .unavailable
        }
    }

    /// Devices of which a sentence tells; a source may have hundreds.
    private static let shown = 5

    package var explanation: Explanation {
        switch self {
        case .nameTaken(let name): Explanation("已有名为“\(name)”的设备数据源", advice: "请换一个名称")
        case .noSuchName(let name):
            Explanation("没有名为“\(name)”的设备数据源", advice: "请在控制台“设备数据源”页核对名称")
        case .retired: Explanation("该数据源已停止使用，不能再操作", advice: "需要恢复同步时请新建数据源")
        case .alreadyApproved: Explanation("该数据源已经批准", advice: "无需再次批准，请刷新页面查看")
        case .changedMeanwhile: Explanation("该数据源在打开页面之后已被修改，未批准", advice: "请重新打开页面，核对后再批准")
        case .ownRequest: Explanation("不能批准自己提交或修改的数据源", advice: "请由信息科其他人员操作")
        case .notReady(let obstacles):
            Explanation("该数据源现在不能同步：\(obstacles.joined(separator: "；"))", advice: "请逐项办理后重试")
        case .running: Explanation("该数据源正在同步", advice: "请等待本次同步结束")
        case .nothingOffered: Explanation("没有待确认的证书", advice: "请先读取证书")
        case .badCertificate: Explanation("读到的内容不是证书", advice: "请核对端口上是否为 HTTPS")
        case .noReason: Explanation("须填写原因", place: "原因", advice: "请填写后重新提交")
        case .noneAnswered(let lines):
            Explanation(
                "没有一台设备读取成功：\(lines.prefix(Self.shown).joined(separator: "；"))"
                    + (lines.count > Self.shown ? "；另有 \(lines.count - Self.shown) 台" : ""),
                advice: "请核对地址、凭据和设备的 SNMP 设置后重新同步")
        case .badAnswer(let what):
            Explanation(
                "设备返回的内容无法使用：\(what)", advice: "请核对接口地址、认证方式与请求内容；返回的不是 JSON 时多为登录页面或错误页面")
        case .nothingMapped(let path):
            Explanation(
                "返回内容中按列表路径“\(path)”没有取到任何条目", advice: "请用“试读”核对返回内容，修改字段对应关系中的列表路径")
        case .nothingTaken(let items, let reasons):
            Explanation(
                "返回 \(items) 条，没有一条能够认定是哪台设备：\(reasons.joined(separator: "；"))",
                advice: "请核对字段对应关系，至少对应 IP 地址、MAC 地址、序列号或资产编号之一")
        }
    }
}

extension DeviceSourceError {
    /// What is wrong with an answer, in the words of one who asks a device and not of one who imports a file.
    init(_ error: ReadingError) {
        let explanation = error.explanation
        let summary = error.fault == .empty ? "没有内容" : explanation.summary
        self = .badAnswer(explanation.place.map { "\(summary)（\($0)）" } ?? summary)
    }
}
