/// The address of a page of this server. Always a path below the root, never another host; each part is
/// percent-encoded (RFC 3986, section 2.1), so an address cannot be built by joining strings.
///
/// Links are made in one place, the type `Links`, which every service extends:
///
///     extension Links {
///         static func asset(_ id: Identifier<Asset>) -> Link { Link("assets", id) }
///     }
package struct Link: Hashable, Sendable {
    /// The path and the query, ready for an attribute or a header.
    package private(set) var text: String
    private var hasQuery = false

    /// The address of these path segments; without any, the first page. An empty, `.` or `..` segment, which a browser
    /// would resolve away, becomes `_`.
    package init(_ segments: any LinkSegment...) {
        text = ""
        for segment in segments {
            text += "/"
            let value = segment.linkText
            if segment.isNumber {
                text += value
            } else if value.utf8.count <= 2, value.utf8.allSatisfy({ $0 == UInt8(ascii: ".") }) {
                text += "_"
            } else {
                appendPercentEncoded(value, to: &text)
            }
        }
        if text.isEmpty { text = "/" }
    }

    /// Reads the path and query that a browser sent. Nil: not a path of this server, such as `//elsewhere/`.
    package init?(local target: String) {
        guard target.utf8.first == UInt8(ascii: "/"), target.utf8.count <= 4096,
            target.utf8.dropFirst().first != UInt8(ascii: "/"),
            target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") })
        else { return nil }
        text = target
        hasQuery = target.utf8.contains(UInt8(ascii: "?"))
    }

    /// The same address with one more `name=value` in the query.
    package func with(_ name: String, _ value: some LinkSegment) -> Link {
        var link = self
        link.text += hasQuery ? "&" : "?"
        appendPercentEncoded(name, to: &link.text)
        link.text += "="
        appendPercentEncoded(value.linkText, to: &link.text)
        link.hasQuery = true
        return link
    }

    /// The same address with one more `name=value` in the query, unless there is no value.
    package func with(_ name: String, _ value: (some LinkSegment)?) -> Link {
        value.map { with(name, $0) } ?? self
    }

    /// What stands behind `?`; empty where there is nothing.
    package var query: String {
        text.firstIndex(of: "?").map { String(text[text.index(after: $0)...]) } ?? ""
    }

    /// The path alone.
    package var path: String {
        text.firstIndex(of: "?").map { String(text[..<$0]) } ?? text
    }
}

/// The addresses of all pages, each made by a function of an extension beside the routes that it leads to.
package enum Links {
    /// The first page after signing in.
    package static var home: Link { Link() }
    /// Whether the server is well, for a monitor.
    package static var health: Link { Link("health") }
}
