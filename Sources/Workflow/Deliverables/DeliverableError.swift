import Kernel

/// Why a deliverable cannot be asked for.
package enum DeliverableError: ExplainedError, Hashable {
    /// A final version of it is being written.
    case writing(String)

    package var kind: FaultKind { .conflict }

    package var explanation: Explanation {
        switch self {
        case .writing(let title): Explanation("\(title)的正式稿正在生成", advice: "请等待完成后再操作")
        }
    }
}
