/// What a handler answers with. The server adds everything else: frame, headers, cookies, token.
package struct ConsoleResponse: Sendable {
    /// What is sent.
    enum Body: Sendable {
        case page(Page)
        case fragment(HTML)
        case bytes([UInt8], mediaType: String)
        case download(Download)
        case events(@Sendable () -> AsyncThrowingStream<ServerEvent, any Error>)
        case redirect(Link)
        case none
    }

    /// What becomes of the session cookie.
    enum SessionChange: Sendable {
        case start(token: String)
        case end
    }

    /// The HTTP status.
    package var status: Int
    /// What is sent.
    var body: Body
    /// A message for the next page.
    var notice: Notice?
    /// What becomes of the session cookie.
    var session: SessionChange?
    /// Seconds after which to try again (RFC 9110, 10.2.3).
    var retryAfter: Int?
    /// True to say that a token is wanted (RFC 6750, 3).
    var challenge = false
    /// The methods that the path has (RFC 9110, 10.2.1).
    var allowed: [Method] = []

    init(status: Int, _ body: Body) {
        self.status = status
        self.body = body
    }

    /// A whole page. 422 is the status for a form whose fields are wrong.
    package static func page(_ page: Page, status: Int = 200) -> Self {
        Self(status: status, .page(page))
    }

    /// A part of a page.
    package static func fragment(_ html: HTML, status: Int = 200) -> Self {
        Self(status: status, .fragment(html))
    }

    /// On to another page after something was done (303, RFC 9110 section 15.4.4), with a message to show there.
    package static func redirect(to link: Link, _ notice: Notice? = nil) -> Self {
        var response = Self(status: 303, .redirect(link))
        response.notice = notice
        return response
    }

    /// A file.
    package static func download(_ download: Download) -> Self {
        Self(status: 200, .download(download))
    }

    /// JSON.
    package static func json(_ value: JSONValue, status: Int = 200) -> Self {
        Self(status: status, .bytes(Array(value.text.utf8), mediaType: "application/json"))
    }

    /// Done, with nothing to say (204).
    package static var empty: Self { Self(status: 204, .none) }

    /// Messages as they happen, until the sequence ends or the visitor leaves. The sequence is asked for anew by each
    /// visitor, and is cancelled when the visitor leaves.
    package static func events(_ events: @escaping @Sendable () -> AsyncThrowingStream<ServerEvent, any Error>) -> Self
    {
        Self(status: 200, .events(events))
    }

    /// Messages as they happen, from any sequence.
    package static func events<Events: AsyncSequence & Sendable>(_ events: Events) -> Self
    where Events.Element == ServerEvent {
        .events {
            AsyncThrowingStream { continuation in
                let task = Task {
                    do {
                        for try await event in events {
                            continuation.yield(event)
                        }
                        continuation.finish()
                    } catch {
                        continuation.finish(throwing: error)
                    }
                }
                continuation.onTermination = { _ in task.cancel() }
            }
        }
    }

    /// The same answer, and the visitor is signed in from now on with this token in the session cookie.
    package func startingSession(token: String) -> Self {
        var response = self
        response.session = .start(token: token)
        return response
    }

    /// The same answer, and the session cookie is taken away.
    package func endingSession() -> Self {
        var response = self
        response.session = .end
        return response
    }
}
