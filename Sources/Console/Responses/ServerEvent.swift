/// One message to a page that watches something happen (HTML Standard, 9.2; text/event-stream). Content/web/anhu.js
/// takes it in by the `data-live-…` attributes that `Live` and `ProgressBar` write.
package struct ServerEvent: Sendable, Equatable {
    /// `values`, `append`, `replace` or `finished`.
    let name: String
    /// One line of JSON.
    let data: String

    /// New texts and numbers for the places of these names.
    package static func values(_ values: [(String, JSONValue)]) -> Self {
        Self(name: "values", data: JSONValue.object(values).text)
    }

    /// Puts a piece behind what the place of this name holds, a new row for example.
    package static func append(_ place: String, _ html: HTML) -> Self {
        Self(name: "append", data: JSONValue.object([("place", .string(place)), ("html", .string(html.plain))]).text)
    }

    /// Puts a piece instead of what the place of this name holds.
    package static func replace(_ place: String, _ html: HTML) -> Self {
        Self(name: "replace", data: JSONValue.object([("place", .string(place)), ("html", .string(html.plain))]).text)
    }

    /// Nothing more will come; the page goes to the address, or loads itself again.
    package static func finished(_ link: Link? = nil) -> Self {
        Self(name: "finished", data: JSONValue.object([("link", link.map { .string($0.text) } ?? .null)]).text)
    }

    /// The bytes on the wire.
    var bytes: [UInt8] {
        Array("event: \(name)\ndata: \(data)\n\n".utf8)
    }
}

extension HTML {
    /// The markup as text, without the visitor's token: forms have no place in events.
    fileprivate var plain: String {
        String(decoding: finished(token: ""), as: UTF8.self)
    }
}
