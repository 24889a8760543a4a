import Foundation
import Kernel
import Records
import Server

/// Runs a job in the foreground, with its progress on the terminal; Ctrl-C cancels the job.
struct JobWaiting {
    let installation: Installation

    /// Waits for the job's end, wherever it runs: here, or in a server that was quicker to take it up.
    func wait(for id: Identifier<Job>) async throws -> Job {
        // LibreOffice leaves a file of its own wherever it is started; every path of ours is absolute by now.
        _ = FileManager.default.changeCurrentDirectoryPath(installation.places.data.scratch.path)
        let runner = JobRunner(
            store: installation.store, handlers: installation.jobs, only: id, logger: installation.logger)
        let work = Task { try await runner.runOnly() }
        signal(SIGINT, SIG_IGN)
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupt.setEventHandler { work.cancel() }
        interrupt.resume()
        let line = ProgressLine(store: installation.store, job: id)
        let following = Task { await line.follow() }
        defer { interrupt.cancel() }
        let result = await work.result
        following.cancel()
        await following.value
        return try result.get()
    }
}
