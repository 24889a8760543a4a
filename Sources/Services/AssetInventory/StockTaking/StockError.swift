import Kernel

/// What cannot be done with a stock-taking.
enum StockError: ExplainedError, Hashable {
    /// It is over.
    case closed(String)
    /// No asset would be looked for.
    case empty
    /// More than one stock-taking may hold.
    case tooMany(Int, most: Int)
    /// Nothing has moved, or all of it is in the ledger.
    case nothingMoved

    var kind: FaultKind {
        switch self {
        case .closed, .nothingMoved: .conflict
        case .empty, .tooMany: .badInput
        }
    }

    var explanation: Explanation {
        switch self {
        case .closed(let title): Explanation("盘点“\(title)”已结束，不能再登记", advice: "需要继续时请新建盘点")
        case .empty: Explanation("筛选条件下没有可盘点的资产", advice: "请在资产台账中调整筛选条件")
        case .tooMany(let found, let most): Explanation("共 \(found) 项资产，一次最多盘点 \(most) 项", advice: "请按部门或位置分别新建盘点")
        case .nothingMoved: Explanation("没有需要更新的位置", advice: "位置不符的资产均已更新")
        }
    }
}
