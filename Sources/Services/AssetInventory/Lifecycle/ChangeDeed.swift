import Kernel

/// What a person did that changed assets, for the feed.
struct ChangeDeed: Sendable, Hashable {
    /// Their login name, or the name under which they answered.
    let person: String
    /// What it was, in Chinese: `认领 RL-2026-0001（内科）`. Nil: the change itself says it.
    let name: String?

    init(by person: String, _ name: String? = nil) {
        self.person = person
        self.name = name
    }
}
