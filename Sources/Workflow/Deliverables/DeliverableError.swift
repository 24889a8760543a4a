import Kernel

/// Why a deliverable cannot be made.
package enum DeliverableError: ExplainedError, Hashable {
    /// A final version of it is being written.
    case writing(String)
    /// This version of the program does not make this sort of document: its title.
    case unknownKind(String)
    /// It stands elsewhere by now.
    case standing(String)
    /// The person has prepared or reviewed it.
    case own

    package var kind: FaultKind {
        switch self {
        case .writing: .conflict
        case .unknownKind: .unavailable
        case .standing: .conflict
        case .own: .forbidden
        }
    }

    package var explanation: Explanation {
        switch self {
        case .writing(let title): Explanation("\(title)的正式稿正在生成", advice: "请等待完成后再操作")
        case .standing(let standing): Explanation("当前状态为“\(standing)”，不能进行该操作", advice: "请刷新页面查看最新状态")
        case .own: Explanation("不能审核或批准本人编制、审核的文档", advice: "请由他人处理")
        case .unknownKind(let title): Explanation("当前版本不能生成\(title)", advice: "请核对程序版本后重新生成")
        }
    }
}
