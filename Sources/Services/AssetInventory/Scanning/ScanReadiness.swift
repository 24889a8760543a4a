import Kernel
import Tools
import Workflow

/// Whether a plan may run now, and if not, what is missing.
package struct ScanReadiness: Sendable, Hashable {
    /// What stands in the way.
    package enum Obstacle: Sendable, Hashable {
        /// Given up or sent back, for this reason.
        case closed(String)
        /// All tools are stopped, for this reason.
        case toolsStopped(String)
        /// Addresses outside the approved scope.
        case outsideScope(AddressSet)
        /// No notice has been given, nor waived.
        case noNotice
        /// The last notice was used by an earlier run, and no new one has been given.
        case noticeUsed(Identifier<ScanRun>)
        /// The hospital has not confirmed the notice.
        case noReceipt
        /// The three working days are not over; `isPublished` false: the calendar of that year is not out.
        case tooEarly(until: CivilDate, isPublished: Bool)
        /// Fragile ports are named and nobody has approved them.
        case fragileNotApproved(PortSet)

        /// What a person reads.
        package var chinese: String {
            switch self {
            case .closed(let reason): return "计划已作废或退回：\(reason)"
            case .toolsStopped(let reason): return "所有工具已被紧急停止（\(reason)），须由信息科解除"
            case .outsideScope(let addresses):
                let shown = addresses.ranges.prefix(5).map(\.description).joined(separator: "、")
                return "地址 \(shown) 不在已批准的范围内"
            case .noNotice: return "尚未通知院方（应提前3个工作日通知，或由院方免除）"
            case .noticeUsed(let run): return "上次的通知已用于扫描记录 #\(run)，再次执行须重新通知院方（或由院方免除）"
            case .noReceipt: return "院方尚未回执确认"
            case .tooEarly(let date, let isPublished):
                let note = isPublished ? "" : "（当年节假日安排尚未公布，按周末推算）"
                return "通知未满3个工作日，最早于 \(date.chinese)开始\(note)"
            case .fragileNotApproved(let ports): return "列明的易受影响端口 \(ports) 尚未批准"
            }
        }
    }

    /// In the order in which they are best removed. Empty: the plan may run.
    package let obstacles: [Obstacle]

    /// True when nothing stands in the way.
    package var isReady: Bool { obstacles.isEmpty }

    /// Working days between notice and scan (requirement text, 服务商要求 2).
    static let noticeDays = 3

    /// Judges a plan; `stopped` is the reason of an emergency stop in force.
    package init(
        _ plan: ScanPlan, allowed: AddressSet, calendar: WorkCalendar, now: Timestamp, stopped: String? = nil
    ) {
        if let closing = plan.closing {
            obstacles = [.closed(closing.reason)]
            return
        }
        var found: [Obstacle] = []
        if let stopped { found.append(.toolsStopped(stopped)) }
        let outside = plan.targets.subtracting(plan.exclusions).subtracting(allowed)
        if !outside.isEmpty { found.append(.outsideScope(outside)) }
        if !plan.fragilePorts.isEmpty && plan.fragileApprovedBy == nil {
            found.append(.fragileNotApproved(plan.fragilePorts))
        }
        let notice = plan.notice
        if notice.waivedAt == nil {
            if let notified = notice.notifiedAt {
                if notice.receiptAt == nil { found.append(.noReceipt) }
                // The day of the notice does not count (民法典 201 条); on the third working day after it the scan may run.
                let first = calendar.adding(workingDays: Self.noticeDays, to: CivilTime(notified).date)
                // A plan may be set going today for a later moment; that moment counts.
                if CivilTime(max(now, plan.plannedFor ?? now)).date < first.date {
                    found.append(.tooEarly(until: first.date, isPublished: first.isPublished))
                }
            } else {
                found.append(plan.noticeUsedBy.map { .noticeUsed($0) } ?? .noNotice)
            }
        }
        obstacles = found
    }
}
