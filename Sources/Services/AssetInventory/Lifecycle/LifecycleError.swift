import Kernel

/// What cannot be done in the life of an asset, or about a warning.
package enum LifecycleError: ExplainedError, Equatable {
    /// Nobody approves what they asked for themselves.
    case ownRequest
    /// The asset stands elsewhere in its life by now.
    case state(String)
    /// Something that must be said was left out.
    case missing(String)
    /// A text that cannot be taken.
    case text(String)
    /// A day that lies where it must not.
    case date(String)
    /// A name that is taken already.
    case taken(String)
    /// Something else hangs on it.
    case inUse(String)
    /// More at once than anybody looks through.
    case tooMany(Int, most: Int)
    /// What was looked at has changed before it was confirmed.
    case movedOn

    package var kind: FaultKind {
        switch self {
        case .ownRequest: .forbidden
        case .state, .taken, .inUse, .movedOn: .conflict
        case .missing, .text, .date, .tooMany: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .ownRequest: Explanation("不能审批本人提出的申请", advice: "请由信息科其他人员审批")
        case .state(let state): Explanation("当前状态为“\(state)”，不能进行该操作", advice: "请刷新页面查看最新状态")
        case .missing(let what): Explanation("请填写\(what)", advice: "内容写入审计记录，日后可查")
        case .text(let what): Explanation("\(what)过长，或含有换行、不可见字符", advice: "请修改后重新提交")
        case .date(let what): Explanation(what, advice: "请重新选择日期")
        case .taken(let name): Explanation("“\(name)”已存在", advice: "请换一个名称")
        case .inUse(let what): Explanation(what, advice: "请先解除关联后再操作")
        case .tooMany(let found, let most): Explanation("勾选了 \(found) 项，一次最多处理 \(most) 项", advice: "请分批处理")
        case .movedOn: Explanation("在您核对期间资产已有变化", advice: "请重新核对后再确认")
        }
    }
}
