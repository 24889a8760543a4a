import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Console

@Suite struct EventStreamTests {
    private func console(_ configure: (inout ConsoleConfiguration) -> Void = { _ in }) throws -> TestConsole {
        try TestConsole(configure) { routes in
            routes.stream("events", access: .permission(.read)) { _ in
                .events {
                    AsyncThrowingStream { continuation in
                        continuation.yield(.values([("done", 3), ("name", "一\n\n<b>")]))
                        continuation.yield(.append("hosts", paragraph { "<二>" }))
                        continuation.yield(.finished(Link("things")))
                        continuation.finish()
                    }
                }
            }
            routes.stream("silent", access: .permission(.read)) { _ in
                .events { AsyncThrowingStream { _ in } }
            }
            routes.stream("broken", access: .permission(.read)) { _ in
                .events { AsyncThrowingStream { $0.finish(throwing: ConsoleFault.busy) } }
            }
        }
    }

    @Test func `Events are one line of JSON each, and cannot break out of it`() async throws {
        // A machine so busy that it stands still for seconds must not put a comment between them.
        let console = try console {
            $0.keepAlive = .hours(1)
            $0.streamLifetime = .hours(1)
        }
        let response = try await console.send(.get, "/events", as: .engineer)
        #expect(response["Content-Type"] == "text/event-stream")
        #expect(response["Cache-Control"] == "no-store")
        #expect(
            response.text == """
                retry: 3000

                event: values
                data: {"done":3,"name":"一\\n\\n\\u003cb\\u003e"}

                event: append
                data: {"place":"hosts","html":"\\u003cp\\u003e\\u0026lt;二\\u0026gt;\\u003c/p\\u003e"}

                event: finished
                data: {"link":"/things"}


                """)
    }

    @Test func `A silent stream is kept open by comments, until its time is over`() async throws {
        let console = try console {
            $0.keepAlive = Interval(milliseconds: 5)
            $0.streamLifetime = Interval(milliseconds: 60)
        }
        let text = try await console.send(.get, "/silent", as: .engineer).text
        #expect(text.hasPrefix("retry: 3000\n\n:\n\n"))
    }

    @Test func `A stream that fails ends`() async throws {
        #expect(try await console().send(.get, "/broken", as: .engineer).text == "retry: 3000\n\n")
    }

    @Test func `Streams beyond the limit are refused, and places are given back`() async throws {
        let none = try console { $0.mostStreams = 0 }
        #expect(try await none.send(.get, "/events", as: .engineer).status == .serviceUnavailable)
        let one = try console { $0.mostStreams = 1 }
        for _ in 0..<3 { #expect(try await one.send(.get, "/events", as: .engineer).status == .ok) }
        #expect(try await one.send(.head, "/events", as: .engineer).status == .ok)
        #expect(try await one.send(.get, "/events", as: .engineer).status == .ok)
    }
}
