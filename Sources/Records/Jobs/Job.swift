import Foundation
import Kernel

/// A piece of work that outlives the request that asked for it, and the process that began it.
package struct Job: Sendable, Hashable {
    /// Where a job stands.
    package enum State: String, Sendable, CaseIterable {
        /// Waits for a runner, its time or its window.
        case queued
        /// A runner has it.
        case running
        /// Done.
        case succeeded
        /// Ended by an error; `message` tells it.
        case failed
        /// Stopped by a person.
        case cancelled

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .queued: "等待中"
            case .running: "进行中"
            case .succeeded: "已完成"
            case .failed: "失败"
            case .cancelled: "已取消"
            }
        }

        /// True for the three states that nothing leaves.
        package var isFinal: Bool { self != .queued && self != .running }
    }

    /// Its number.
    package let id: Identifier<Job>
    /// Which handler runs it.
    package let kind: String
    /// What a person calls it.
    package let title: String
    /// JSON that the handler reads.
    package let parameters: String
    /// Where it stands.
    package let state: State
    /// The account that asked. Nil: a schedule.
    package let accountID: Int64?
    /// Who asked.
    package let requestedBy: String
    /// When it was asked.
    package let requestedAt: Timestamp
    /// Not to be begun earlier.
    package let notBefore: Timestamp
    /// Only in these hours.
    package let window: TimeWindow?
    /// How often a runner has taken it up.
    package let attempt: Int
    /// When a runner first took it up.
    package let startedAt: Timestamp?
    /// When it ended.
    package let endedAt: Timestamp?
    /// Its result or its error, in Chinese.
    package let message: String?
    /// Who asked it to stop. Nil: nobody.
    package let cancelledBy: String?

    /// Points at the job's row.
    package var reference: RecordReference { RecordReference(table: "job", id: id.rawValue) }
}

/// How far a job has come; machinery, not a record.
package struct JobProgress: Sendable, Hashable {
    /// Parts done.
    package var done: Int
    /// Parts in all. Nil: not known.
    package var total: Int?
    /// What it is doing, in Chinese.
    package var message: String
    /// When this was written.
    package var updatedAt: Timestamp

    /// Takes the parts.
    package init(done: Int, total: Int?, message: String, updatedAt: Timestamp) {
        self.done = done
        self.total = total
        self.message = message
        self.updatedAt = updatedAt
    }
}

/// A job to be queued.
package struct JobRequest: Sendable {
    let kind: String
    let title: String
    let parameters: String
    let notBefore: Timestamp?
    let window: TimeWindow?

    /// Takes the kind, a title for people, and what the handler needs.
    package init(
        kind: String, title: String, parameters: some Encodable & Sendable, notBefore: Timestamp? = nil,
        window: TimeWindow? = nil
    ) throws {
        self.kind = kind
        self.title = title
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        self.parameters = String(decoding: try encoder.encode(parameters), as: UTF8.self)
        self.notBefore = notBefore
        self.window = window
    }
}
