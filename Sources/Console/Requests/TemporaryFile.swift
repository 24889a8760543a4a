#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A new file in the temporary folder that only this process's user can read, written once from front to back.
struct TemporaryFile: ~Copyable {
    /// Where it is.
    let path: String
    /// Bytes written so far.
    private(set) var size = 0
    private let descriptor: Int32

    /// Makes the file.
    ///
    /// - `folder`: an existing folder.
    /// - `name`: a name that nothing else has; the file must not exist.
    init(in folder: String, name: String) throws(StorageFault) {
        path = folder + "/" + name
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw StorageFault(errno, path: folder) }
    }

    /// Adds the bytes.
    mutating func write(_ bytes: ArraySlice<UInt8>) throws(StorageFault) {
        var failure: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Glibc.write(descriptor, part.baseAddress, part.count)
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        if failure != 0 { throw StorageFault(failure, path: path) }
        size += bytes.count
    }

    deinit {
        close(descriptor)
    }

    /// Removes a file that is no longer wanted. A file that is gone already is no error.
    static func remove(_ path: String) {
        unlink(path)
    }
}
