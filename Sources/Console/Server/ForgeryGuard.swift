import Crypto

/// The token that shows a form was handed out by this server to this very session (synchroniser token; OWASP CSRF
/// Prevention). Before there is a session it is bound to a random cookie (signed double submit).
struct ForgeryGuard: Sendable {
    private let key: SymmetricKey

    /// `key`: at least 32 random bytes; the token of visitors without a session lives as long as they do.
    init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// The visitor's token.
    func token(for visitor: Visitor) -> String {
        Self.token(key: SymmetricKey(data: visitor.csrfSecret), "session\u{0}" + visitor.sessionID)
    }

    /// The token of a visitor without a session, who has this value in the cookie.
    func token(preSession value: String) -> String {
        Self.token(key: key, "pre-session\u{0}" + value)
    }

    /// True when the token is right; takes the same time whether it is or not.
    func isRight(_ token: String, for visitor: Visitor) -> Bool {
        Self.isRight(token, key: SymmetricKey(data: visitor.csrfSecret), "session\u{0}" + visitor.sessionID)
    }

    /// True when the token was handed out to the session while it lived.
    func isRight(_ token: String, for session: LapsedSession) -> Bool {
        Self.isRight(token, key: SymmetricKey(data: session.csrfSecret), "session\u{0}" + session.sessionID)
    }

    /// True when the token is right for this cookie value; takes the same time whether it is or not.
    func isRight(_ token: String, preSession value: String) -> Bool {
        Self.isRight(token, key: key, "pre-session\u{0}" + value)
    }

    /// A signed cookie value that holds the text.
    func sealed(_ text: String) -> String {
        let body = base64url(Array(text.utf8))
        return body + "." + Self.token(key: key, "sealed\u{0}" + body)
    }

    /// The text of a signed cookie value. Nil: not signed by this server.
    func opened(_ value: String) -> String? {
        guard let dot = value.firstIndex(of: ".") else { return nil }
        let body = String(value[..<dot])
        guard Self.isRight(String(value[value.index(after: dot)...]), key: key, "sealed\u{0}" + body),
            let bytes = bytes(base64url: body)
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func token(key: SymmetricKey, _ message: String) -> String {
        base64url(Array(HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: key)))
    }

    private static func isRight(_ token: String, key: SymmetricKey, _ message: String) -> Bool {
        guard token.utf8.count == 43, let code = bytes(base64url: token) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(message.utf8), using: key)
    }
}
