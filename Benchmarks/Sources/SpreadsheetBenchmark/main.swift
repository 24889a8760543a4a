import Documents
import Foundation
import Kernel

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

// How fast a long list becomes .xlsx and how much memory that takes.
//
//     SpreadsheetBenchmark [ROWS]     100,000 rows of ten columns, as the ledger's

/// The resident memory of this process now and at its highest, in MB of 10⁶ bytes.
func memory() -> (now: Double, highest: Double) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
    let resident = (pages?.dropFirst().first).flatMap { Double($0) } ?? 0
    return (resident * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6, Double(usage.ru_maxrss) * 1024 / 1e6)
}

/// Seconds of processor time that this process has used: what a busy machine leaves unchanged.
func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
}

/// One row, with the kinds of cells and the lengths of text that a ledger has.
func row(_ number: Int, at moment: Timestamp) -> [Report.Cell] {
    let (high, low) = (number / 250 % 256, number % 250 + 1)
    return [
        .integer(number), .text("10.20.\(high).\(low)"), .text("zyyf-\(number).example.invalid"),
        .text("Windows Server 2019 Standard"), .text("00:1B:44:\(high):3A:\(low)"), .text("华三通信技术有限公司"),
        .integer(number % 40), .text("存活"), .moment(moment), .moment(moment),
    ]
}

func measure(rows: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "anhu-bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = ProcessInfo.processInfo.environment
    let engine = DocumentEngine(
        tools: DocumentTools(
            contentFolders: [(place["ANHU_CONTENT"] ?? "Content") + "/documents"],
            installed: place["ANHU_RUNTIME"] ?? ".anhu", scratch: folder.path))
    let titles = ["序号", "地址", "主机名", "操作系统", "MAC 地址", "网卡厂商", "开放端口", "状态", "首次发现", "最近存活"]
    guard let date = CivilDate(year: 2026, month: 1, day: 5) else { return }
    let report = Report(
        cover: Report.Cover(title: "资产清单", subtitle: "性能测试", number: "—", version: "—", date: date))
    let moment = Timestamp(seconds: 1_767_574_800)
    let path = folder.appending(path: "list.xlsx").path
    let before = memory().now
    let start = ContinuousClock.now
    let used = processorSeconds()
    try engine.writeSpreadsheet(report, to: path) { writer in
        try writer.addSheet("资产清单", columns: titles.map { Report.Column($0) }) { append in
            for number in 1...rows { try append(row(number, at: moment)) }
        }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let work = processorSeconds() - used
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    let more = memory().highest - before
    print(
        """
        xlsx: \(rows) rows in \(String(format: "%.2f", seconds)) s \
        (\(String(format: "%.2f", work)) s of a processor), \(size) bytes, \
        \(String(format: "%.1f", more)) MB more than before
        """)
}

do {
    try measure(rows: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000)
} catch {
    print(error)
    exit(65)
}
