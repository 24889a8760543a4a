import HTTPTypes

/// The headers that every answer has.
enum SecurityHeaders {
    /// Nothing from another host, no inline script or style, no frame, no plug-in (Content Security Policy Level 3).
    /// `data:` images are Bootstrap's own small icons.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    /// No use of the machine's devices.
    static let permissionsPolicy = [
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb",
    ].map { "\($0)=()" }.joined(separator: ", ")

    /// Sets them all.
    static func add(to fields: inout HTTPFields, isSecure: Bool) {
        fields[.contentSecurityPolicy] = contentSecurityPolicy
        fields[.xContentTypeOptions] = "nosniff"
        fields[header: "Referrer-Policy"] = "same-origin"
        fields[header: "X-Frame-Options"] = "DENY"
        fields[header: "Permissions-Policy"] = permissionsPolicy
        fields[header: "Cross-Origin-Opener-Policy"] = "same-origin"
        fields[header: "Cross-Origin-Resource-Policy"] = "same-origin"
        // A year, as RFC 6797 section 6.1.1 shows it.
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
    }
}

extension HTTPFields {
    /// A field by a name that swift-http-types has no constant for.
    subscript(header name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set {
            guard let name = HTTPField.Name(name) else { return }
            self[name] = newValue
        }
    }
}
