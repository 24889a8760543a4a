import Kernel
import ScanImports

/// How far a run of nmap is, for the page.
package struct NmapProgress: Hashable, Sendable {
    /// What it does now.
    package var phase: String
    /// 0 to 100 of this phase for the hosts now under way. Nil: not told.
    package var percent: Double?
    /// 0 to 1 of the whole run, an estimate that never goes back.
    package var share: Double
    /// Seconds that nmap thinks are left of the phase.
    package var remaining: Int64?
    /// Hosts delivered so far.
    package var hosts: Int
}

/// The Chinese names of nmap's phases (timing.cc and its callers, nmap 7.93).
enum NmapPhase {
    /// The name of a phase; nmap's own where it is a new one.
    static func chinese(_ phase: String) -> String {
        names[phase] ?? phase
    }

    private static let names = [
        "Ping Scan": "存活探测", "ARP Ping Scan": "存活探测（ARP）", "ND Ping Scan": "存活探测（邻居发现）",
        "Connect Scan": "端口扫描（TCP 连接）", "SYN Stealth Scan": "端口扫描（TCP SYN）", "UDP Scan": "端口扫描（UDP）",
        "Service scan": "服务识别", "NSE": "服务识别（脚本）", "NSE Timing": "服务识别（脚本）", "OS detection": "操作系统识别",
        "Script Pre-scan": "扫描准备", "Script Post-scan": "扫描收尾",
    ]
}
