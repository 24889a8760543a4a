import Foundation
import Kernel

#if canImport(Glibc)
import Glibc
#endif

/// Writes the whole file or nothing: a temporary file beside it, flushed to the disk, then renamed over the name; with
/// `replacing` false a file that is there already stays as it is.
/// - Throws: `RecordsError.file` with the path and the system's reason.
package func durablyWrite(_ data: Data, to file: URL, mode: UInt16, replacing: Bool = true) throws {
    let temporary = file.deletingLastPathComponent()
        .appending(path: ".\(file.lastPathComponent).\(UInt64.random(in: .min ... .max))")
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw RecordsError.systemCall("open", path: temporary.path) }
    defer { close(descriptor) }
    do {
        try data.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw RecordsError.systemCall("write", path: temporary.path) }
                rest = rest.dropFirst(written)
            }
        }
        guard fsync(descriptor) == 0 else { throw RecordsError.systemCall("fsync", path: temporary.path) }
        if replacing { return try renameDurably(temporary, to: file) }
        // link(2) fails where the name is taken, so that of two processes only one makes the file.
        let linked = link(temporary.path, file.path)
        let code = errno
        unlink(temporary.path)
        guard linked == 0 || code == EEXIST else { throw RecordsError.file(path: file.path, call: "link", code: code) }
        try flushFolder(file.deletingLastPathComponent())
    } catch {
        unlink(temporary.path)
        throw error
    }
}

/// Flushes a file to the disk.
func flushFile(_ file: URL) throws {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw RecordsError.systemCall("open", path: file.path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw RecordsError.systemCall("fsync", path: file.path) }
}

/// Renames, then flushes the folder, so that the name survives a power cut.
func renameDurably(_ source: URL, to destination: URL) throws {
    guard rename(source.path, destination.path) == 0 else {
        throw RecordsError.systemCall("rename", path: destination.path)
    }
    try flushFolder(destination.deletingLastPathComponent())
}

/// Flushes the entries of a folder to the disk.
func flushFolder(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw RecordsError.systemCall("open", path: folder.path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw RecordsError.systemCall("fsync", path: folder.path) }
}
