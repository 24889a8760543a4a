/// Views of one thing, each with its own address: plain links, so that a view can be kept, passed on and printed.
package struct Tabs: Component {
    /// One view.
    package struct Tab: Sendable {
        /// Its title.
        package let title: String
        /// Its address.
        package let link: Link
        /// How many things are in it. Nil: not counted.
        package let count: Int?

        /// Takes the parts.
        package init(_ title: String, _ link: Link, count: Int? = nil) {
            self.title = title
            self.link = link
            self.count = count
        }
    }

    private let tabs: [Tab]
    private let current: Link

    /// Takes the views and the address of the one shown.
    package init(_ tabs: [Tab], current: Link) {
        self.tabs = tabs
        self.current = current
    }

    package func render(into html: inout HTML) {
        html.markup("<ul class=\"nav nav-tabs\">")
        for tab in tabs {
            let isCurrent = tab.link == current
            html.markup("<li class=\"nav-item\">")
            html.open(
                "a",
                [.class(isCurrent ? "nav-link active" : "nav-link"), .href(tab.link)]
                    + (isCurrent ? [.aria("current", "page")] : []))
            html.text(tab.title)
            if let count = tab.count { html.element("span", .class("tab-count"), text: grouped(count)) }
            html.markup("</a></li>")
        }
        html.markup("</ul>")
    }
}
