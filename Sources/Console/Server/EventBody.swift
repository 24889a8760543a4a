import Hummingbird
import Kernel
import Logging
import NIOCore
import ServiceLifecycle

/// Sends events as they happen, and empty comments in between (HTML Standard, 9.2.7: about every 15 seconds).
enum EventBody {
    private enum Frame: Sendable {
        case event([UInt8])
        case keepAlive
    }

    /// The body. Nil: as many streams are open as may be.
    static func make(
        _ events: @escaping @Sendable () -> AsyncThrowingStream<ServerEvent, any Error>,
        _ configuration: ConsoleConfiguration, _ streams: Gauge, _ logger: Logger
    ) -> ResponseBody? {
        guard let place = Place(streams) else { return nil }
        let keepAlive = Duration.milliseconds(configuration.keepAlive.milliseconds)
        let lifetime = Duration.milliseconds(configuration.streamLifetime.milliseconds)
        return ResponseBody { writer in
            defer { place.leave() }
            let (frames, feed) = AsyncStream<Frame>.makeStream()
            // One event at a time: the next is asked for when the last is written, so a slow reader holds up its source.
            let (credits, credit) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { feed.finish() }
                    var next = credits.makeAsyncIterator()
                    do {
                        for try await event in events() {
                            feed.yield(.event(event.bytes))
                            await next.next()
                        }
                    } catch is CancellationError {
                        return
                    } catch {
                        logger.error("event stream failed", metadata: ["error": "\(error)"])
                    }
                }
                group.addTask {
                    let clock = ContinuousClock()
                    let end = clock.now + lifetime
                    while clock.now < end {
                        guard (try? await clock.sleep(for: min(keepAlive, end - clock.now))) != nil else { return }
                        feed.yield(.keepAlive)
                    }
                    feed.finish()
                }
                group.addTask {
                    try? await gracefulShutdown()
                    feed.finish()
                }
                defer { group.cancelAll() }
                // The browser asks again 3 seconds after the connection is lost.
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                for await frame in frames {
                    switch frame {
                    case .event(let bytes):
                        try await writer.write(ByteBuffer(bytes: bytes))
                        credit.yield()
                    case .keepAlive:
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                    }
                }
                credit.finish()
            }
            try await writer.finish(nil)
        }
    }

    /// One of the places for streams, given back once: when the stream ends, or when it was never begun.
    private final class Place: Sendable {
        private let streams: Gauge
        private let left = Gauge(limit: 1)

        init?(_ streams: Gauge) {
            guard streams.enter() else { return nil }
            self.streams = streams
        }

        func leave() {
            if left.enter() { streams.leave() }
        }

        deinit {
            leave()
        }
    }
}
