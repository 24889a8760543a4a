/// A list: filter bar, headings that sort, rows, pages, exports, choice of columns, rows to tick.
///
///     Table(rows, columns: AssetPages.columns, query: query, total: total, filters: [.search("名称、地址或责任人")],
///         exports: [.xlsx(Links.assetsWorkbook)])
package struct Table<Row>: Component {
    private let rows: [Row]
    private let columns: [Column<Row>]
    private let query: TableQuery?
    private let total: Int?
    private let views: ViewBar?
    private let filters: [Field]
    private let exports: [TableExport]
    private let selection: TableSelection<Row>?
    private let caption: String?
    private let liveName: String?
    private let empty: EmptyState

    /// Takes the rows of the present page and what surrounds them.
    ///
    /// - `query`: the list's address. Nil: a plain table without sorting and pages.
    /// - `total`: how many rows the filters leave. Nil: the number of rows given.
    /// - `views`: the ways to look at it that people have kept.
    /// - `filters`: the fields of the filter bar; their values come from the query.
    /// - `exports`: the same list as files.
    /// - `selection`: what can be done with ticked rows.
    /// - `caption`: what the table is, for screen readers and print.
    /// - `liveName`: the name of the place at which a stream's `append` events add rows.
    /// - `empty`: what is said when there is no row.
    package init(
        _ rows: [Row], columns: [Column<Row>], query: TableQuery? = nil, total: Int? = nil,
        views: ViewBar? = nil, filters: [Field] = [], exports: [TableExport] = [],
        selection: TableSelection<Row>? = nil, caption: String? = nil,
        liveName: String? = nil, empty: EmptyState = EmptyState("没有符合条件的记录")
    ) {
        self.rows = rows
        self.columns = columns
        self.query = query
        self.total = total
        self.views = views
        self.filters = filters
        self.exports = exports
        self.selection = selection
        self.caption = caption
        self.liveName = liveName
        self.empty = empty
    }

    package func render(into html: inout HTML) {
        html.reserve(rows.count * columns.count * 64 + 8_192)
        html.markup("<div class=\"list\">")
        if let query {
            views?.render(into: &html, at: query)
            if !filters.isEmpty { FilterBar(query, filters).render(into: &html) }
            tools(query, &html)
        }
        if rows.isEmpty && liveName == nil {
            empty.render(into: &html)
        } else if let selection {
            selection.wrap(&html, body)
        } else {
            body(&html)
        }
        if let query, total != nil || !rows.isEmpty {
            Pagination(query, total: total ?? rows.count).render(into: &html)
        }
        html.markup("</div>")
    }

    /// Rows without the table around them, for a stream's `append` events.
    package static func rows(_ rows: [Row], columns: [Column<Row>]) -> HTML {
        let table = Table(rows, columns: columns)
        var html = HTML()
        table.rows(table.shown, into: &html)
        return html
    }

    private var shown: [Column<Row>] {
        guard let chosen = query?.columns else { return columns.filter(\.isShownAtFirst) }
        let result = columns.filter { chosen.contains($0.key) || $0.key == "actions" }
        return result.isEmpty ? columns.filter(\.isShownAtFirst) : result
    }

    private func body(_ html: inout HTML) {
        let shown = shown
        // Reached by the keyboard, since it scrolls: WCAG 2.1.1.
        html.open(
            "div", .class("table-frame"), .named("tabindex", "0"), .named("role", "region"),
            .aria("label", caption ?? "表格"))
        html.markup("<table class=\"table\">")
        if let caption { html.element("caption", .class("visually-hidden"), text: caption) }
        html.markup("<thead><tr>")
        if selection != nil {
            html.markup("<th class=\"tick\"><input type=\"checkbox\" data-tick-all hidden aria-label=\"全选本页\"></th>")
        }
        for column in shown {
            heading(column, &html)
        }
        html.markup("</tr></thead>")
        html.open("tbody", liveName.map { [.data("live-append", $0)] } ?? [])
        rows(shown, into: &html)
        html.markup("</tbody></table></div>")
    }

    private func rows(_ shown: [Column<Row>], into html: inout HTML) {
        // Taken apart once, and the end of a cell joined to the beginning of the next: a list has ten thousand of them.
        let parts = shown.enumerated().map { index, column in
            var opening = HTML()
            if index > 0 { opening.markup("</td>") }
            opening.markup(Self.opening(column))
            return (opening: opening, cell: column.cell)
        }
        for row in rows {
            html.markup("<tr>")
            if let selection { selection.cell(row, &html) }
            for part in parts {
                html.add(part.opening)
                part.cell(row, &html)
            }
            html.markup("</td></tr>\n")
        }
    }

    private static func opening(_ column: Column<Row>) -> StaticString {
        switch (column.alignment, column.width) {
        case (.start, .auto): "<td>"
        case (.start, .tight): "<td class=\"tight\">"
        case (.start, .wide): "<td class=\"wide\">"
        case (.center, .tight): "<td class=\"tight text-center\">"
        case (.center, _): "<td class=\"text-center\">"
        case (.end, .tight): "<td class=\"tight text-end\">"
        case (.end, _): "<td class=\"text-end\">"
        }
    }

    private func heading(_ column: Column<Row>, _ html: inout HTML) {
        let alignment = column.alignment == .start ? "" : " text-\(column.alignment.rawValue)"
        let current = query?.sort.flatMap { $0.key == column.key ? $0 : nil }
        var attributes: [Attribute] = [.named("scope", "col"), .class("\(column.width.rawValue)\(alignment)")]
        if let current { attributes.append(.aria("sort", current.isDescending ? "descending" : "ascending")) }
        html.open("th", attributes)
        if let query, column.isSortable {
            let next: TableQuery.Sort =
                current.map { $0.isDescending ? .ascending(column.key) : .descending(column.key) }
                ?? .ascending(column.key)
            html.open("a", .class("sort"), .href(query.link(sort: next)))
            html.text(column.title)
            html.add(Icon(current.map { $0.isDescending ? "caret-down-fill" : "caret-up-fill" } ?? "chevron-expand"))
            html.close("a")
        } else {
            html.text(column.title)
        }
        html.close("th")
    }

    private func tools(_ query: TableQuery, _ html: inout HTML) {
        let optional = columns.contains { !$0.isShownAtFirst }
        guard optional || !exports.isEmpty else { return }
        html.markup("<div class=\"list-tools\">")
        for export in exports {
            html.element("a", .class("btn btn-sm btn-outline-secondary"), .href(query.link(at: export.link))) { html in
                html.add(Icon(export.icon))
                html.element("span", text: export.title)
            }
        }
        if optional { columnChoice(query, &html) }
        html.markup("</div>")
    }

    private func columnChoice(_ query: TableQuery, _ html: inout HTML) {
        let shown = Set(shown.map(\.key))
        html.markup("<details class=\"choice\"><summary class=\"btn btn-sm btn-outline-secondary\">选择列</summary>")
        html.element("form", .class("choice-list"), .named("method", "get"), .named("action", query.base)) { html in
            for pair in query.kept(filters: true, columns: false) {
                html.hiddenField(pair.name, pair.value)
            }
            for column in columns where column.key != "actions" {
                html.element("label", .class("form-check")) { html in
                    html.open(
                        "input",
                        [
                            .named("type", "checkbox"), .class("form-check-input"), .named("name", "column"),
                            .named("value", column.key),
                        ] + (shown.contains(column.key) ? [.flag("checked")] : []))
                    html.text(column.title)
                }
            }
            html.element("button", .class("btn btn-sm btn-primary"), .named("type", "submit"), text: "应用")
        }
        html.markup("</details>")
    }
}
