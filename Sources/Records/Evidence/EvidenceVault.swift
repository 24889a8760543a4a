import Crypto
import Foundation
import Kernel

#if canImport(Glibc)
import Glibc
#endif

/// Files named after the SHA-256 of their content, written once and never changed.
package struct EvidenceVault: Sendable {
    private let folder: URL
    private let scratch: URL

    /// Takes the data folder.
    package init(_ folder: DataFolder) {
        self.folder = folder.evidence
        scratch = folder.scratch
    }

    /// A file that lies in the vault.
    package struct Content: Sendable, Hashable {
        /// SHA-256 in lower-case hexadecimal.
        package let sha256: String
        /// Bytes.
        package let size: Int64
    }

    /// Where a content lies, whether or not it is there: `evidence/ab/abcdef…`.
    package func file(_ sha256: String) -> URL {
        folder.appending(path: String(sha256.prefix(2)), directoryHint: .isDirectory)
            .appending(path: sha256, directoryHint: .notDirectory)
    }

    /// The path of `file(_:)`.
    package func path(_ sha256: String) -> String { file(sha256).path }

    /// Puts bytes into the vault.
    /// - Throws: `RecordsError` where they cannot be written.
    package func store(_ data: Data) throws -> Content {
        let content = Content(sha256: hexadecimal(SHA256.hash(data: data)), size: Int64(data.count))
        let target = file(content.sha256)
        if defect(of: content.sha256, size: content.size) == nil { return content }
        try makeFolder(of: target)
        try durablyWrite(data, to: target, mode: 0o400)
        return content
    }

    /// Moves a finished file of the scratch folder into the vault; it is hashed as it is read from the disk.
    /// - Throws: `RecordsError` where it cannot be read or moved.
    package func adopt(_ source: URL) throws -> Content {
        let (digest, size) = try Self.hash(source)
        let content = Content(sha256: digest, size: size)
        let target = file(digest)
        if defect(of: digest, size: size) == nil {
            unlink(source.path)
            return content
        }
        try makeFolder(of: target)
        let descriptor = try Self.openRegular(source)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, fchmod(descriptor, 0o400) == 0 else {
            throw RecordsError.systemCall("fsync", path: source.path)
        }
        try renameDurably(source, to: target)
        return content
    }

    /// A new name in the scratch folder, on the same disk as the vault.
    package func scratchFile(_ suffix: String) -> URL {
        scratch.appending(
            path: "\(UInt64.random(in: .min ... .max)).\(suffix)", directoryHint: .notDirectory)
    }

    /// What is wrong with a content, in Chinese. Nil: it is there, of this size and this hash.
    func defect(of sha256: String, size: Int64) -> String? {
        let target = file(sha256)
        guard let found = try? Self.hash(target) else { return "证据文件缺失" }
        if found.size != size { return "证据文件大小不符" }
        return found.digest == sha256 ? nil : "证据文件内容被改动"
    }

    /// The SHA-256 and size of a file, read in pieces of 1 MiB.
    /// - Throws: `RecordsError.file` where it cannot be read.
    package static func hash(_ file: URL) throws -> (digest: String, size: Int64) {
        let descriptor = try openRegular(file)
        defer { close(descriptor) }
        var hasher = SHA256()
        var size: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw RecordsError.systemCall("read", path: file.path) }
            if count == 0 { break }
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += Int64(count)
        }
        return (hexadecimal(hasher.finalize()), size)
    }

    /// Opens a file that is one: no link that leads elsewhere, no folder, no pipe that never ends.
    private static func openRegular(_ file: URL) throws -> Int32 {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw RecordsError.systemCall("open", path: file.path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw RecordsError.notAFile(path: file.path)
        }
        return descriptor
    }

    /// Copies what a person names into a new file of the scratch folder; of a link, what it leads to.
    /// - Throws: `RecordsError.notAFile` for a folder or a device, `.file` or `.diskFull` where it cannot be copied.
    package func bring(_ source: URL, suffix: String) throws -> URL {
        let target = scratchFile(suffix)
        do {
            try FileManager.default.copyItem(at: try Self.regular(source), to: target)
            return target
        } catch {
            try? FileManager.default.removeItem(at: target)
            throw error is RecordsError ? error : RecordsError.explaining(file: source.path, error)
        }
    }

    private static func regular(_ source: URL) throws -> URL {
        let resolved = source.resolvingSymlinksInPath()
        close(try openRegular(resolved))
        return resolved
    }

    private func makeFolder(of file: URL) throws {
        let folder = file.deletingLastPathComponent()
        guard mkdir(folder.path, 0o700) != 0 else { return try flushFolder(self.folder) }
        if errno != EEXIST { throw RecordsError.systemCall("mkdir", path: folder.path) }
    }
}
