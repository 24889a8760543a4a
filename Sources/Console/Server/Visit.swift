import Kernel
import Logging
import NIOCore

/// What is known of a request while it is at the door. Used by one task only, from front to back.
final class Visit {
    let id: String
    let now: Timestamp
    let started: ContinuousClock.Instant
    let peer: String
    let logger: Logger
    let channel: any Channel
    let cookies: CookieJar
    let isFragment: Bool
    /// Once the session has been looked up.
    var visitor: Visitor?
    /// What waits for the visitor, for the menu. Once the handler has answered with a page.
    var counts: [Link: Int] = [:]
    /// Once the route has been found.
    var route: Route?
    /// Bytes of the body that nobody has read. Nil: unknown.
    var unread: Int?

    init(
        id: String, now: Timestamp, started: ContinuousClock.Instant, peer: String, logger: Logger,
        channel: any Channel, cookies: CookieJar, isFragment: Bool
    ) {
        self.id = id
        self.now = now
        self.started = started
        self.peer = peer
        self.logger = logger
        self.channel = channel
        self.cookies = cookies
        self.isFragment = isFragment
    }
}
