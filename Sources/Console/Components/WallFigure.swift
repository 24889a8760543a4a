/// A figure on a large screen, with its course. It leads to the list that it counts, for whoever sits before it.
package struct WallFigure: Component {
    private let title: String
    private let number: Int
    private let link: Link
    private let note: String?
    private let tone: Badge.Tone
    private let course: [Int?]

    /// Takes the figure; `note` says what it is compared with, `course` what it was, at equal distances.
    package init(
        _ title: String, _ number: Int, to link: Link, note: String? = nil, tone: Badge.Tone = .neutral,
        course: [Int?] = []
    ) {
        self.title = title
        self.number = number
        self.link = link
        self.note = note
        self.tone = tone
        self.course = course
    }

    package func render(into html: inout HTML) {
        html.open("a", .class("wall-figure wall-\(tone.rawValue)"), .href(link))
        html.element("span", .class("wall-title"), text: title)
        html.element("strong", text: grouped(number))
        html.element("span", .class("wall-note"), text: note ?? "")
        html.add(Sparkline(course, label: "\(title)的走势"))
        html.close("a")
    }
}

/// Figures side by side on a large screen.
package struct WallFigures: Component {
    private let figures: [WallFigure]

    /// Takes the figures in order.
    package init(_ figures: [WallFigure]) {
        self.figures = figures
    }

    package func render(into html: inout HTML) {
        html.element("div", .class("wall-figures")) { html in
            for figure in figures { html.add(figure) }
        }
    }
}
