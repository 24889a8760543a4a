import Foundation
import Kernel

/// The folder that holds everything an installation keeps, except its key.
package struct DataFolder: Sendable, Hashable {
    /// The folder itself.
    package let url: URL

    /// Takes the folder; nothing is made until a `RecordStore` opens it.
    package init(_ url: URL) {
        self.url = url.standardizedFileURL
    }

    /// The SQLite database of records.
    package var database: URL { url.appending(path: "anhu.sqlite", directoryHint: .notDirectory) }
    /// The write-once files, named after their SHA-256.
    package var evidence: URL { url.appending(path: "evidence", directoryHint: .isDirectory) }
    /// The daily heads of the audit chain.
    package var anchors: URL { url.appending(path: "anchors", directoryHint: .isDirectory) }
    /// Copies made by the backup schedule.
    package var backups: URL { url.appending(path: "backups", directoryHint: .isDirectory) }
    /// Files that are being written; what is older than a day is removed when the server starts.
    package var scratch: URL { url.appending(path: "scratch", directoryHint: .isDirectory) }
    /// The number that names this installation's key.
    package var installation: URL { url.appending(path: "installation", directoryHint: .notDirectory) }

    /// Makes the folders that are missing, readable by the owner only.
    /// - Throws: `RecordsError.folder` where one cannot be made or written.
    package func prepare() throws {
        for folder in [url, evidence, anchors, backups, scratch] {
            do {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw RecordsError.explaining(file: folder.path, error)
            }
        }
        guard FileManager.default.isWritableFile(atPath: url.path) else {
            throw RecordsError.folder(path: url.path, reason: "只读")
        }
    }

    /// The installation's number: 32 hexadecimal digits, made on first use.
    /// - Throws: `RecordsError.folder` where it can be neither read nor made.
    package func installationID() throws -> String {
        if !FileManager.default.fileExists(atPath: installation.path) {
            let id = hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) })
            try durablyWrite(Data((id + "\n").utf8), to: installation, mode: 0o600, replacing: false)
        }
        guard let text = try? String(contentsOf: installation, encoding: .utf8) else {
            throw RecordsError.folder(path: installation.path, reason: "安装编号无法读取")
        }
        let id = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard id.count == 32, bytes(hexadecimal: id) != nil else {
            throw RecordsError.folder(path: installation.path, reason: "安装编号不是 32 位十六进制数")
        }
        return id
    }
}
