/// The line below a list: how many rows, and the way to the other pages.
package struct Pagination: Component {
    private let paging: Paging
    private let query: TableQuery

    /// Takes the list's address and the number of rows that its filters leave.
    package init(_ query: TableQuery, total: Int) {
        self.query = query
        paging = Paging(total: total, size: query.size, page: query.page)
    }

    package func render(into html: inout HTML) {
        html.markup("<div class=\"paging\"><div class=\"paging-total\">共 ")
        html.element("strong", text: grouped(paging.total))
        html.text(" 条")
        if paging.total > 0 { html.text("，显示第 \(grouped(paging.firstRow))–\(grouped(paging.lastRow)) 条") }
        html.markup("</div>")
        if paging.last > 1 { pages(&html) }
        if paging.total > TableQuery.sizes[0] { sizes(&html) }
        html.markup("</div>")
    }

    private func pages(_ html: inout HTML) {
        html.markup("<nav aria-label=\"分页\"><ul class=\"pagination pagination-sm\">")
        step("上一页", to: paging.page - 1, "prev", &html)
        for number in paging.offered {
            guard let number else {
                html.markup("<li class=\"page-item disabled\"><span class=\"page-link\">…</span></li>")
                continue
            }
            if number == paging.page {
                html.markup("<li class=\"page-item active\" aria-current=\"page\"><span class=\"page-link\">")
                html.text(grouped(number))
                html.markup("</span></li>")
            } else {
                html.markup("<li class=\"page-item\">")
                html.element("a", .class("page-link"), .href(query.link(page: number)), text: grouped(number))
                html.markup("</li>")
            }
        }
        step("下一页", to: paging.page + 1, "next", &html)
        html.markup("</ul></nav>")
        jump(&html)
    }

    private func step(_ title: String, to page: Int, _ relation: String, _ html: inout HTML) {
        guard (1...paging.last).contains(page) else {
            html.markup("<li class=\"page-item disabled\"><span class=\"page-link\">")
            html.text(title)
            html.markup("</span></li>")
            return
        }
        html.markup("<li class=\"page-item\">")
        html.element(
            "a", .class("page-link"), .href(query.link(page: page)), .named("rel", relation), text: title)
        html.markup("</li>")
    }

    private func jump(_ html: inout HTML) {
        guard paging.last > 7 else { return }
        html.element("form", .class("paging-jump"), .named("method", "get"), .named("action", query.base)) { html in
            for pair in query.kept(filters: true, columns: true) {
                html.hiddenField(pair.name, pair.value)
            }
            html.element("label") { html in
                html.text("到第 ")
                html.open(
                    "input", .named("type", "number"), .named("name", "page"), .named("min", "1"),
                    .named("max", String(paging.last)), .named("value", String(paging.page)),
                    .class("form-control form-control-sm"))
                html.text(" 页")
            }
            html.element("button", .class("btn btn-sm btn-outline-secondary"), .named("type", "submit"), text: "跳转")
        }
    }

    private func sizes(_ html: inout HTML) {
        html.markup("<details class=\"choice\"><summary>每页 ")
        html.number(paging.size)
        html.markup(" 条</summary><ul class=\"choice-list\">")
        for size in TableQuery.sizes {
            html.element("li") { html in
                if size == paging.size {
                    html.element("span", .aria("current", "true"), text: "\(size) 条")
                } else {
                    html.element("a", .href(query.link(size: size)), text: "\(size) 条")
                }
            }
        }
        html.markup("</ul></details>")
    }
}

/// A number in groups of three digits, as tables of figures write it: `12,345`.
package func grouped(_ number: Int) -> String {
    var html = HTML()
    html.figure(number)
    return String(decoding: html.bytes, as: UTF8.self)
}
