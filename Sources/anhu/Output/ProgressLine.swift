import Foundation
import Kernel
import Records

/// Follows a job on one line of the terminal; away from a terminal it prints a line whenever the words change.
struct ProgressLine: Sendable {
    let store: RecordStore
    let job: Identifier<Job>

    /// Prints until the task is cancelled.
    func follow() async {
        var last = ""
        while !Task.isCancelled {
            if let progress = try? await store.read({ try JobStore.progress(of: job, $0) }) {
                let line = Self.line(progress)
                if line != last {
                    show(line)
                    last = line
                }
            }
            try? await Task.sleep(for: .milliseconds(250))
        }
        if Terminal.isInteractive && !last.isEmpty { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    private func show(_ line: String) {
        let text = Terminal.isInteractive ? "\r\u{1B}[K\(line)" : "\(line)\n"
        FileHandle.standardError.write(Data(text.utf8))
    }

    static func line(_ progress: JobProgress) -> String {
        guard let total = progress.total, total > 0 else { return progress.message }
        let share = min(1, Double(progress.done) / Double(total))
        let filled = Int(share * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        return "\(bar) \(Int(share * 100))% \(progress.message)"
    }
}
