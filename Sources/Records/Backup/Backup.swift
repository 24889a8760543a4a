import Crypto
import Foundation
import GRDB
import Kernel

/// A copy of everything but the key: the database as it was at one moment, the evidence files it names, and a
/// manifest with the hash of each.
package struct BackupManifest: Codable, Sendable, Hashable {
    /// One file of the copy.
    package struct File: Codable, Sendable, Hashable {
        /// The path inside the copy.
        package let path: String
        /// Bytes.
        package let size: Int64
        /// SHA-256 in lower-case hexadecimal.
        package let sha256: String
    }

    /// The installation that it is of; its key is needed to open it.
    package let installation: String
    /// When it was made.
    package let madeAt: Timestamp
    /// The last audit entry in it.
    package let headSequence: Int64
    /// That entry's seal.
    package let headMAC: String
    /// Every file but the manifest.
    package let files: [File]
    /// Evidence, by its hash, that the database names and that was not there, or not what its name says; a copy must not fail for it,
    /// least of all then. Nil in the manifests of older programs.
    package let missing: [String]?

    /// Bytes of all its files.
    package var size: Int64 { files.reduce(0) { $0 + $1.size } }

    /// How much it holds and what it lacks, in one Chinese sentence for the audit chain.
    package var summary: String {
        ["文件 \(files.count) 个，截至审计链第 \(headSequence) 条", warning].compactMap(\.self).joined(separator: "；")
    }

    /// What a person is told of evidence that could not be copied. Nil: all of it is here.
    package var warning: String? {
        guard let missing, !missing.isEmpty else { return nil }
        return "证据文件 \(missing.count) 个缺失或被改动，未能备份，请运行 anhu verify 查看"
    }
}

