import Foundation

/// Puts a finished file in its place: written beside it under another name, flushed, then renamed.
///
/// Whoever opens the destination sees the old file or the new one, whole, whatever happens in between; after a kill only a
/// `.anhu-….part` file is left, which `removeLeftovers` takes away.
package enum OutputFile {
    /// Calls `write` with the path to write to, then moves the file to `destination`. Nothing is left when `write` throws.
    @discardableResult
    package static func replace<Result>(
        _ destination: String, write: (String) async throws -> Result
    ) async throws -> Result {
        let part = partPath(for: destination)
        do {
            let result = try await write(part)
            try publish(part, as: destination)
            return result
        } catch {
            unlink(part)
            throw error
        }
    }

    /// The same for writers that do not wait.
    @discardableResult
    package static func replaceNow<Result>(_ destination: String, write: (String) throws -> Result) throws -> Result {
        let part = partPath(for: destination)
        do {
            let result = try write(part)
            try publish(part, as: destination)
            return result
        } catch {
            unlink(part)
            throw error
        }
    }

    /// Removes the unfinished files that killed processes left in a folder of deliverables.
    package static func removeLeftovers(in folder: String) {
        WorkName.removeLeftovers(in: folder)
    }

    private static func partPath(for destination: String) -> String {
        let folder = URL(fileURLWithPath: destination).deletingLastPathComponent().path
        return "\(folder)/\(WorkName.next())"
    }

    private static func publish(_ part: String, as destination: String) throws {
        let file = open(part, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DocumentError.notWritten(path: destination, reason: WorkName.reason(errno)) }
        let flushed = fsync(file)
        let code = errno
        close(file)
        guard flushed == 0 else { throw DocumentError.notWritten(path: destination, reason: WorkName.reason(code)) }
        guard rename(part, destination) == 0 else {
            throw DocumentError.notWritten(path: destination, reason: WorkName.reason(errno))
        }
        let folder = open(URL(fileURLWithPath: destination).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
