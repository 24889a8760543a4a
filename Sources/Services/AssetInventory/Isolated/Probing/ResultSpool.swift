import Crypto
import Foundation
import Kernel
import Records

#if canImport(Glibc)
import Glibc
#endif

/// The result while a probe works: header and sealed parts in a file beside the result's name, flushed after each part. What
/// is in it no longer can be read on this machine. After a kill the next probe goes on behind the last whole part.
package final class ResultSpool {
    /// The places of the blocks that need not be scanned again.
    package private(set) var done: Set<Int> = []
    /// True where an earlier probe had begun the file.
    package let isResumed: Bool
    /// Where the result will lie.
    package let target: URL

    private let file: CommissionFile
    private let seal: ResultSeal
    private let place: URL
    private let handle: FileHandle
    private var size: UInt64
    private var parts = 0

    /// Opens or begins the work on a result.
    /// - Throws: `ProbeError.resultExists`, `.otherWork`, `.busy`, `.file`.
    package init(for target: URL, _ file: CommissionFile) throws {
        self.target = target
        self.file = file
        place = target.deletingLastPathComponent().appending(path: target.lastPathComponent + ".part")
        let isThere = FileManager.default.fileExists(atPath: place.path)
        if !isThere && FileManager.default.fileExists(atPath: target.path) {
            throw ProbeError.resultExists(path: target.path)
        }
        let descriptor = open(place.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failed(place, "无法写入") }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw ProbeError.busy(path: place.path) }
        let start = try handle.read(upToCount: ResultHeader.longest + 64) ?? Data()
        if let found = ResultHeader.read(start) {
            guard found.header.token == file.commission.token, found.header.installation == file.commission.installation
            else { throw ProbeError.otherWork(path: place.path) }
            seal = ResultSeal(header: found.bytes)
            size = UInt64(found.bytes.count)
            isResumed = true
            try takeUp()
        } else if start.isEmpty || start.count < ResultHeader.magic.count + 4 {
            let header = try ResultHeader(file.commission).bytes()
            seal = ResultSeal(header: header)
            size = 0
            isResumed = false
            try append(header)
        } else {
            // Something else, which is not ours to overwrite.
            throw ProbeError.otherWork(path: place.path)
        }
    }

    /// Adds a part.
    /// - Throws: `ProbeError.file` where it cannot be written.
    func add(_ kind: ResultPart.Kind, isWhole: Bool, index: Int, _ content: Data) throws {
        try append(try frame(kind, isWhole: isWhole, index: index, content))
        parts += 1
        if kind == .block && isWhole { done.insert(index) }
    }

    /// Makes the result of what there is: whole or not at all under its name. The work stays where it is not complete, so that
    /// it can be gone on with.
    func finish(_ summary: ResultSummary) throws {
        let last = try frame(.summary, isWhole: summary.isComplete, index: parts, try JSONEncoder().encode(summary))
        let temporary = target.deletingLastPathComponent()
            .appending(path: ".\(target.lastPathComponent).\(UInt64.random(in: .min ... .max))")
        do {
            try write(last, to: temporary)
            guard rename(temporary.path, target.path) == 0 else { throw Self.failed(target, "无法写入") }
        } catch {
            unlink(temporary.path)
            throw error
        }
        if summary.isComplete { unlink(place.path) }
    }

    private func write(_ last: Data, to temporary: URL) throws {
        let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failed(temporary, "无法写入") }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var digest = SHA256()
        do {
            try handle.seek(toOffset: 0)
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                digest.update(data: piece)
                try output.write(contentsOf: piece)
            }
            digest.update(data: last)
            let signature = try file.signing.signature(for: ResultHeader.signed(digest.finalize()))
            try output.write(contentsOf: last + signature)
            try output.synchronize()
            try output.close()
        } catch {
            throw error is ProbeError ? error : Self.failed(temporary, "无法写入")
        }
    }

    private func frame(_ kind: ResultPart.Kind, isWhole: Bool, index: Int, _ content: Data) throws -> Data {
        let sealed = try seal.seal(content, kind, isWhole: isWhole, index: index, to: file.sealing)
        return ResultPart.frame(kind, isWhole: isWhole, index: index, sealed: sealed)
    }

    private func append(_ bytes: Data) throws {
        do {
            try handle.seek(toOffset: size)
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            size += UInt64(bytes.count)
        } catch {
            throw Self.failed(place, "无法写入")
        }
    }

    /// Reads which blocks are done, and cuts off what was being written when the last probe was killed.
    private func takeUp() throws {
        do {
            let end = try handle.seekToEnd()
            while size < end {
                try handle.seek(toOffset: size)
                guard let head = try handle.read(upToCount: ResultPart.head),
                    let part = ResultPart(head, sealedAt: Int(size) + ResultPart.head),
                    UInt64(part.offset + part.length) <= end,
                    let sealed = try handle.read(upToCount: part.length),
                    hexadecimal(SHA256.hash(data: sealed)) == part.digest
                else { break }
                size = UInt64(part.offset + part.length)
                parts += 1
                if part.kind == .block && part.isWhole { done.insert(part.index) }
            }
            try handle.truncate(atOffset: size)
        } catch {
            throw Self.failed(place, "无法读取")
        }
    }

    private static func failed(_ file: URL, _ what: String) -> ProbeError {
        .file(path: file.path, what: "\(what)：\(RecordsError.reason(errno))")
    }
}
