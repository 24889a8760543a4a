import Kernel

/// The fields of one record: name and value, in two columns where there is room.
package struct DescriptionList: Component {
    /// One field.
    package struct Entry: Sendable {
        let title: String
        let value: HTML

        /// Text; nil and nothing are shown as a dash.
        package static func text(_ title: String, _ value: String?) -> Self {
            var html = HTML()
            if let value, !value.isEmpty { html.text(value) } else { html.dash() }
            return Self(title: title, value: html)
        }

        /// A moment on Shanghai's clock; nil is shown as a dash.
        package static func moment(_ title: String, _ value: Timestamp?) -> Self {
            text(title, value.map { CivilTime($0).description })
        }

        /// Anything else.
        package static func html(_ title: String, @HTMLBuilder _ value: () -> HTML) -> Self {
            Self(title: title, value: value())
        }
    }

    private let entries: [Entry]

    /// Takes the fields in order.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    package func render(into html: inout HTML) {
        html.markup("<dl class=\"facts\">")
        for entry in entries {
            html.markup("<div>")
            html.element("dt", text: entry.title)
            html.element("dd") { $0.add(entry.value) }
            html.markup("</div>")
        }
        html.markup("</dl>")
    }
}
