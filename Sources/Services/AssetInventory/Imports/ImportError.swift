import Kernel

/// Why something about an import cannot be done.
enum ImportError: ExplainedError, Hashable {
    /// Another source has the name.
    case sourceTaken(String)
    /// Files that wait for a confirmation take too much room.
    case full
    /// Nothing of the file can be taken.
    case nothing
    /// The file was cancelled, or is to be read otherwise, in another window.
    case movedOn

    var kind: FaultKind {
        switch self {
        case .sourceTaken, .movedOn: .conflict
        case .full: .unavailable
        case .nothing: .badInput
        }
    }

    var explanation: Explanation {
        switch self {
        case .sourceTaken(let name): Explanation("已有名为“\(name)”的来源", advice: "请换一个名称，或删除不再使用的列对应关系")
        case .full: Explanation("等待确认的导入文件过多", advice: "请先确认或取消已上传的文件，或稍后再试")
        case .nothing: Explanation("文件中没有可导入的内容", advice: "请核对格式和列对应关系")
        case .movedOn: Explanation("该文件已在其他窗口取消或修改", advice: "请返回导入页面核对后重试")
        }
    }
}
