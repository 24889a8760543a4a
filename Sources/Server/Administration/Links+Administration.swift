import Console
import Kernel
import Records

extension Links {
    static let scheduleID = PathParameter.identifier("schedule", of: Schedule.self)

    /// The checks of `anhu doctor`.
    package static var systemStatus: Link { Link("system", "status") }
    /// Storage, periodic work and jobs.
    package static var systemJobs: Link { Link("system", "jobs") }
    /// The settings in force.
    static var systemSettings: Link { Link("system", "settings") }
    /// Jobs in one state.
    static func systemJobs(_ state: Job.State) -> Link { systemJobs.with("state", state.rawValue) }
    /// Has a schedule's work done now.
    static func runSchedule(_ id: Identifier<Schedule>) -> Link { Link("system", "schedules", id, "run") }
}
