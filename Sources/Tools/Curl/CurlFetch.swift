import Kernel

/// One question over HTTP, whose answer is wanted. It goes to the address that was checked and to no other: neither a
/// redirect nor a name that means something else by now leads elsewhere.
package struct CurlFetch: Sendable {
    /// How the question is put.
    package enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nothing is sent but the question.
        case get = "GET"
        /// A text is sent along.
        case post = "POST"
    }

    /// Who the other side must prove to be, where TLS is spoken.
    package enum Trust: Sendable, Hashable {
        /// The name in the address, by the authorities that this machine trusts.
        case authorities
        /// The holder of this key: the SHA-256 of its SubjectPublicKeyInfo in Base64 (RFC 7469, 2.4). Held against it before
        /// anything is sent; name, age and issuer of the certificate play no part.
        case key(String)
    }

    /// `https://…` or `http://…`.
    package var address: String
    /// What the name in the address stands for.
    package var host: IPAddress
    /// How the question is put.
    package var method = Method.get
    /// Header lines `Name: value`.
    package var headers: [String] = []
    /// What a POST sends.
    package var body = ""
    /// Name and password (RFC 7617). Nil: none.
    package var login: (user: String, password: String)?
    /// Who the other side must be.
    package var trust = Trust.authorities
    /// The longest that the whole may take.
    package var timeLimit = Interval.seconds(30)
    /// Bytes of the longest answer.
    package var sizeLimit = 10 << 20

    /// Takes what has no default.
    package init(address: String, host: IPAddress) {
        self.address = address
        self.host = host
    }

    /// The text that curl reads. The answer comes on its standard output, what became of the question on the other stream.
    var configuration: String {
        var lines = common + [CurlTransfer.line("request", method.rawValue), "max-filesize = \(sizeLimit)"]
        lines += headers.map { CurlTransfer.line("header", $0) }
        if method == .post { lines += [CurlTransfer.line("data-raw", body), CurlTransfer.line("header", "Expect:")] }
        if let login { lines += ["basic", CurlTransfer.line("user", login.user + ":" + login.password)] }
        if case .key(let digest) = trust {
            // Without "insecure" curl asks the authorities as well; with it the key alone decides, and still must be right.
            lines += ["insecure", CurlTransfer.line("pinnedpubkey", "sha256//" + digest)]
        }
        lines.append(CurlTransfer.line("write-out", "%{stderr}\nstatus %{response_code}\nredirect %{redirect_url}\n"))
        return lines.joined(separator: "\n") + "\n"
    }

    /// The text with which curl only reads the certificate that the other side shows: no header, name, password or text of
    /// the question is sent to whoever that is.
    var certificateConfiguration: String {
        let lines =
            common + [
                "head", "insecure", CurlTransfer.line("output", "/dev/null"),
                CurlTransfer.line("write-out", "%{stderr}%{certs}"),
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var common: [String] {
        [
            "silent", "no-progress-meter", "globoff", "max-redirs = 0", "noproxy = \"*\"", "connect-timeout = 10",
            "max-time = \(max(1, timeLimit.milliseconds / 1000))", CurlTransfer.line("proto", "=http,https"),
            CurlTransfer.line("url", address),
            // Whatever the name means by now, this address is connected to.
            CurlTransfer.line("connect-to", "::\(host.family == .v4 ? "\(host)" : "[\(host)]"):"),
        ]
    }
}
