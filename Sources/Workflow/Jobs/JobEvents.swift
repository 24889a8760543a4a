import Console
import GRDB
import Kernel
import Records

/// The progress of a job as a stream for a page: the records are looked at twice a second, so it does not matter which
/// process runs the job, nor whether it has changed since.
package enum JobEvents {
    /// A part of the page, drawn only when its version differs from the one sent before.
    package typealias Piece = (place: String, version: Int, draw: () throws -> HTML)

    /// What one look found.
    package struct Look {
        let progress: JobProgress?
        let values: [(String, JSONValue)]
        let pieces: [Piece]
        let isOpen: Bool

        /// Takes the job's progress, more values for the page, pieces for its places, and whether anything more will
        /// come.
        package init(
            progress: JobProgress?, values: [(String, JSONValue)] = [], pieces: [Piece] = [], isOpen: Bool
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
        ServerEvent.polling([String: Int]()) { sent in
            let known = sent
            let (values, pieces, isOpen) = try await store.read { database in
                let seen = try look(database)
                let values: [(String, JSONValue)] =
                    [
                        ("progress.max", .integer(max(1, seen.progress?.total ?? 1))),
                        ("progress", .integer(seen.progress?.done ?? 0)),
                        ("message", .string(seen.progress?.message ?? "等待执行")),
                    ] + seen.values
                let pieces = try seen.pieces.filter { known[$0.place] != $0.version }.map { piece in
                    (place: piece.place, version: piece.version, html: try piece.draw())
                }
                return (values, pieces, seen.isOpen)
            }
            for piece in pieces { sent[piece.place] = piece.version }
            return ([.values(values)] + pieces.map { .replace($0.place, $0.html) }, isOpen)
        }
    }
}
