import Directory
import Kernel
import Records

/// Ends a run that threw, unless the program is only being stopped and the next process goes on with it.
enum ScanEnding {
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
