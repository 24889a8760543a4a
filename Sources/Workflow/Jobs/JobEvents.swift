import Console
import GRDB
import Kernel
import Records

/// The progress of a job as a stream for a page: the records are looked at twice a second, so it does not matter which
/// process runs the job, nor whether it has changed since.
package enum JobEvents {
    /// What one look found.
    package struct Look: Sendable {
        let progress: JobProgress?
        let values: [(String, JSONValue)]
        let pieces: [(place: String, version: Int, html: HTML)]
        let isOpen: Bool

        /// Takes the job's progress, more values for the page, pieces for its places, and whether anything more will
        /// come. A piece is sent when its version differs from the one sent before.
        package init(
            progress: JobProgress?, values: [(String, JSONValue)] = [],
            pieces: [(place: String, version: Int, html: HTML)] = [], isOpen: Bool
        ) {
            self.progress = progress
            self.values = values
            self.pieces = pieces
            self.isOpen = isOpen
        }
    }

    /// Values named `progress`, `progress.max` and `message`, besides those of each look, until one is not open.
    package static func follow(
        _ store: RecordStore, _ look: @escaping @Sendable (Database) throws -> Look
    ) -> AsyncThrowingStream<ServerEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                var sent: [String: Int] = [:]
                do {
                    while true {
                        let seen = try await store.read(look)
                        continuation.yield(
                            .values(
                                [
                                    ("progress.max", .integer(max(1, seen.progress?.total ?? 1))),
                                    ("progress", .integer(seen.progress?.done ?? 0)),
                                    ("message", .string(seen.progress?.message ?? "等待执行")),
                                ] + seen.values))
                        for piece in seen.pieces where sent[piece.place] != piece.version {
                            continuation.yield(.replace(piece.place, piece.html))
                            sent[piece.place] = piece.version
                        }
                        if !seen.isOpen { break }
                        try await Task.sleep(for: .milliseconds(500))
                    }
                    continuation.yield(.finished())
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
