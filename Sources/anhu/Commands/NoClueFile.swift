import Kernel

/// A file that cannot be read.
struct NoClueFile: ExplainedError {
    let file: String
    var kind: FaultKind { .notFound }
    var explanation: Explanation { Explanation("线索文件无法读取或为空", place: file, advice: "请核对文件名和权限") }
}
