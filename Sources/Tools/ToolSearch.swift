import SystemPackage

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where programs are looked for: never in the working directory or the caller's PATH.
package struct ToolSearch: Sendable {
    /// Folders in order.
    package var folders: [FilePath]
    /// Programs that are to be taken from a certain place, by name, as the configuration says.
    package var overrides: [String: FilePath]

    /// The folders of a Debian system, `local` first.
    package static let systemFolders: [FilePath] = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]

    /// Takes the folders and the exceptions.
    package init(folders: [FilePath] = systemFolders, overrides: [String: FilePath] = [:]) {
        self.folders = folders
        self.overrides = overrides
    }

    /// The program of that name. Throws when there is none or it may not be run. The package is Debian's, for advice.
    package func find(_ program: String, package: String? = nil) throws(ToolError) -> FilePath {
        let candidates = overrides[program].map { [$0] } ?? folders.map { $0.appending(program) }
        var obstacle: FilePath?
        for candidate in candidates {
            switch Self.examine(candidate) {
            case .program: return candidate
            case .other: obstacle = obstacle ?? candidate
            case .absent: continue
            }
        }
        if let obstacle { throw .notExecutable(tool: program, path: obstacle) }
        throw .missing(tool: program, package: package)
    }

    private enum Finding {
        case program, other, absent
    }

    private static func examine(_ path: FilePath) -> Finding {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else { return .absent }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        return isFile && path.withPlatformString({ access($0, X_OK) }) == 0 ? .program : .other
    }
}
