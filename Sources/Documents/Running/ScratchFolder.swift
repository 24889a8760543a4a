import Foundation

/// A folder for the intermediate files of one run, removed when the run is over.
struct ScratchFolder {
    /// Its path.
    let path: String

    /// Makes a folder that only this account can read below `parent`.
    init(in parent: String) throws {
        path = "\(parent)/\(WorkName.next())"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DocumentError.notWritten(path: path, reason: WorkName.reason(error))
        }
    }

    /// Removes the folder and all in it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in it.
    func write(_ bytes: Data, to name: String) throws {
        do {
            try bytes.write(to: URL(fileURLWithPath: file(name)))
        } catch {
            throw DocumentError.notWritten(path: file(name), reason: WorkName.reason(error))
        }
    }

    /// Copies a file of the installation into it.
    func copy(_ source: String) throws {
        guard FileManager.default.fileExists(atPath: source) else { throw DocumentError.fileMissing(path: source) }
        let name = source.split(separator: "/").last.map(String.init) ?? source
        do {
            try FileManager.default.copyItem(atPath: source, toPath: file(name))
        } catch {
            throw DocumentError.notWritten(path: file(name), reason: WorkName.reason(error))
        }
    }
}

/// Names of unfinished files and folders: they tell which process was at work, so that those of a dead one can be removed.
enum WorkName {
    /// `.anhu-4711-0C0FFEE….part`
    static func next() -> String { ".anhu-\(getpid())-\(UUID().uuidString).part" }

    /// Removes what processes that no longer run have left in a folder.
    static func removeLeftovers(in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(".anhu-") && name.hasSuffix(".part") {
            let parts = name.split(separator: "-")
            guard parts.count > 2, let pid = pid_t(parts[1]), pid > 0, kill(pid, 0) == -1, errno == ESRCH else {
                continue
            }
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// What the system says about a failed file operation; Foundation tells the same in numbers of its own.
    static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        if cause.domain == NSPOSIXErrorDomain { return reason(Int32(cause.code)) }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileWriteOutOfSpace: return reason(ENOSPC)
        case .fileWriteNoPermission, .fileReadNoPermission: return reason(EACCES)
        case .fileWriteVolumeReadOnly: return reason(EROFS)
        case .fileNoSuchFile, .fileReadNoSuchFile: return reason(ENOENT)
        default: return "系统错误 \(error.domain) \(error.code)"
        }
    }

    /// The usual causes in Chinese, the rest by number.
    static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "磁盘空间不足"
        case EACCES, EPERM: "没有写入权限"
        case EROFS: "文件系统为只读"
        case ENOENT: "目录不存在"
        case EIO: "磁盘读写错误"
        default: "系统错误 \(code)"
        }
    }
}
