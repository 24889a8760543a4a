/// The cookies of a request, and how ours are written (RFC 6265bis: the `__Host-` prefix binds a cookie to this host and TLS).
struct CookieJar: Sendable {
    /// Which of our cookies.
    enum Name: String, CaseIterable {
        /// The session's token.
        case session = "anhu-session"
        /// A random value before there is a session.
        case preSession = "anhu-visit"
        /// The message for the next page, signed.
        case notice = "anhu-notice"
    }

    private let isSecure: Bool
    private var values: [String: String] = [:]

    /// - `headers`: the Cookie headers.
    /// - `isSecure`: true where browsers come by TLS.
    init(headers: [String], isSecure: Bool) {
        self.isSecure = isSecure
        for header in headers {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                let name = trimmed(parts[0])
                if values[name] == nil { values[name] = trimmed(parts[1]) }
            }
        }
    }

    /// The cookie's value. Nil: not sent, empty, or longer than any of ours.
    subscript(name: Name) -> String? {
        guard let value = values[full(name)], !value.isEmpty, value.utf8.count <= 2_048 else { return nil }
        return value
    }

    /// The Set-Cookie header for a new value, which is base64url, `.` or `-` only.
    ///
    /// `seconds`: how long the browser keeps it. Nil: until it is closed.
    func setting(_ name: Name, to value: String, for seconds: Int? = nil) -> String {
        "\(full(name))=\(value); Path=/; HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "") + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }

    /// The Set-Cookie header that takes the cookie away.
    func removing(_ name: Name) -> String {
        setting(name, to: "", for: 0)
    }

    private func full(_ name: Name) -> String {
        isSecure ? "__Host-" + name.rawValue : name.rawValue
    }
}
