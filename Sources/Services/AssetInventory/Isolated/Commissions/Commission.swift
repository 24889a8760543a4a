import Kernel
import Records

/// A plan's carrying out by a probe, as the records keep it.
package struct Commission: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<Commission>
    /// The plan.
    package let plan: Identifier<ScanPlan>
    /// The run that its results belong to, however many files they come in.
    package let run: Identifier<ScanRun>
    /// The network.
    package let network: Identifier<IsolatedNetwork>
    /// What no other commission has.
    let token: String
    /// What its file says, the keys left out.
    let body: String
    /// Who issued it.
    package let issuedBy: String
    /// When.
    package let issuedAt: Timestamp
    /// Until when a probe may work.
    package let validUntil: Timestamp
    /// Until when results are taken in.
    package let importUntil: Timestamp
    /// Who was the first to take the file along. Nil: nobody has.
    package let takenBy: String?
    /// When.
    package let takenAt: Timestamp?
    /// Who has withdrawn it. Nil: it stands.
    package let withdrawnBy: String?
    /// When.
    package let withdrawnAt: Timestamp?
    /// Why.
    package let withdrawReason: String?
    /// How many results were taken in.
    package let results: Int

    /// Where it stands at a moment.
    package func state(at now: Timestamp) -> State {
        if withdrawnAt != nil { return .withdrawn }
        if results > 0 { return .delivered }
        if now < validUntil { return .open }
        return now < importUntil ? .awaited : .lapsed
    }

    /// Where a commission stands.
    package enum State: String, Sendable, CaseIterable {
        /// A probe may carry it out.
        case open
        /// Its time is over; a result may still be brought.
        case awaited
        /// Results were taken in.
        case delivered
        /// Withdrawn.
        case withdrawn
        /// Nothing was brought in time.
        case lapsed

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .open: "有效"
            case .awaited: "待导入结果"
            case .delivered: "已导入结果"
            case .withdrawn: "已收回"
            case .lapsed: "已过期"
            }
        }
    }

    /// The name under which its file is downloaded.
    package var fileName: String { "探测任务-\(id).anhu" }
    /// The name that a result of it has where nobody chooses another.
    package static func resultName(_ number: Int64) -> String { "探测结果-\(number).anhu" }

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "probe_commission", id: id.rawValue) }
}

/// A result that was taken in.
package struct ProbeResult: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<ProbeResult>
    /// The commission.
    package let commission: Identifier<Commission>
    /// SHA-256 of the file.
    package let sha256: String
    /// The job that enters it.
    package let job: Identifier<Job>
    /// True where the probe had scanned every block.
    package let isComplete: Bool
    /// The machine that probed.
    package let machine: String
    /// When it began.
    package let beganAt: Timestamp
    /// When it ended.
    package let endedAt: Timestamp
    /// Who brought it.
    package let importedBy: String
    /// When.
    package let importedAt: Timestamp
}
