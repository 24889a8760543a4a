/// One message to a page that watches something happen (HTML Standard, 9.2; text/event-stream). Content/web/anhu.js
/// takes it in by the `data-live-…` attributes that `Live` and `ProgressBar` write.
package struct ServerEvent: Sendable, Equatable {
    /// `values`, `append`, `replace` or `finished`.
    let name: String
    /// One line of JSON.
    let data: String

    /// New texts and numbers for the places of these names.
    package static func values(_ values: [(String, JSONValue)]) -> Self {
        Self(name: "values", data: JSONValue.object(values).text)
    }

    /// Puts a piece behind what the place of this name holds, a new row for example.
    package static func append(_ place: String, _ html: HTML) -> Self {
        Self(name: "append", data: JSONValue.object([("place", .string(place)), ("html", .string(html.plain))]).text)
    }

    /// Puts a piece instead of what the place of this name holds.
    package static func replace(_ place: String, _ html: HTML) -> Self {
        Self(name: "replace", data: JSONValue.object([("place", .string(place)), ("html", .string(html.plain))]).text)
    }

    /// Nothing more will come; the page goes to the address, or loads itself again.
    package static func finished(_ link: Link? = nil) -> Self {
        Self(name: "finished", data: JSONValue.object([("link", link.map { .string($0.text) } ?? .null)]).text)
    }

    /// A stream that looks again and again at what it tells of, twice a second unless it is said otherwise, until nothing more
    /// will come. `look` gets what the looks before it have kept, and gives the events and whether it is to be called again.
    package static func polling<State: Sendable>(
        _ start: State, every interval: Duration = .milliseconds(500),
        _ look: @escaping @Sendable (inout State) async throws -> (events: [ServerEvent], isOpen: Bool)
    ) -> AsyncThrowingStream<ServerEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                var state = start
                do {
                    while true {
                        let seen = try await look(&state)
                        for event in seen.events { continuation.yield(event) }
                        if !seen.isOpen { break }
                        try await Task.sleep(for: interval)
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

    /// The bytes on the wire.
    var bytes: [UInt8] {
        Array("event: \(name)\ndata: \(data)\n\n".utf8)
    }
}

extension HTML {
    /// The markup as text, without the visitor's token: forms have no place in events.
    fileprivate var plain: String {
        String(decoding: finished(token: ""), as: UTF8.self)
    }
}
