/// One figure of a dashboard, which leads to the list that it counts: no figure without the way to its records.
package struct StatCard: Component {
    private let title: String
    private let value: String
    private let link: Link
    private let note: String?
    private let tone: Badge.Tone
    private let liveName: String?

    /// Takes the figure.
    ///
    /// `note` says what the figure is compared with, or until when it holds. `liveName` is the name under which a stream's
    /// `values` events replace it.
    package init(
        _ title: String, _ number: Int, to link: Link, note: String? = nil, tone: Badge.Tone = .neutral,
        liveName: String? = nil
    ) {
        self.title = title
        value = grouped(number)
        self.link = link
        self.note = note
        self.tone = tone
        self.liveName = liveName
    }

    package func render(into html: inout HTML) {
        html.open("a", .class("stat stat-\(tone.rawValue)"), .href(link))
        html.element("span", .class("stat-title"), text: title)
        html.open("span", [.class("stat-value")] + (liveName.map { [.data("live-text", $0)] } ?? []))
        html.text(value)
        html.close("span")
        if let note { html.element("span", .class("stat-note"), text: note) }
        html.close("a")
    }
}

/// Figures side by side.
package struct StatRow: Component {
    private let cards: [StatCard]

    /// Takes the figures in order.
    package init(_ cards: [StatCard]) {
        self.cards = cards
    }

    package func render(into html: inout HTML) {
        html.element("div", .class("stats")) { html in
            for card in cards {
                html.add(card)
            }
        }
    }
}
