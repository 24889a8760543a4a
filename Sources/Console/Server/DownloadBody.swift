import Hummingbird
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Sends a download piece by piece.
enum DownloadBody {
    /// Bytes read from a file at a time.
    private static let pieceSize = 131_072

    /// The body. A file is opened here, so that one that is missing is an error page and not a broken download.
    static func make(_ download: Download) throws(StorageFault) -> ResponseBody {
        switch download.source {
        case .bytes(let bytes):
            return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .file(let path, let removed):
            let file = try ReadableFile(path)
            // An open file can be read to its end after its name is gone.
            if removed { TemporaryFile.remove(path) }
            return ResponseBody(contentLength: file.size) { writer in
                var rest = file.size
                while rest > 0 {
                    let piece = try file.read(min(rest, pieceSize))
                    rest -= piece.readableBytes
                    try await writer.write(piece)
                }
                try await writer.finish(nil)
            }
        case .chunks(let chunks):
            return ResponseBody { writer in
                for try await bytes in chunks() {
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            }
        }
    }
}

/// An open file that is read once from front to back, by one task.
private final class ReadableFile: Sendable {
    let size: Int
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws(StorageFault) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StorageFault(errno, path: path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let number = errno
            close(descriptor)
            throw StorageFault(number, path: path)
        }
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// The next bytes, at least one and at most `count`.
    ///
    /// - Throws: at an error, and when the file has become shorter since it was opened.
    func read(_ count: Int) throws(StorageFault) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        var failure: Int32 = 0
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
            while true {
                let done = Glibc.read(descriptor, target.baseAddress, count)
                if done > 0 { return done }
                if done < 0 && errno == EINTR { continue }
                failure = done < 0 ? errno : EIO
                return 0
            }
        }
        if failure != 0 { throw StorageFault(failure, path: path) }
        return buffer
    }
}
