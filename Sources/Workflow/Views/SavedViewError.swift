import Kernel

/// Why a view cannot be kept.
enum SavedViewError: ExplainedError, Hashable {
    /// The person has one of that name for the list.
    case taken(String)
    /// The person has as many as anybody may.
    case tooMany(Int)

    var kind: FaultKind { .conflict }

    var explanation: Explanation {
        switch self {
        case .taken(let title): Explanation("已有名为“\(title)”的视图", advice: "请换一个名称，或先删除原有视图")
        case .tooMany(let most): Explanation("每人最多保存 \(most) 个视图", advice: "请先删除不再使用的视图")
        }
    }
}
