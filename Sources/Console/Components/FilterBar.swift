/// The fields above a list that narrow it down. They are part of the address, so a list can be kept and passed on.
struct FilterBar: Component {
    private let query: TableQuery
    private let fields: [Field]

    init(_ query: TableQuery, _ fields: [Field]) {
        self.query = query
        self.fields = fields
    }

    func render(into html: inout HTML) {
        html.element(
            "form", .class("filter-bar"), .named("method", "get"), .named("action", query.base), .role("search")
        ) { html in
            for pair in query.kept(filters: false, columns: true) {
                html.hiddenField(pair.name, pair.value)
            }
            for field in fields {
                field.render(into: &html, values: query.filters, error: nil, isFilter: true)
            }
            html.markup("<div class=\"filter-buttons\">")
            html.element("button", .class("btn btn-sm btn-primary"), .named("type", "submit")) { html in
                html.add(Icon("funnel"))
                html.element("span", text: "筛选")
            }
            if !query.filters.isEmpty {
                html.element("a", .class("btn btn-sm btn-link"), .href(query.base), text: "清除")
            }
            html.markup("</div>")
        }
    }
}
