/// Ways to look at a list that people have kept, above its filters: one click instead of filters set again every morning.
///
///     Table(rows, columns: columns, query: query, views: ViewBar(entries, manage: Links.views, keep: { … })))
package struct ViewBar: Sendable {
    /// One way to look at the list.
    package struct Entry: Sendable {
        let title: String
        let link: Link
        let isShared: Bool

        /// Takes its name, the list's address with filters, order and columns, and whether everybody sees it.
        package init(_ title: String, to link: Link, isShared: Bool) {
            self.title = title
            self.link = link
            self.isShared = isShared
        }
    }

    private let entries: [Entry]
    private let manage: Link
    private let keep: @Sendable (TableQuery) -> Link

    /// Takes the views, where they are managed, and where the present one can be kept.
    package init(_ entries: [Entry], manage: Link, keep: @escaping @Sendable (TableQuery) -> Link) {
        self.entries = entries
        self.manage = manage
        self.keep = keep
    }

    func render(into html: inout HTML, at query: TableQuery) {
        let present = query.view
        let isKept = entries.contains { $0.link == present }
        html.markup("<nav class=\"view-bar\" aria-label=\"视图\">")
        entry("全部", to: query.base, isPresent: present == query.base, isShared: false, &html)
        for view in entries {
            entry(view.title, to: view.link, isPresent: view.link == present, isShared: view.isShared, &html)
        }
        html.markup("<span class=\"view-deeds\">")
        if present != query.base && !isKept {
            html.element("a", .class("btn btn-sm btn-link"), .href(keep(query)), text: "保存为视图")
        }
        if !entries.isEmpty {
            html.element("a", .class("btn btn-sm btn-link"), .href(manage), text: "管理视图")
        }
        html.markup("</span></nav>")
    }

    private func entry(_ title: String, to link: Link, isPresent: Bool, isShared: Bool, _ html: inout HTML) {
        html.open(
            "a", [.class("view"), .href(link)] + (isPresent ? [.aria("current", "true")] : []))
        html.text(title)
        if isShared {
            html.add(Icon("people"))
            html.markup("<span class=\"visually-hidden\">（共享）</span>")
        }
        html.close("a")
    }
}
