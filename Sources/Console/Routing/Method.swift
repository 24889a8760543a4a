/// The HTTP methods that routes use (RFC 9110, section 9).
package enum Method: String, Sendable, CaseIterable {
    /// Reads; may be repeated. A HEAD request is answered by the same route without its body.
    case get = "GET"
    /// Does something.
    case post = "POST"
    /// Replaces; programs only.
    case put = "PUT"
    /// Changes a part; programs only.
    case patch = "PATCH"
    /// Removes; programs only.
    case delete = "DELETE"

    /// True when the method may change something, so that a forged request would do harm.
    package var isUnsafe: Bool { self != .get }
}