/// Makes and restores copies while the program runs.
package enum Backup {
    /// The manifests of the copies in the backup folder, the oldest first, with the name of each; what is unfinished or
    /// unreadable is left out.
    package static func manifests(in folder: DataFolder) -> [(name: String, manifest: BackupManifest)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.backups.path)) ?? []
        return names.sorted().compactMap { name in
            let file = folder.backups.appending(path: name).appending(path: manifestName)
            return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(BackupManifest.self, from: $0) }
                .map { (name, $0) }
        }
    }

    /// The manifest's name inside a copy.
    static let manifestName = "manifest.json"

    /// Makes a copy in a new folder; until it is whole it lies beside it as `NAME.partial`.
    /// - Throws: `RecordsError` where the copy cannot be written.
    package static func make(of store: RecordStore, at folder: URL) async throws -> BackupManifest {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: folder.path) else {
            throw RecordsError.backupTarget(path: folder.path, reason: "备份目录已存在")
        }
        guard
            !(folder.path + "/").hasPrefix(store.folder.url.path + "/")
                || folder.path.hasPrefix(store.folder.backups.path)
        else { throw RecordsError.backupTarget(path: folder.path, reason: "备份不能放在数据目录之内") }
        let partial = try makePartial(of: folder)
        do {
            let copy = DataFolder(partial)
            try copyDatabase(of: store, to: copy.database)
            try manager.copyItem(at: store.folder.installation, to: copy.installation)
            try flushFile(copy.database)
            let (head, digests) = try readCopy(copy.database)
            var files = [try file(copy.database, in: partial), try file(copy.installation, in: partial)]
            var missing: [String] = []
            for digest in digests {
                try Task.checkCancellation()
                if let file = try copyEvidence(digest, from: store.folder, to: copy, in: partial) {
                    files.append(file)
                } else {
                    missing.append(digest)
                }
            }
            let manifest = BackupManifest(
                installation: try store.folder.installationID(), madeAt: store.clock.now(),
                headSequence: head.sequence, headMAC: hexadecimal(head.mac), files: files,
                missing: missing.isEmpty ? nil : missing)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try? manager.removeItem(at: partial.appending(path: partialMark))
            try durablyWrite(
                try encoder.encode(manifest), to: partial.appending(path: manifestName), mode: 0o600)
            try renameDurably(partial, to: folder)
            return manifest
        } catch {
            try? manager.removeItem(at: partial)
            throw error is RecordsError || error is CancellationError
                ? error : RecordsError.explaining(error, database: folder.path)
        }
    }

    /// Checks a copy and lays it into a fresh data folder. The caller opens it afterwards, notes `records.restore` and
    /// verifies.
    /// - Throws: `RecordsError.backup` where the copy is incomplete or altered, or the folder is not fresh.
    package static func restore(from folder: URL, into target: DataFolder) throws -> BackupManifest {
        let manager = FileManager.default
        let manifest = try check(folder)
        if let present = try? manager.contentsOfDirectory(atPath: target.url.path), !present.isEmpty {
            throw RecordsError.backupTarget(path: target.url.path, reason: "恢复目录不是空目录")
        }
        guard manifest.files.contains(where: { $0.path == target.database.lastPathComponent }) else {
            throw RecordsError.backup(path: folder.path, reason: "备份中没有数据库")
        }
        let head: AuditHead
        do {
            head = try readCopy(folder.appending(path: target.database.lastPathComponent)).0
        } catch {
            throw RecordsError.explaining(error, database: folder.path)
        }
        guard head.sequence == manifest.headSequence, hexadecimal(head.mac) == manifest.headMAC else {
            throw RecordsError.backup(path: folder.path, reason: "数据库的审计链末端与清单不符")
        }
        // Beside the target until it is whole: a folder that a killed restore left must not be taken for a data folder.
        let partial = DataFolder(try makePartial(of: target.url))
        try partial.prepare()
        for file in manifest.files {
            let destination = partial.url.appending(path: file.path, directoryHint: .notDirectory)
            do {
                try manager.createDirectory(
                    at: destination.deletingLastPathComponent(), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try manager.copyItem(at: folder.appending(path: file.path), to: destination)
            } catch {
                throw RecordsError.explaining(file: destination.path, error)
            }
            try flushFile(destination)
        }
        try? manager.removeItem(at: partial.url.appending(path: partialMark))
        try? manager.removeItem(at: target.url)
        try renameDurably(partial.url, to: target.url)
        return manifest
    }

    /// Reads the manifest and hashes every file that it names.
    /// - Throws: `RecordsError.backup` with the first file that is missing or differs.
    package static func check(_ folder: URL) throws -> BackupManifest {
        let path = folder.appending(path: manifestName)
        guard let data = try? Data(contentsOf: path),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data)
        else { throw RecordsError.backup(path: path.path, reason: "没有清单文件，或清单无法读取") }
        for file in manifest.files {
            // The manifest comes from outside: it must not lead to a file elsewhere.
            guard !file.path.split(separator: "/").contains(".."), !file.path.hasPrefix("/") else {
                throw RecordsError.backup(path: file.path, reason: "清单中的路径不在备份目录内")
            }
            let place = folder.appending(path: file.path)
            guard let found = try? EvidenceVault.hash(place) else {
                throw RecordsError.backup(path: place.path, reason: "文件缺失")
            }
            guard found.size == file.size, found.digest == file.sha256 else {
                throw RecordsError.backup(path: place.path, reason: "文件内容与清单不符")
            }
        }
        return manifest
    }

    /// In an unfinished folder, so that it can be told from somebody's own of that name.
    private static let partialMark = "anhu-partial"

    /// A fresh folder beside the target; what a killed run left there goes, anything else stays.
    private static func makePartial(of folder: URL) throws -> URL {
        let manager = FileManager.default
        let partial = folder.appendingPathExtension("partial")
        let mark = partial.appending(path: partialMark)
        if manager.fileExists(atPath: mark.path) { try? manager.removeItem(at: partial) }
        guard !manager.fileExists(atPath: partial.path) else {
            throw RecordsError.backupTarget(path: partial.path, reason: "目录已存在，且不是安护留下的未完成备份")
        }
        do {
            try manager.createDirectory(
                at: partial, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data().write(to: mark)
        } catch {
            throw RecordsError.explaining(file: partial.path, error)
        }
        return partial
    }

    private static func copyDatabase(of store: RecordStore, to file: URL) throws {
        do {
            let destination = try DatabaseQueue(path: file.path)
            try store.pool.backup(to: destination)
            // One file, not three: the copy must be whole when it is moved to other media.
            try destination.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try destination.close()
        } catch {
            throw RecordsError.explaining(error, database: file.deletingLastPathComponent().path)
        }
    }

    private static func readCopy(_ file: URL) throws -> (AuditHead, [String]) {
        var configuration = Configuration()
        configuration.readonly = true
        let copy = try DatabaseQueue(path: file.path, configuration: configuration)
        defer { try? copy.close() }
        return try copy.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT seq, at, mac FROM audit_entry ORDER BY seq DESC LIMIT 1")
            let head = row.map { AuditHead(sequence: $0[0], at: $0[1], mac: $0[2]) }
            let digests = try String.fetchAll(database, sql: "SELECT DISTINCT sha256 FROM evidence ORDER BY sha256")
            return (head ?? AuditHead(sequence: 0, at: Timestamp(milliseconds: 0), mac: AuditChain.origin), digests)
        }
    }

    private static func copyEvidence(
        _ digest: String, from source: DataFolder, to copy: DataFolder, in root: URL
    ) throws -> BackupManifest.File? {
        let from = EvidenceVault(source).file(digest)
        guard FileManager.default.fileExists(atPath: from.path) else { return nil }
        let to = EvidenceVault(copy).file(digest)
        do {
            try FileManager.default.createDirectory(
                at: to.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: from, to: to)
        } catch {
            throw RecordsError.explaining(file: to.path, error)
        }
        try flushFile(to)
        // The copy is hashed, not the original: what was written wrongly must not stand in the manifest as right.
        let file = try file(to, in: root)
        if file.sha256 == digest { return file }
        try? FileManager.default.removeItem(at: to)
        return nil
    }

    private static func file(_ url: URL, in root: URL) throws -> BackupManifest.File {
        let (digest, size) = try EvidenceVault.hash(url)
        return BackupManifest.File(
            path: String(url.path.dropFirst(root.path.count + 1)), size: size, sha256: digest)
    }
}
