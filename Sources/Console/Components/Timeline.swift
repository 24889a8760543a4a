import Kernel

/// What happened to a record, the order as given: when, who, what.
package struct Timeline: Component {
    /// One thing that happened.
    package struct Entry: Sendable {
        let moment: Timestamp
        let actor: String
        let content: HTML
        let tone: Badge.Tone

        /// Takes when, who and what.
        package init(
            _ moment: Timestamp, by actor: String, tone: Badge.Tone = .neutral, @HTMLBuilder content: () -> HTML
        ) {
            self.moment = moment
            self.actor = actor
            self.tone = tone
            self.content = content()
        }
    }

    private let entries: [Entry]

    /// Takes the entries in the order in which they are shown.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    package func render(into html: inout HTML) {
        html.markup("<ol class=\"timeline\">")
        for entry in entries {
            html.open("li", .class("timeline-\(entry.tone.rawValue)"))
            html.element("div", .class("timeline-head")) { html in
                html.element("time", text: CivilTime(entry.moment).description)
                html.element("span", text: entry.actor)
            }
            html.element("div") { $0.add(entry.content) }
            html.close("li")
        }
        html.markup("</ol>")
    }
}
