import Foundation
import Kernel
import Records

/// How much room everything takes, and for how long what is left will do.
struct StorageReport: Sendable {
    /// One place and what lies there.
    struct Place: Sendable, Hashable {
        let title: String
        let bytes: Int64
        /// What is counted. Nil: the size says all.
        let note: String?
    }

    let measuredAt: Timestamp
    let places: [Place]
    /// Bytes left and in all on the disk of the data folder. Nil: the system does not say.
    let disk: (free: Int64, total: Int64)?
    let growth: StorageGrowth?

    /// Measures. Reads folders, so it must not run on a thread that serves.
    static func measure(_ folder: DataFolder, evidence: (files: Int, bytes: Int64), now: Timestamp) -> StorageReport {
        let copies = Backup.manifests(in: folder)
        let anchors = content(of: folder.anchors)
        let scratch = content(of: folder.scratch)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.url.path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
        let total = (attributes?[.systemSize] as? NSNumber)?.int64Value
        let copied = copies.reduce(0) { $0 + $1.manifest.size }
        let latest = copies.last.map { "最近一份 \(CivilTime($0.manifest.madeAt).toMinute)" }
        let disk = free.flatMap { free in total.map { (free: free, total: $0) } }
        return StorageReport(
            measuredAt: now,
            places: [
                Place(title: "数据库", bytes: size(folder.database.path), note: nil),
                Place(title: "数据库预写日志（WAL）", bytes: size(folder.database.path + "-wal"), note: "写入繁忙时增大，空闲后收回"),
                Place(title: "证据文件", bytes: evidence.bytes, note: "\(evidence.files) 个，按记录统计"),
                Place(
                    title: "自动备份", bytes: copied,
                    note: (["\(copies.count) 份", latest] as [String?]).compactMap(\.self).joined(separator: "，")),
                Place(title: "审计链锚点", bytes: anchors.bytes, note: "\(anchors.files) 个"),
                Place(title: "临时文件", bytes: scratch.bytes, note: "\(scratch.files) 个，服务启动时清理一天前的"),
            ],
            disk: disk,
            growth: StorageGrowth(
                copies.map { (at: $0.manifest.madeAt, bytes: $0.manifest.size) }, copies: copies.count,
                free: disk?.free))
    }

    private static func size(_ path: String) -> Int64 {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// The files right in a folder.
    private static func content(of folder: URL) -> (files: Int, bytes: Int64) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return (names.count, names.reduce(0) { $0 + size(folder.appending(path: $1).path) })
    }
}

/// How fast the data grows, by the sizes that the daily copies had: pure.
struct StorageGrowth: Sendable, Hashable {
    /// Bytes a day; negative where data became less.
    let bytesPerDay: Int64
    /// Days between the first and the last copy.
    let days: Int
    /// Days until the disk is full, each kept copy growing with the data. Nil: it does not grow, or the room is not known.
    let daysLeft: Int?

    /// Takes the copies' moments and sizes, the oldest first, how many copies are kept and the bytes that are free. Nil:
    /// they lie less than a day apart, which tells nothing.
    init?(_ points: [(at: Timestamp, bytes: Int64)], copies: Int, free: Int64?) {
        guard let first = points.first, let last = points.last else { return nil }
        let span = (last.at - first.at).milliseconds
        guard span >= Interval.days(1).milliseconds else { return nil }
        bytesPerDay = Int64(Double(last.bytes - first.bytes) * Double(Interval.days(1).milliseconds) / Double(span))
        days = Int(span / Interval.days(1).milliseconds)
        let need = bytesPerDay * Int64(copies + 1)
        daysLeft = free.flatMap { need > 0 ? Int($0 / need) : nil }
    }
}

/// Bytes as people read them: `820 B`, `3.4 MB`, `12.0 GB`.
func readable(bytes: Int64) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    var value = Double(bytes.magnitude)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    let tenths = Int((value * 10).rounded())
    let text = unit == 0 ? "\(Int(value))" : "\(tenths / 10).\(tenths % 10)"
    return (bytes < 0 ? "-" : "") + text + " " + units[unit]
}
