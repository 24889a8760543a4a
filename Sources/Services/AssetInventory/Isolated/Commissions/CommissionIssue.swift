import Directory
import Foundation
import GRDB
import Kernel
import Records
import Tools
import Workflow

/// Issues commissions: judged as a scan is, entered with the run that its results will belong to, in one transaction; by
/// console and terminal alike.
package struct CommissionIssue: Sendable {
    /// Days for which a commission may be valid.
    package static let days = 1...30
    /// Days where nobody says otherwise.
    package static let usualDays = 3
    /// How long after its end results are taken in: the way back, and a weekend.
    static let grace = Interval.days(30)

    private let store: RecordStore
    private let tools: ScanTools
    private let calendar: WorkCalendar
    private let hospital: String

    /// Takes the records, what scans work with, the working days and the hospital's name.
    package init(store: RecordStore, tools: ScanTools, calendar: WorkCalendar, hospital: String) {
        self.store = store
        self.tools = tools
        self.calendar = calendar
        self.hospital = hospital
    }

    /// The code of this installation, which whoever probes compares.
    package func code() throws -> String { try ProbeKeys(store.key).code() }

    /// Issues a commission for a plan; its notice is used as by a scan.
    /// - Throws: `ScanPlanError.notReady` with every obstacle, `.running`; `CommissionError`.
    package func issue(
        _ id: Identifier<ScanPlan>, days: Int = usualDays, by principal: Principal
    ) async throws -> Identifier<Commission> {
        guard Self.days.contains(days) else { throw CommissionError.badDays(Self.days) }
        let now = store.clock.now()
        let installation = try store.folder.installationID()
        let action = AuditAction("probe.issue", object: RecordReference(table: "scan_plan", id: id.rawValue))
        return try await store.write(action, by: principal) { [self] database in
            let plan = try ScanPlanStore.find(id, database)
            guard let network = try plan.network.map({ try IsolatedNetworkStore.find($0, database) }) else {
                throw CommissionError.notIsolated
            }
            try CommissionStore.endLapsed(of: id, at: now, database)
            if let last = try ScanRunStore.list(plan: id, limit: 1, database).first, last.state.isOpen {
                throw ScanPlanError.running
            }
            let readiness = ScanReadiness(
                plan, allowed: try ScanScopeStore.allowed(in: network.id, database), calendar: calendar, now: now,
                stopped: try ToolStopStore.current(database)?.reason ?? tools.killSwitch.reason)
            guard readiness.isReady else { throw ScanPlanError.notReady(readiness.obstacles.map(\.chinese)) }
            let begin = max(now, plan.plannedFor ?? now)
            let end = begin + .days(Int64(days))
            let names = try PersonNames(database)
            let commission = ProbeCommission(
                installation: installation, hospital: hospital, number: try CommissionStore.nextID(database),
                token: hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) }), network: network.name,
                title: plan.title, targets: plan.targets, exclusions: plan.exclusions, ports: plan.ports,
                asksVersions: plan.asksVersions, maxRate: plan.maxRate, hostMinutes: plan.hostMinutes,
                window: plan.window,
                namedFragilePorts: plan.fragileApprovedBy == nil ? PortSet() : plan.fragilePorts,
                fragilePorts: tools.fragilePorts, blockSize: tools.blockSize, notice: Self.line(plan.notice, names),
                issuedBy: names[principal.name], issuedAt: now, validFrom: begin, validUntil: end,
                importUntil: end + Self.grace)
            // What nmap could not do there is told here.
            _ = try commission.scans(privileged: false)
            let run = try ScanRunStore.addCommissioned(of: plan, by: principal, at: now, database)
            try ScanPlanStore.useNotice(of: plan, for: run, database)
            try CommissionStore.add(
                commission, body: try CommissionText.write(commission), plan: id, run: run, network: network.id,
                by: principal.name, database)
            return Identifier(commission.number)
        }
    }

    /// The file of a commission, to be taken along; who was the first to take it is set down.
    /// - Throws: `CommissionError.over` where none of its results would be taken in.
    package func file(
        _ id: Identifier<Commission>, by principal: Principal
    ) async throws -> (commission: Commission, bytes: Data) {
        let now = store.clock.now()
        let action = AuditAction(
            "probe.take", object: RecordReference(table: "probe_commission", id: id.rawValue))
        let found = try await store.write(action, by: principal) { database in
            let found = try CommissionStore.find(id, database)
            let state = found.state(at: now)
            guard now < found.validUntil, state != .withdrawn else { throw CommissionError.over(state) }
            try CommissionStore.take(id, by: principal.name, at: now, database)
            return found
        }
        return (found, try CommissionFile.write(found.body, token: found.token, keys: ProbeKeys(store.key)))
    }

    /// Under which notice it goes, for whoever is asked on site.
    private static func line(_ notice: ScanPlan.Notice, _ names: PersonNames) -> String {
        func deed(_ moment: Timestamp?, _ login: String?, _ word: String) -> String? {
            moment.map { "\(CivilTime($0).toMinute) \(login.map { names[$0] } ?? "")\(word)" }
        }
        let deeds = [
            deed(notice.notifiedAt, notice.notifiedBy, "通知"), deed(notice.receiptAt, notice.receiptBy, "回执"),
            deed(notice.waivedAt, notice.waivedBy, "免除通知"),
        ].compactMap(\.self)
        return deeds.isEmpty ? "无" : deeds.joined(separator: "；")
    }
}
