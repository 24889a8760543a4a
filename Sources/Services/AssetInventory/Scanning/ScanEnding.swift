import Directory
import GRDB
import Kernel
import Records

/// The ends of runs, whatever told them.
enum ScanEnding {
    /// Ends a run that came to its end, and queues what follows: the comparison with registers, and the judgement of the
    /// assets that it told of.
    static func complete(
        _ run: Identifier<ScanRun>, isWhole: Bool, _ message: String, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        try ScanRunStore.set(
            run, to: isWhole ? .complete : .incomplete, message: message, endedAt: moment, database)
        try GovernanceJob.queue(at: moment, by: principal, database)
        try LifecycleJob.queue(after: run, by: principal, at: moment, database)
    }

    /// Ends a run that threw, unless the program is only being stopped and the next process goes on with it.
    static func write(_ run: Identifier<ScanRun>, after error: any Error, _ context: JobContext) async {
        let isStopped = Task.isCancelled
        let (store, job, principal) = (context.store, context.job.id, context.principal)
        // A task of its own: in a cancelled one the records can be neither read nor written.
        await Task {
            let person = try? await store.read { database in
                let names = try PersonNames(database)
                return try JobStore.find(job, database).cancelledBy.map { names[$0] }
            }
            if isStopped && person == nil { return }
            let state: ScanRun.State = person == nil ? .failed : .cancelled
            let message = person.map { "由\($0)停止" } ?? (error as? any ExplainedError)?.explanation.line
            let action = AuditAction(
                "scan.\(state.rawValue)", object: RecordReference(table: "scan_run", id: run.rawValue),
                detail: message)
            try? await store.write(action, by: principal) {
                try ScanRunStore.set(run, to: state, message: message, endedAt: store.clock.now(), $0)
            }
        }.value
    }
}
