import Kernel
import Records

/// One carrying out of a plan, or one report that was imported.
package struct ScanRun: Sendable, Hashable {
    /// Where a run stands.
    package enum State: String, Sendable, CaseIterable {
        /// Its job waits.
        case waiting
        /// It runs.
        case running
        /// Every block was scanned.
        case complete
        /// Some blocks could not be scanned whole.
        case incomplete
        /// Stopped by a person.
        case cancelled
        /// Ended by an error.
        case failed

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .waiting: "等待中"
            case .running: "扫描中"
            case .complete: "已完成"
            case .incomplete: "部分完成"
            case .cancelled: "已停止"
            case .failed: "失败"
            }
        }

        /// True while it waits or runs.
        package var isOpen: Bool { self == .waiting || self == .running }
    }

    /// Its number.
    package let id: Identifier<ScanRun>
    /// The plan. Nil: an imported report.
    package let plan: Identifier<ScanPlan>?
    /// The job that does it. Nil: an import at the terminal.
    package let job: Identifier<Job>?
    /// The device source that was asked. Nil: none was.
    package let device: Identifier<DeviceSource>?
    /// The plan's title. Nil: an imported report.
    package let planTitle: String?
    /// What was done, as a word in titles.
    var deed: String { device != nil ? "同步" : plan != nil ? "扫描" : "导入" }
    /// `nmap`, or the name of the imported file.
    package let source: String
    /// Where it stands.
    package let state: State
    /// Who asked for it.
    package let startedBy: String
    /// When.
    package let requestedAt: Timestamp
    /// When it ended.
    package let endedAt: Timestamp?
    /// How it ended, in Chinese.
    package let message: String?
    /// How many assets it saw.
    package let assets: Int
    /// How many of these no scan had seen before.
    package let newAssets: Int

    /// What a person calls it: the plan's title, or the name of the imported file.
    package var title: String { planTitle ?? source }

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "scan_run", id: id.rawValue) }
}

/// One block of a run that was scanned.
package struct ScanBlock: Sendable, Hashable {
    /// Its number.
    package let id: Int64
    /// Addresses and part of the ports: `10.1.2.0/24 ordinary`.
    package let key: String
    /// False: it was scanned in part only.
    package let isComplete: Bool
    /// How many hosts answered.
    package let hosts: Int
    /// The tool with its version.
    package let tool: String?
    /// When it began.
    package let startedAt: Timestamp
    /// When it ended.
    package let endedAt: Timestamp
    /// What went wrong. Nil: nothing.
    package let message: String?

    /// Points at the row, under which its raw report is kept as evidence.
    package var reference: RecordReference { RecordReference(table: "scan_block", id: id) }
}
