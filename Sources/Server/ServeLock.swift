import Foundation
import Kernel

/// One server for one data folder: a second would hold a kill switch and a scheduler of its own. The system lets the lock
/// go with the process, however it ends.
package struct ServeLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock.
    /// - Throws: `ServerFault.alreadyRunning`.
    package init(_ folder: URL) throws {
        let path = folder.appending(path: "serve.lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ServerFault.alreadyRunning(folder.path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ServerFault.alreadyRunning(folder.path)
        }
    }

    deinit {
        close(descriptor)
    }
}

/// Why the server cannot run.
package enum ServerFault: ExplainedError, Hashable {
    /// Another process serves this data folder.
    case alreadyRunning(String)
    /// Somebody else listens there.
    case portTaken(String)
    /// The address to listen on is none of this machine's, or a name that nobody knows.
    case noSuchAddress(String)

    package var kind: FaultKind {
        switch self {
        case .alreadyRunning, .portTaken: .unavailable
        case .noSuchAddress: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .alreadyRunning(let folder):
            Explanation("已有安护服务在使用该数据目录", place: folder, advice: "请先停止它（./up --stop），或换用其他数据目录")
        case .portTaken(let address):
            Explanation("端口已被其他程序占用", place: address, advice: "请停止占用端口的程序，或用 --port 指定其他端口")
        case .noSuchAddress(let host):
            Explanation("监听地址不是本机的地址", place: host, advice: "请用 --host 指定本机的地址，例如 127.0.0.1")
        }
    }
}
