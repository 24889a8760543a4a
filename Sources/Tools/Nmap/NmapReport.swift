import Kernel
import ScanImports
import SystemPackage

/// What a run of nmap came to.
package struct NmapReport: Sendable {
    /// What nmap said about itself. Nil: it did not get that far.
    package let header: ScanHeader?
    /// What nmap said at its end. Nil: it did not get that far.
    package let summary: ScanSummary?
    /// Hosts delivered, those that are up and those that are not.
    package let hosts: Int
    /// Hosts that nmap told of though nobody asked for them; none of them was delivered.
    package let anomalies: [NmapAnomaly]
    /// What the report's reader noticed.
    package let warnings: [ScanWarning]
    /// What nmap wrote to its standard error, line by line.
    package let complaints: [String]
    /// Why the run is not whole. Nil: it is, so that an address that was not delivered did not answer.
    package let problem: NmapProblem?
    /// Bytes of XML, which the file holds.
    package let bytes: Int
    /// When nmap was started.
    package let started: Timestamp
    /// When it had ended.
    package let ended: Timestamp

    /// True when the block needs not be scanned again.
    package var isComplete: Bool { problem == nil }
}

/// A host that nmap told of though it was not a target.
package struct NmapAnomaly: Hashable, Sendable {
    /// Its addresses.
    package let addresses: [IPAddress]
    /// Line of the XML, from 1.
    package let line: Int

    /// What the person who looks after the scan reads.
    package var text: String {
        let list = addresses.map(\.description).joined(separator: "、")
        return "nmap 报告了不在扫描范围内的主机 \(list)（第 \(line) 行），已丢弃"
    }
}

/// Why a run of nmap is not whole. The hosts delivered until then are good.
package enum NmapProblem: ExplainedError, Hashable {
    /// nmap was stopped, died or ended with an error. The text is what it said last.
    case ended(ToolEnding, complaint: String)
    /// nmap itself reports that it failed.
    case failed(String)
    /// What it wrote is no whole report.
    case badReport(ParseError)

    package var kind: FaultKind {
        switch self {
        case .ended(.cancelled, _), .ended(.stopped, _): .conflict
        case .ended, .failed: .unavailable
        case .badReport: .damaged
        }
    }

    package var explanation: Explanation {
        switch self {
        case .ended(let ending, let complaint):
            let tail = complaint.isEmpty ? "" : "：\(complaint)"
            return Explanation("nmap \(ending.chinese)\(tail)", advice: "此前发现的主机已保留，本块地址将重新扫描")
        case .failed(let message):
            return Explanation("nmap 报告扫描失败：\(message)", advice: "此前发现的主机已保留，请检查网络后重新扫描")
        case .badReport(let error):
            return Explanation(
                "nmap 的输出无法读取：\(error.explanation.summary)", place: error.explanation.place,
                advice: "此前发现的 \(error.hostsRead) 台主机已保留，请确认安装的是正版 nmap 后重新扫描")
        }
    }
}
