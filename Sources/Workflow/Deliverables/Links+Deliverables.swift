import Console
import Kernel
import Records

extension Links {
    static let deliverableID = PathParameter.identifier("deliverable", of: Deliverable.self)
    static let deliverableFormat = PathParameter<DeliverableFormat>.choice("format")

    /// Every deliverable.
    package static var deliverables: Link { Link("deliverables") }
    /// One deliverable.
    package static func deliverable(_ id: Identifier<Deliverable>) -> Link { Link("deliverables", id) }
    /// A deed on one: `submit`, `review`, `approval`.
    static func deliverable(_ id: Identifier<Deliverable>, _ deed: String) -> Link { Link("deliverables", id, deed) }
    /// What happens while it is written.
    static func deliverableEvents(_ id: Identifier<Deliverable>) -> Link { Link("deliverables", id, "events") }
    /// One of its files.
    static func deliverableFile(_ id: Identifier<Deliverable>, _ format: DeliverableFormat) -> Link {
        Link("deliverables", id, "files", format.rawValue)
    }
}

extension Permission {
    /// See jobs and how far they have come.
    package static let viewJobs = Permission("jobs.view", "查看任务")
    /// See deliverables and download them.
    package static let viewDeliverables = Permission("deliverables.view", "查看交付成果")
    /// Have drafts written.
    package static let writeDeliverables = Permission("deliverables.write", "生成交付成果草稿")
    /// Have final versions written.
    package static let issueDeliverables = Permission("deliverables.issue", "审核交付成果草稿和生成正式稿")
    /// Approve final versions for the hospital.
    package static let approveDeliverables = Permission("deliverables.approve", "批准交付成果")
}
