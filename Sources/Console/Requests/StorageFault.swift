#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import Kernel

/// The temporary folder, or a file to be sent, cannot be used.
package struct StorageFault: ExplainedError, Equatable {
    /// The operating system's error number.
    package let number: Int32
    /// The file or folder.
    package let path: String

    /// Takes the error number and the path.
    init(_ number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    package var kind: FaultKind { .unavailable }

    package var explanation: Explanation {
        switch number {
        case ENOSPC, EDQUOT:
            Explanation("磁盘空间已满，文件无法保存", advice: "请系统管理员清理数据盘后重试。")
        case EROFS, EACCES, EPERM:
            Explanation("存放文件的目录不可写", advice: "请系统管理员检查目录权限和磁盘状态。")
        default:
            Explanation("文件读写失败", advice: "请稍后重试；仍然失败时请联系系统管理员检查磁盘。")
        }
    }
}
