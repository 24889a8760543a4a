import AssetInventory
import Foundation
import Kernel
import Records
import Tools

/// What a probe tells on the terminal.
enum ProbeTerminal {
    /// What is about to be done, before anything is contacted. Not the code: a code that is shown here would be copied and
    /// not compared.
    static func tell(_ commission: ProbeCommission) {
        let ranges = commission.targets.ranges
        let lines: [(String, String)] = [
            ("医院", commission.hospital), ("探测任务", "#\(commission.number) \(commission.title)"),
            ("网络", commission.network),
            ("地址", ranges.prefix(8).map(\.description).joined(separator: "、") + (ranges.count > 8 ? "等" : "")),
            ("排除", commission.exclusions.ranges.prefix(8).map(\.description).joined(separator: "、")),
            ("端口", commission.ports.description),
            ("不扫描的易受影响端口", commission.nmap.leftOut(commission.fragilePorts).description),
            ("速率", "每秒不超过 \(commission.maxRate) 个报文"),
            ("时段", commission.window?.description ?? "不限"), ("通知", commission.notice),
            ("签发", "\(commission.issuedBy)，\(CivilTime(commission.issuedAt).toMinute)"),
            ("有效期至", CivilTime(commission.validUntil).toMinute),
        ]
        for (name, value) in lines where !value.isEmpty {
            Failure.printError("\(name)：\(VisibleText.line(value, longest: 400) ?? "")")
        }
    }

    /// One line, drawn over the last; away from a terminal each line stands.
    static func show(_ progress: IsolatedProbe.Progress) {
        let line = ProgressLine.line(
            JobProgress(
                done: progress.done, total: progress.total, message: progress.message,
                updatedAt: Timestamp(milliseconds: 0)))
        guard Terminal.isInteractive else {
            // Whatever happens within one part of a block would fill a log.
            if progress.done % 100 == 0 { Failure.printError(line) }
            return
        }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }

    /// Takes the line away.
    static func clear() {
        if Terminal.isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
