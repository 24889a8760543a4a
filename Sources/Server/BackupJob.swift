import Foundation
import Kernel
import Records

/// Makes the daily copy and removes the oldest beyond the number to be kept.
struct BackupJob: JobHandler {
    static let kindName = "records.backup"

    let keep: Int

    struct Parameters: Codable {}

    var kind: String { Self.kindName }

    func run(_ context: JobContext) async throws -> String? {
        let store = context.store
        let time = CivilTime(store.clock.now())
        let name = "anhu-" + time.description.replacing(" ", with: "-").replacing(":", with: "")
        let folder = store.folder.backups.appending(path: name, directoryHint: .isDirectory)
        let manifest = try await Backup.make(of: store, at: folder)
        // The older copies are the last that hold evidence which is gone now.
        let removed = manifest.missing == nil ? Self.prune(store.folder.backups, keep: keep) : 0
        try await store.note(
            AuditAction(
                "records.backup", label: name, detail: manifest.summary),
            by: context.principal)
        let parts = ["已备份到 \(name)", removed > 0 ? "清理旧备份 \(removed) 份" : nil, manifest.warning]
        return parts.compactMap(\.self).joined(separator: "；")
    }

    /// Removes the oldest copies; what a killed run left as `.partial` goes too.
    static func prune(_ folder: URL, keep: Int) -> Int {
        let manager = FileManager.default
        let names = ((try? manager.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasPrefix("anhu-") }
        for name in names where name.hasSuffix(".partial") {
            try? manager.removeItem(at: folder.appending(path: name))
        }
        let old = names.filter { !$0.hasSuffix(".partial") }.sorted().dropLast(max(1, keep))
        for name in old { try? manager.removeItem(at: folder.appending(path: name)) }
        return old.count
    }
}
