import Directory
import GRDB
import Kernel
import Records

/// The emergency stop on record: as long as one is not released, no tool starts, in any process.
package struct ToolStop: Sendable, Hashable {
    /// Its number.
    package let id: Int64
    /// Why.
    package let reason: String
    /// Who stopped.
    package let stoppedBy: String
    /// When.
    package let stoppedAt: Timestamp
}

/// The rows of emergency stops.
package enum ToolStopStore {
    /// The stop in force. Nil: tools may run.
    package static func current(_ database: Database) throws -> ToolStop? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT id, reason, stopped_by, stopped_at FROM tool_stop WHERE released_at IS NULL
                ORDER BY id LIMIT 1
                """
        ).map { ToolStop(id: $0[0], reason: $0[1], stoppedBy: $0[2], stoppedAt: $0[3]) }
    }

    /// Stops: enters the stop and cancels every scan that waits or runs, whichever process has it.
    package static func stop(
        reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        if try current(database) == nil {
            try database.execute(
                sql: "INSERT INTO tool_stop (reason, stopped_by, stopped_at) VALUES (?, ?, ?)",
                arguments: [reason, person, moment])
        }
        let name = try PersonNames(database)[person]
        for job in try JobStore.list(kind: ScanJob.kind, states: [.queued, .running], limit: 10_000, database) {
            try JobStore.cancel(job.id, at: moment, by: person, named: name, database)
        }
    }

    /// Lets tools run again; what was cancelled stays so.
    package static func release(by person: String, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE tool_stop SET released_by = ?, released_at = ? WHERE released_at IS NULL",
            arguments: [person, moment])
    }
}
