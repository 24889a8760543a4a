import Kernel

/// Why a document could not be written.
package enum DocumentError: ExplainedError, Hashable {
    /// A program is not where it should be: its name, the path that was tried.
    case programMissing(name: String, path: String)
    /// A file of this installation is not there.
    case fileMissing(path: String)
    /// A program ended with a fault: its name, its exit status (128 + n: ended by signal n), the end of what it said.
    case programFailed(name: String, status: Int32, message: String)
    /// A program did not end in time and was stopped.
    case timedOut(name: String, seconds: Int64)
    /// A program could not be started: the system's reason.
    case notStarted(name: String, reason: String)
    /// The bytes given as a picture are none: the caption.
    case unreadablePicture(caption: String)
    /// A file or folder could not be written: its path, the system's reason.
    case notWritten(path: String, reason: String)
    /// The spreadsheet library refused: the sheet or file, its reason.
    case spreadsheetRefused(place: String, reason: String)

    package var kind: FaultKind {
        switch self {
        case .programMissing, .fileMissing, .programFailed, .timedOut, .notStarted, .notWritten: .unavailable
        case .unreadablePicture: .badInput
        case .spreadsheetRefused: .damaged
        }
    }

    package var explanation: Explanation {
        switch self {
        case .programMissing(let name, let path):
            Explanation("生成文档所需的程序 \(name) 不存在", place: path, advice: "请在安装目录运行 ./up 补装后重试。")
        case .fileMissing(let path):
            Explanation("生成文档所需的文件不存在", place: path, advice: "请在安装目录运行 ./up 补齐后重试。")
        case .programFailed(let name, let status, let message):
            Explanation(
                "程序 \(name) 生成文档失败，退出码 \(status)", place: message.isEmpty ? nil : message,
                advice: "请重试；仍失败时请将本提示交给维护人员。")
        case .timedOut(let name, let seconds):
            Explanation("程序 \(name) 超过 \(seconds) 秒未完成，已停止", advice: "请缩小报告范围或在空闲时重试。")
        case .notStarted(let name, let reason):
            Explanation("程序 \(name) 无法启动", place: reason, advice: "请检查内存和进程数限制后重试。")
        case .unreadablePicture(let caption):
            Explanation("图片内容无法识别，仅支持 PNG、JPEG 和 SVG", place: caption, advice: "请更换图片后重试。")
        case .notWritten(let path, let reason):
            Explanation("文件无法写入：\(reason)", place: path, advice: "请检查磁盘空间和目录权限后重试。")
        case .spreadsheetRefused(let place, let reason):
            Explanation("电子表格无法写入：\(reason)", place: place, advice: "请检查磁盘空间后重试。")
        }
    }
}
