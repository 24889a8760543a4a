/// Parts of a whole on a large screen, each with a bar as long as its share of the largest. It needs no script.
package struct WallPanel: Component {
    /// One part.
    package struct Row: Sendable {
        let name: String
        let number: Int
        let link: Link
        let isRest: Bool

        /// Takes the part's name, its number, and the list that it counts. `isRest`: what belongs to no part, which has no bar,
        /// so that it does not press the others down.
        package init(_ name: String, _ number: Int, to link: Link, isRest: Bool = false) {
            self.isRest = isRest
            self.name = name
            self.number = number
            self.link = link
        }
    }

    private let title: String
    private let rows: [Row]

    /// Takes the heading and the parts in order.
    package init(_ title: String, rows: [Row]) {
        self.title = title
        self.rows = rows
    }

    package func render(into html: inout HTML) {
        html.open("section", .class("wall-panel"))
        html.element("h2", text: title)
        if rows.isEmpty { html.element("p", .class("wall-note"), text: "暂无数据") }
        let most = String(max(1, rows.filter { !$0.isRest }.map(\.number).max() ?? 1))
        for row in rows {
            html.open("a", .class(row.isRest ? "wall-row wall-rest" : "wall-row"), .href(row.link))
            html.element("span", .title(row.name), text: row.name)
            if row.isRest {
                html.element("span", text: "")
            } else {
                // The number beside it says the same to those who cannot see it.
                html.open(
                    "progress", .aria("hidden", "true"), .named("max", most),
                    .named("value", String(max(0, row.number))))
                html.close("progress")
            }
            html.element("strong", text: grouped(row.number))
            html.close("a")
        }
        html.close("section")
    }
}

/// Panels side by side on a large screen.
package struct WallPanels: Component {
    private let panels: [WallPanel]

    /// Takes the panels in order.
    package init(_ panels: [WallPanel]) {
        self.panels = panels
    }

    package func render(into html: inout HTML) {
        html.element("div", .class("wall-panels")) { html in
            for panel in panels { html.add(panel) }
        }
    }
}
