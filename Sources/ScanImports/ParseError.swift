import Kernel

/// A report that cannot be read, or not to its end.
///
/// What stands before the break has been delivered by then, and `hostsRead` says how much that is.
package struct ParseError: ExplainedError, Hashable {
    /// What is wrong.
    package enum Fault: Hashable, Sendable {
        /// There is nothing in it.
        case empty
        /// It is not XML at all. The text is how it begins.
        case notXML(start: String)
        /// It is XML of another kind.
        case wrongRoot(found: String, expected: String)
        /// It ends in the middle.
        case truncated
        /// It breaks the rules of XML: what rule, in Chinese, and libxml2's number of it.
        case malformed(String, code: Int32)
        /// It declares entities or other things that a scanner's report never declares.
        case declaration
        /// Elements lie deeper inside one another than the limit.
        case tooDeep(limit: Int)
        /// A tag, comment or host is larger than the limit: bytes, or pieces where `what` is a count.
        case tooLarge(what: String, limit: Int)
        /// A value cannot be what it has to be.
        case badValue(field: String, found: String, expected: String)
        /// An element stands where it cannot stand.
        case misplaced(element: String)
    }

    /// What is wrong.
    package var fault: Fault
    /// Line of the report, from 1; 0 when there is none.
    package var line: Int
    /// Hosts that were complete before this place and have been delivered.
    package var hostsRead: Int

    /// Takes the parts.
    package init(_ fault: Fault, line: Int, hostsRead: Int) {
        self.fault = fault
        self.line = line
        self.hostsRead = hostsRead
    }

    package var kind: FaultKind {
        switch fault {
        case .tooLarge, .tooDeep: .tooLarge
        default: .badInput
        }
    }

    package var explanation: Explanation {
        Explanation(summary, place: line > 0 ? "第 \(line) 行" : nil, advice: advice)
    }

    private var summary: String {
        switch fault {
        case .empty: "扫描报告是空文件"
        case .notXML(let start): start.isEmpty ? "扫描报告不是 XML 文件" : "扫描报告不是 XML 文件，开头为“\(start)”"
        case .wrongRoot(let found, let expected): "报告的根元素是“\(found)”，应为“\(expected)”"
        case .truncated: "扫描报告不完整，在文件中途中断"
        case .malformed(let rule, let code): "扫描报告的 XML 有错误：\(rule)（错误码 \(code)）"
        case .declaration: "扫描报告中含有实体或文档类型声明，已拒绝读取"
        case .tooDeep(let limit): "扫描报告的元素嵌套超过 \(limit) 层，已拒绝读取"
        case .tooLarge(let what, let limit): "\(what)超过上限 \(limit)，已拒绝读取"
        case .badValue(let field, let found, let expected): "“\(field)”的值是“\(found)”，应为\(expected)"
        case .misplaced(let element): "元素“\(element)”出现在不该出现的位置"
        }
    }

    private var advice: String {
        let taken =
            hostsRead == 0 ? "没有读入任何主机" : "此处之前的 \(hostsRead) 台主机已完整读入，其后的内容缺失"
        switch fault {
        case .empty, .notXML, .wrongRoot:
            return "请使用 nmap 的 -oX 选项导出 XML 报告后重新导入"
        case .truncated:
            return "\(taken)；请确认扫描是否正常结束、文件是否完整拷贝"
        case .declaration:
            return "\(taken)；正常的扫描报告不含此类声明，请核实文件来源"
        case .malformed, .tooDeep, .tooLarge, .badValue, .misplaced:
            return "\(taken)；请核实文件来源，必要时重新扫描并导出"
        }
    }
}
