import Console

extension Links {
    /// What waits for the visitor.
    package static var tasks: Link { Link("tasks") }
    /// What of one sort waits for the visitor.
    static func tasks(of kind: String) -> Link { tasks.with("kind", kind) }
}
