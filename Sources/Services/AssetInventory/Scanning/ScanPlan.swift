import Kernel
import Records
import Tools

/// What is to be scanned, how gently, when, and what the hospital has said to it.
package struct ScanPlan: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<ScanPlan>
    /// What a person calls it.
    package let title: String
    /// The addresses.
    package let targets: AddressSet
    /// The isolated network that they are of, to which a probe carries the plan. Nil: the hospital's own.
    package let network: Identifier<IsolatedNetwork>?
    /// Addresses left out.
    package let exclusions: AddressSet
    /// The ports.
    package let ports: PortChoice
    /// Whether services are asked for their versions.
    package let asksVersions: Bool
    /// Packets a second at most.
    package let maxRate: Int
    /// Minutes that one host may take.
    package let hostMinutes: Int
    /// Hours in which it runs. Nil: any.
    package let window: TimeWindow?
    /// Fragile ports that it names.
    package let fragilePorts: PortSet
    /// Who approved the fragile ports. Nil: nobody yet.
    package let fragileApprovedBy: String?
    /// Who made it.
    package let createdBy: String
    /// The account that made it. Nil: the set-up.
    package let createdByAccount: Int64?
    /// When.
    package let createdAt: Timestamp
    /// Why it shall not be carried out: given up, or sent back by the hospital. Nil: it stands.
    package let closing: Closing?
    /// The moment for which it is planned. Nil: as soon as it may.
    package let plannedFor: Timestamp?
    /// The notice for the next run; empty where there is none yet, or the last one was used.
    package let notice: Notice
    /// The run that used the last notice, where no newer one is open. Nil: none has.
    package let noticeUsedBy: Identifier<ScanRun>?

    /// The notice that a scan wants (requirement text, 服务商要求 2: three working days before), or its waiver. It is good
    /// for one run.
    package struct Notice: Sendable, Hashable {
        /// Its row. Nil: there is no notice yet.
        package var id: Int64?
        /// When it was given. Nil: not yet.
        package var notifiedAt: Timestamp?
        /// Who gave it.
        package var notifiedBy: String?
        /// When the hospital confirmed to have it. Nil: not yet.
        package var receiptAt: Timestamp?
        /// Who confirmed.
        package var receiptBy: String?
        /// When the hospital did without. Nil: it did not.
        package var waivedAt: Timestamp?
        /// Who did without it.
        package var waivedBy: String?
        /// Why.
        package var waiverReason: String?

        /// No notice yet.
        package init() {}
    }

    /// The end of a plan that shall not be carried out.
    package struct Closing: Sendable, Hashable {
        /// Who closed it, by login name.
        package let by: String
        /// When.
        package let at: Timestamp
        /// Why.
        package let reason: String
    }

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "scan_plan", id: id.rawValue) }

    /// The plan in nmap's terms.
    package var nmap: NmapPlan {
        var plan = NmapPlan(targets: targets)
        plan.exclusions = exclusions
        plan.ports = ports
        plan.versions = asksVersions ? .light : .off
        plan.namedFragilePorts = fragileApprovedBy == nil ? PortSet() : fragilePorts
        plan.limits.maxRate = maxRate
        plan.limits.hostTimeout = .minutes(Int64(hostMinutes))
        return plan
    }
}

/// A plan as a person writes it, checked.
package struct ScanPlanDraft: Sendable {
    /// What a person calls it.
    package var title: String
    /// The addresses.
    package var targets: AddressSet
    /// The isolated network that they are of. Nil: the hospital's own.
    package var network: Identifier<IsolatedNetwork>?
    /// Addresses left out.
    package var exclusions = AddressSet()
    /// The ports.
    package var ports = PortChoice.top(1000)
    /// Whether services are asked for their versions.
    package var asksVersions = true
    /// Packets a second at most.
    package var maxRate = 300
    /// Minutes that one host may take.
    package var hostMinutes = 15
    /// Hours in which it runs.
    package var window: TimeWindow?
    /// Fragile ports that it names.
    package var fragilePorts = PortSet()
    /// The moment for which it is planned.
    package var plannedFor: Timestamp?

    /// A plan with the gentle defaults.
    package init(title: String, targets: AddressSet) {
        self.title = title
        self.targets = targets
    }
}
