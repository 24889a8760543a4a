import Kernel
import SystemPackage

/// A program that could not be started, or whose run failed.
package enum ToolError: ExplainedError, Hashable {
    /// It is not on this machine. The package is Debian's.
    case missing(tool: String, package: String?)
    /// It is there, but is not a program that this account may run.
    case notExecutable(tool: String, path: FilePath)
    /// The kill switch is on, for this reason.
    case refused(reason: String)
    /// An argument or the input cannot be handed over.
    case unusable(tool: String, what: String)
    /// The system did not start it.
    case notStarted(tool: String, detail: String)
    /// It ended otherwise than well. The text is what it said last.
    case failed(tool: String, ending: ToolEnding, complaint: String)
    /// Its version cannot be told from what it prints.
    case unknownVersion(tool: String, output: String)
    /// A file of the run cannot be written.
    case unwritable(path: FilePath, detail: String)

    package var kind: FaultKind {
        switch self {
        case .unusable: .badInput
        case .refused: .conflict
        case .missing, .notExecutable, .notStarted, .failed, .unknownVersion, .unwritable: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .missing(let tool, let package):
            let install = package.map { "，或以 apt-get install \($0) 单独安装" } ?? ""
            return Explanation("本机没有安装 \(tool)", advice: "请运行 ./up 安装所需工具\(install)")
        case .notExecutable(let tool, let path):
            return Explanation(
                "\(tool) 不可执行", place: path.string, advice: "请检查文件权限，或运行 ./up 重新安装")
        case .refused(let reason):
            return Explanation("所有工具已被紧急停止：\(reason)", advice: "请由安全管理员解除紧急停止后重试")
        case .unusable(let tool, let what):
            return Explanation("交给 \(tool) 的\(what)", advice: "请检查填写的内容")
        case .notStarted(let tool, let detail):
            return Explanation("\(tool) 无法启动：\(detail)", advice: "请运行 anhu doctor 检查工具与系统资源")
        case .failed(let tool, let ending, let complaint):
            let tail = complaint.isEmpty ? "" : "：\(complaint)"
            return Explanation("\(tool) \(ending.chinese)\(tail)", advice: "请查看运行记录后重试")
        case .unknownVersion(let tool, let output):
            return Explanation("无法识别 \(tool) 的版本：\(output)", advice: "请确认安装的是正版 \(tool)")
        case .unwritable(let path, let detail):
            return Explanation("无法写入文件：\(detail)", place: path.string, advice: "请检查磁盘空间与目录权限")
        }
    }
}

extension ToolEnding {
    /// The end of a sentence that begins with the tool's name.
    package var chinese: String {
        switch self {
        case .exited(0): "正常结束"
        case .exited(let status): "异常退出（退出码 \(status)）"
        case .signalled(let signal): "被系统或其他程序终止（信号 \(signal)）"
        case .timedOut(let limit): "运行超过时限 \(limit.milliseconds / 1000) 秒，已停止"
        case .cancelled: "已按要求取消"
        case .stopped(let reason): "已被紧急停止（\(reason)）"
        case .tooMuchOutput(let limit): "输出超过 \(limit) 字节，已停止"
        case .unwanted: "的输出无法使用，已停止"
        }
    }
}

extension ToolResult {
    /// Throws unless the program ended by itself with exit status 0.
    package func requireSuccess(of tool: String) throws(ToolError) {
        guard ending == .exited(0) else {
            throw .failed(tool: tool, ending: ending, complaint: lastComplaint)
        }
    }

    /// The last line of the standard error that says something, shortened. Empty: none.
    package var lastComplaint: String {
        let line = complaints.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return String(line.prefix(300))
    }
}
