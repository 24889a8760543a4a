import Kernel

/// Why a deliverable cannot be made.
package enum DeliverableError: ExplainedError, Hashable {
    /// A final version of it is being written.
    case writing(String)
    /// This version of the program does not make this sort of document: its title.
    case unknownKind(String)

    package var kind: FaultKind {
        switch self {
        case .writing: .conflict
        case .unknownKind: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .writing(let title): Explanation("\(title)的正式稿正在生成", advice: "请等待完成后再操作")
        case .unknownKind(let title): Explanation("当前版本不能生成\(title)", advice: "请核对程序版本后重新生成")
        }
    }
}
