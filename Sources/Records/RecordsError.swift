import Foundation
import GRDB
import Kernel

#if canImport(Glibc)
import Glibc
#endif

/// What can go wrong between the program and its records.
package enum RecordsError: ExplainedError, Equatable {
    /// A folder that cannot be made, read or written.
    case folder(path: String, reason: String)
    /// A file that cannot be written or read; `code` is the system's errno.
    case file(path: String, call: String, code: Int32)
    /// A link, a folder or a device where a file should be.
    case notAFile(path: String)
    /// No space is left.
    case diskFull(path: String)
    /// The database or its folder cannot be written.
    case readOnly(path: String)
    /// Another process has held the database longer than the time-out.
    case busy
    /// The database file is damaged.
    case damaged(String)
    /// The key of this installation is not where it should be, or not a key.
    case key(path: String, reason: String)
    /// A migration that has landed was changed afterwards, or the database is newer than the program.
    case migration(name: String, reason: String)
    /// The schema was changed while this program was running: by a newer program that migrates, or by hand.
    case outdated
    /// A table breaks the rules of record tables; told to the developer by the first start.
    case table(name: String, reason: String)
    /// A uniqueness, reference or check rule of the database refused the change.
    case constraint(String)
    /// No such record.
    case missing(table: String, id: Int64)
    /// The record is not in a state in which this can be done.
    case state(table: String, id: Int64, state: String)
    /// A folder that a copy cannot be made in or restored to.
    case backupTarget(path: String, reason: String)
    /// A backup that is incomplete or altered.
    case backup(path: String, reason: String)
    /// An anchor file that cannot be read as one.
    case anchor(path: String, reason: String)

    package var kind: FaultKind {
        switch self {
        case .file(_, _, ENOENT): .notFound
        case .notAFile: .badInput
        case .folder, .file, .diskFull, .readOnly, .busy, .key, .outdated: .unavailable
        case .damaged, .migration, .table: .damaged
        case .constraint, .state: .conflict
        case .missing: .notFound
        case .backup, .backupTarget, .anchor: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .folder(let path, let reason):
            Explanation("数据目录不可用：\(reason)", place: path, advice: "请检查目录是否存在、属主和权限是否正确、是否以只读方式挂载")
        case .file(let path, _, ENOENT):
            Explanation("文件不存在", place: path, advice: "请核对文件名和所在目录")
        case .file(let path, _, let code):
            Explanation("文件读写失败：\(Self.reason(code))", place: path, advice: "请检查目录权限和磁盘状态")
        case .notAFile(let path):
            Explanation("不是普通文件", place: path, advice: "请指定文件本身，而不是目录、链接或设备")
        case .diskFull(let path):
            Explanation("磁盘空间已满，本次操作未保存", place: path, advice: "请清理磁盘或扩容后重试，已保存的数据不受影响")
        case .readOnly(let path):
            Explanation("数据目录只读，本次操作未保存", place: path, advice: "请检查目录权限和挂载方式后重试")
        case .busy:
            Explanation("数据库正被其他操作占用", advice: "请稍后重试")
        case .damaged(let reason):
            Explanation("数据库文件损坏", place: reason, advice: "请运行 anhu verify 查看损坏位置，并从最近的备份恢复")
        case .key(let path, let reason):
            Explanation("审计密钥不可用：\(reason)", place: path, advice: "请将安装时生成的密钥文件放回原处，或用 --keys 指明其所在目录")
        case .migration(let name, let reason):
            Explanation("数据结构升级失败：\(reason)", place: name, advice: "请核对程序版本，必要时从升级前的备份恢复")
        case .outdated:
            Explanation(
                "数据结构在运行期间被改动（通常是更新版本的程序已升级数据），本次操作未保存", advice: "请重新启动安护；若未曾升级程序，请先运行 anhu verify 核对")
        case .table(let name, let reason):
            Explanation("数据表不符合记录表规则：\(reason)", place: name)
        case .constraint(let reason):
            Explanation("数据之间存在冲突，未保存", place: reason)
        case .missing(_, let id):
            Explanation("没有找到该记录", place: "编号 \(id)")
        case .state(_, let id, let state):
            Explanation("记录当前状态为「\(state)」，不能进行该操作", place: "编号 \(id)", advice: "请刷新页面查看最新状态")
        case .backupTarget(let path, let reason):
            Explanation(reason, place: path, advice: "请换一个不存在或为空的目录")
        case .backup(let path, let reason):
            Explanation("备份不完整或已被改动：\(reason)", place: path, advice: "请换用其他备份")
        case .anchor(let path, let reason):
            Explanation("无法读取锚点文件：\(reason)", place: path)
        }
    }

    /// The error of a system call that has just failed.
    static func systemCall(_ call: String, path: String) -> RecordsError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull(path: path)
        case EROFS: .readOnly(path: path)
        case let code: .file(path: path, call: call, code: code)
        }
    }

    /// The person's view of an error that Foundation has thrown about a file: its reason is the system's number.
    package static func explaining(file path: String, _ error: any Error) -> RecordsError {
        var current: NSError? = error as NSError
        while let found = current {
            if found.domain == NSPOSIXErrorDomain {
                switch Int32(found.code) {
                case ENOSPC, EDQUOT: return .diskFull(path: path)
                case EROFS: return .readOnly(path: path)
                case let code: return .file(path: path, call: "copy", code: code)
                }
            }
            current = found.userInfo[NSUnderlyingErrorKey] as? NSError
        }
        return .file(path: path, call: "copy", code: EIO)
    }

    /// Why a call of the system failed, in Chinese where people meet the reason, else by its number.
    package static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "文件或目录不存在"
        case EACCES, EPERM: "没有权限"
        case ENOTDIR: "路径中有一段不是目录"
        case EISDIR: "该路径是目录"
        case EEXIST: "已存在"
        case EMFILE, ENFILE: "打开的文件过多"
        case EIO: "磁盘读写错误"
        case ENOSPC, EDQUOT: "磁盘空间不足"
        case EROFS: "文件系统为只读"
        default: "系统错误 \(code)"
        }
    }

    /// The person's view of SQLite's error; any other error as it is.
    static func explaining(_ error: any Error, database path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL: return RecordsError.diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: return RecordsError.readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return RecordsError.busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return RecordsError.damaged(error.message ?? path)
        case .SQLITE_CONSTRAINT: return RecordsError.constraint(constraint(error.message ?? ""))
        case .SQLITE_IOERR:
            // A full disk under WAL often shows as an I/O error; statvfs tells them apart.
            return freeBytes(at: path).map { $0 < 1 << 20 } == true
                ? RecordsError.diskFull(path: path) : RecordsError.file(path: path, call: "sqlite", code: EIO)
        default: return error
        }
    }

    /// SQLite's message about a rule that refused a change, in Chinese; the messages of our own triggers are already.
    static func constraint(_ message: String) -> String {
        guard
            let (rule, place) = message.firstRange(of: " constraint failed").map({ found in
                (message[..<found.lowerBound], message[found.upperBound...].drop { $0 == ":" || $0 == " " })
            })
        else { return message }
        switch rule {
        case "UNIQUE": return "已有取值相同的记录（\(place)）"
        case "FOREIGN KEY": return "所引用的记录不存在，或记录仍被引用"
        case "NOT NULL": return "缺少必填内容（\(place)）"
        default: return "取值不在允许范围内（\(place)）"
        }
    }

    private static func freeBytes(at path: String) -> UInt64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
