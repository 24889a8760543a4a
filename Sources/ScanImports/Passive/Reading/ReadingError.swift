import Kernel

/// A source that cannot be read, or not to its end.
///
/// What stands before the break has been delivered by then, and `taken` says how much that is.
package struct ReadingError: ExplainedError, Hashable {
    /// What is wrong.
    package enum Fault: Hashable, Sendable {
        /// There is nothing in it.
        case empty
        /// It is of no known format. The text is how it begins.
        case unrecognised(start: String)
        /// It was said to be of a format, and not one entry of that format is in it. The text is the format's name.
        case nothingFound(format: String)
        /// It ends in the middle of the thing that is named.
        case truncated(String)
        /// It breaks the rules of its format: which, in Chinese.
        case malformed(String)
        /// It holds more than may be held: what, and how much may be.
        case tooLarge(what: String, limit: Int)
        /// It is something that is not read: what, and what to do instead.
        case unsupported(String, advice: String)
        /// Its bytes cannot be had: the disk or the connection failed.
        case unreadable
    }

    /// What is wrong.
    package var fault: Fault
    /// Where: `第 12 行`. Nil: the whole source.
    package var place: String?
    /// Observations or rows that were complete before this place and have been delivered.
    package var taken: Int

    /// Takes the parts.
    package init(_ fault: Fault, place: String? = nil, taken: Int = 0) {
        self.fault = fault
        self.place = place
        self.taken = taken
    }

    package var kind: FaultKind {
        switch fault {
        case .tooLarge: .tooLarge
        case .unreadable: .unavailable
        default: .badInput
        }
    }

    package var explanation: Explanation {
        Explanation(summary, place: place, advice: advice)
    }

    private var summary: String {
        switch fault {
        case .empty: "文件是空的"
        case .unrecognised(let start): start.isEmpty ? "无法识别文件的格式" : "无法识别文件的格式，开头为“\(start)”"
        case .nothingFound(let format): "按“\(format)”读取，没有找到任何条目"
        case .truncated(let what): "文件不完整，在\(what)中途结束"
        case .malformed(let rule): rule
        case .tooLarge(let what, let limit): "\(what)超过上限 \(limit)，已停止读取"
        case .unsupported(let what, _): what.first?.isASCII == true ? "不支持 \(what)" : "不支持\(what)"
        case .unreadable: "文件内容无法读取"
        }
    }

    private var advice: String {
        let kept = taken == 0 ? "没有读入任何内容" : "此处之前的 \(taken) 条已完整读入，其后的内容缺失"
        return switch fault {
        case .empty: "请确认导出或抓取的命令是否有输出后重新导入"
        case .unrecognised: "请在导入时指定格式，或核对文件是否选对"
        case .nothingFound: "请核对文件内容，或改为自动识别格式"
        case .truncated: "\(kept)；请核对文件是否完整拷贝"
        case .malformed: "\(kept)；请核对文件来源，必要时重新导出"
        case .tooLarge: "\(kept)；请拆分后分次导入，或核对文件来源"
        case .unsupported(_, let advice): advice
        case .unreadable: "\(kept)；请检查磁盘后重试"
        }
    }
}
