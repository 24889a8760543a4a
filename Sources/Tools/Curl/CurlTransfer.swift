import Kernel

/// One message that curl hands to another system: where to, and what.
///
/// Everything, the secrets too, goes to curl as a configuration on its standard input (curl(1), "-K, --config"): nothing of
/// it appears in the list of processes.
package struct CurlTransfer: Sendable {
    /// What kind of message.
    package enum Kind: Sendable {
        /// An HTTP POST of the file at `body`; header lines `Name: value`.
        case post(headers: [String])
        /// A mail whose text, headers and all, is the file at `body`.
        case mail(from: String, to: String, login: (user: String, password: String)?, requiresTLS: Bool)
    }

    /// The address: `https://…`, `http://…`, `smtp://…`, `smtps://…`.
    package var address: String
    /// What is sent.
    package var kind: Kind
    /// The file whose bytes are sent.
    package var body: String
    /// The longest that the whole may take.
    package var timeLimit = Interval.seconds(30)

    /// Takes what has no default.
    package init(address: String, kind: Kind, body: String) {
        self.address = address
        self.kind = kind
        self.body = body
    }

    /// The host and port of an address alone: the rest may hold what lists and logs must not show.
    package static func host(of address: String) -> String {
        let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.split(separator: "@").last ?? "")
    }

    /// The text that curl reads. No redirect is followed, no proxy asked and no other protocol spoken, so that only the host
    /// that the address names is ever reached.
    var configuration: String {
        var lines = [
            "silent", "show-error", "no-progress-meter", "globoff", "max-redirs = 0", "noproxy = \"*\"",
            "connect-timeout = 10", "max-time = \(max(1, timeLimit.milliseconds / 1000))", "max-filesize = 1048576",
            Self.line("url", address), Self.line("output", "/dev/null"),
            Self.line("write-out", "%{response_code}"),
        ]
        switch kind {
        case .post(let headers):
            lines += [Self.line("proto", "=http,https"), Self.line("request", "POST")]
            lines += headers.map { Self.line("header", $0) }
            // Expect: 100-continue waits a second for servers that do not know it.
            lines += [Self.line("header", "Expect:"), Self.line("data-binary", "@" + body)]
        case .mail(let from, let to, let login, let requiresTLS):
            lines += [
                Self.line("proto", "=smtp,smtps"), Self.line("mail-from", from), Self.line("mail-rcpt", to),
                Self.line("upload-file", body),
            ]
            if requiresTLS { lines.append("ssl-reqd") }
            if let login { lines.append(Self.line("user", login.user + ":" + login.password)) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One option with its value in quotes, in which curl knows five escapes (curl(1), "-K, --config").
    static func line(_ option: String, _ value: String) -> String {
        var quoted = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            case "\t": quoted += "\\t"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return "\(option) = \"\(quoted)\""
    }
}

/// What came of a message.
package struct CurlOutcome: Sendable, Hashable {
    /// True where the other side took it: HTTP 200 to 299 (RFC 9110, 15.3), or a mail server's 250.
    package let isTaken: Bool
    /// The other side's last answer, HTTP or SMTP. Nil: it gave none.
    package let status: Int?
    /// What happened, in Chinese, without any secret.
    package let message: String

    /// Takes the parts.
    package init(isTaken: Bool, status: Int?, message: String) {
        self.isTaken = isTaken
        self.status = status
        self.message = message
    }
}
