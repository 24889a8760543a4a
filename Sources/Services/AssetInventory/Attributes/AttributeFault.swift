import Kernel
import Observations

/// A value that an attribute does not take.
struct AttributeFault: ExplainedError, Hashable {
    /// The attribute.
    let name: AttributeName
    /// What is wrong and what is taken, in Chinese, without a full stop.
    let reason: String

    var kind: FaultKind { .badInput }

    var explanation: Explanation { Explanation("“\(name.chinese)”\(reason)", advice: "请修改后重新提交") }
}

/// What cannot be done with attributes.
enum AttributeError: ExplainedError, Hashable {
    /// More assets than one deed may change.
    case tooMany(found: Int, limit: Int)
    /// Nothing would be changed.
    case nothing
    /// The deed has been undone already, or there is nothing of it left to undo.
    case undone
    /// Somebody else was quicker: what was confirmed is not what is there any more.
    case movedOn
    /// An attribute of the hospital's own that cannot be entered.
    case custom(String)
    /// Ranges of a unit that cannot be read.
    case range(String)
    /// An order of sources that is none.
    case order(String)
    /// A table to be taken in that cannot be read.
    case table(String)

    var kind: FaultKind {
        switch self {
        case .tooMany: .tooLarge
        case .undone, .movedOn: .conflict
        case .nothing, .custom, .range, .order, .table: .badInput
        }
    }

    var explanation: Explanation {
        switch self {
        case .tooMany(let found, let limit):
            Explanation("一次最多修改 \(limit) 项，所选为 \(found) 项", advice: "请缩小筛选范围，分批修改")
        case .nothing: Explanation("没有需要修改的内容", advice: "所填内容与现有内容相同，或未填写任何内容")
        case .undone: Explanation("该项操作已撤销，或其内容已被后来的修改取代", advice: "请刷新页面查看")
        case .movedOn: Explanation("内容在提交前已被他人修改，本次未保存", advice: "请核对最新内容后重新提交")
        case .custom(let reason): Explanation("自定义属性不能保存：\(reason)", advice: "请修改后重新提交")
        case .range(let reason): Explanation("地址段不能保存：\(reason)", advice: "请修改后重新提交")
        case .order(let reason): Explanation("来源优先级不能保存：\(reason)", advice: "请修改后重新提交")
        case .table(let reason): Explanation("补充数据不能读取：\(reason)", advice: "请按模板整理后重新提交")
        }
    }
}
