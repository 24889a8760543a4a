import Kernel

/// What the console can be set to. Limits have defaults for a hospital's server of two cores.
package struct ConsoleConfiguration: Sendable {
    /// How browsers reach the server; decides about cookies and Strict-Transport-Security.
    package enum Scheme: String, Sendable {
        /// Plain; for the machine itself and closed management networks.
        case http
        /// Through a TLS proxy in front.
        case https
    }

    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The TCP port to listen on. Zero: any free one.
    package var port = 8080
    /// How browsers reach the server.
    package var scheme = Scheme.http
    /// Names under which browsers may ask for the server, in lower case, without port. Addresses and `localhost` are always
    /// allowed: only a name can be turned on another machine (DNS rebinding).
    package var allowedHosts: Set<String> = []
    /// Proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies = AddressSet()
    /// The product's name on every page.
    package var product = "安护"
    /// The hospital's name on every page. Empty: none.
    package var organisation = ""
    /// An existing folder for uploads while they come in, for this server only.
    package var temporaryFolder: String
    /// Connections open at once; further ones wait to be accepted.
    package var mostConnections = 512
    /// Requests worked on at once; further ones get 503.
    package var mostRequests = 128
    /// Event streams open at once; further ones get 503 and the page refreshes by hand.
    package var mostStreams = 128
    /// A connection on which nothing comes for so long is closed.
    package var idleTimeout = Interval.seconds(30)
    /// A form must have come within so long.
    package var formTimeout = Interval.seconds(20)
    /// How long an uploaded file may take.
    package var bodyTimeout = Interval.minutes(10)
    /// A connection whose client takes nothing of an answer for so long is closed.
    package var writeTimeout = Interval.minutes(2)
    /// An event stream ends after so long and the browser asks anew, so that a revoked session ends too.
    package var streamLifetime = Interval.minutes(5)
    /// Events are followed by an empty comment after so long, so that proxies keep the stream and a gone browser is noticed.
    package var keepAlive = Interval.seconds(15)
    /// How often one address may use a `guarded` route.
    package var guardedRate = Rate(burst: 10, every: .seconds(6))
    /// How often one token, or one account without a token, may call operations of the interface for programs.
    package var operationRate = Rate(burst: 200, every: Interval(milliseconds: 50))
    /// How many refusals of one address are taken down one by one; further ones are counted into the next entry.
    package var refusalRate = Rate(burst: 60, every: .seconds(10))
    /// All header fields together may have so many bytes.
    package var longestHeader = 16_384
    /// An address with its query may have so many bytes.
    package var longestAddress = 4_096

    /// The defaults, with a folder for uploads.
    package init(temporaryFolder: String) {
        self.temporaryFolder = temporaryFolder
    }
}
