import Kernel

/// Why a network or a commission cannot be made or changed.
package enum CommissionError: ExplainedError, Hashable {
    /// A network or a source has the name.
    case networkTaken(String)
    /// The plan is one for the hospital's own network.
    case notIsolated
    /// So many days are not allowed.
    case badDays(ClosedRange<Int>)
    /// It is over: withdrawn, delivered or lapsed.
    case over(Commission.State)
    /// A withdrawal wants a reason.
    case noReason

    package var kind: FaultKind {
        switch self {
        case .networkTaken, .over, .notIsolated: .conflict
        case .badDays, .noReason: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .networkTaken(let name): Explanation("名称“\(name)”已被其他网络或数据来源使用", advice: "请换一个名称")
        case .notIsolated: Explanation("该计划针对院内网络，可由平台直接执行", advice: "请在计划页面执行扫描；探测任务只用于隔离网络")
        case .badDays(let range):
            Explanation("有效期应在 \(range.lowerBound) 至 \(range.upperBound) 天之间", place: "有效期", advice: "请修改后重新提交")
        case .over(let state): Explanation("探测任务\(state.chinese)，不能再操作", advice: "需要再次探测的，请重新签发任务")
        case .noReason: Explanation("须填写理由", place: "理由", advice: "请填写后重新提交")
        }
    }
}
