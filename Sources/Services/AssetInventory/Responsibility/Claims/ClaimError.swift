import Kernel

/// What cannot be done with claims.
package enum ClaimError: ExplainedError, Hashable {
    /// No asset is left to ask about; which were chosen and why each is left out, in Chinese.
    case noAssets(skipped: String, count: Int)
    /// More assets than one step takes.
    case tooMany(Int, limit: Int)
    /// The person is not of the department.
    case otherUnit(person: String, unit: String)
    /// The department is closed, or is the provider's.
    case unusableUnit(String)
    /// The person has left.
    case personLeft(String)
    /// The request has ended.
    case closed(String)
    /// Somebody was quicker about an asset.
    case answered
    /// The request is somebody else's.
    case notYours
    /// Whoever asked cannot answer too.
    case ownRequest
    /// The name is not that of the person to whom the link was sent.
    case otherName(String)
    /// The file is no scan of a sheet.
    case noScan(String)
    /// The address under which recipients reach the console is not set.
    case noConsoleAddress
    /// The channel is not set or not switched on.
    case channelOff(String)
    /// The request has no e-mail address.
    case noEmail

    package var kind: FaultKind {
        switch self {
        case .closed, .answered, .noConsoleAddress, .channelOff: .conflict
        case .notYours, .ownRequest: .forbidden
        default: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .noAssets(let skipped, let count):
            count > 0
                ? Explanation("所选 \(count) 项资产均不能发起认领：\(skipped)", advice: "请按所列原因处理，或重新选择资产")
                : Explanation("没有选择资产", advice: "请在资产台账中勾选资产")
        case .tooMany(let count, let limit):
            Explanation("一次最多对 \(limit) 项资产发起认领，当前 \(count) 项", advice: "请用筛选条件缩小范围，分次发起")
        case .otherUnit(let person, let unit):
            Explanation("\(person)不在“\(unit)”及其下级部门", advice: "请改选部门或人员，或先在人员页更新其部门")
        case .unusableUnit(let unit): Explanation("“\(unit)”不能作为认领部门", advice: "请选择医院的在用部门")
        case .personLeft(let person): Explanation("\(person)已离岗，不能认领资产", advice: "请改选在岗人员")
        case .closed(let number): Explanation("认领单 \(number) 已结束", advice: "请刷新页面查看结果")
        case .answered: Explanation("其中有资产已经答复，本次答复未保存", advice: "请刷新页面，核对后重新提交")
        case .notYours: Explanation("该认领单不是发给您或您所在部门的", advice: "只有收件人本人或其部门的责任人可以确认")
        case .ownRequest: Explanation("认领单由您本人发起，不能由您本人确认", advice: "请由另一位同事确认，或由他人重新发起")
        case .otherName(let name): Explanation("本认领单只供 \(name) 本人确认", advice: "如非本人，请勿代为确认，并告知驻场工程师更换收件人")
        case .noScan(let name):
            Explanation("“\(name)”不是 PDF、JPG 或 PNG 文件", advice: "请上传签字认领单的扫描件或照片")
        case .noConsoleAddress: Explanation("尚未设置收件人访问本系统的地址", advice: "请由系统管理员在“推送渠道”中设置")
        case .channelOff(let channel): Explanation("\(channel)尚未启用", advice: "请由系统管理员在“推送渠道”中设置并启用")
        case .noEmail: Explanation("认领单没有收件邮箱", advice: "请先填写收件人的电子邮箱")
        }
    }
}
