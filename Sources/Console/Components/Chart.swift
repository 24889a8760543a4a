/// Figures as a picture, drawn by ECharts from data in the page, with the same figures as a table for those who cannot
/// see it, for print, and where scripts do not run.
package struct Chart: Component {
    /// The shape.
    package enum Shape: String, Sendable {
        /// Upright bars.
        case bar
        /// Bars on top of one another.
        case stackedBar
        /// Lying bars, for long names.
        case rows
        /// A line over time.
        case line
        /// A ring of parts of a whole; takes the first series.
        case ring
    }

    /// One row of figures.
    package struct Series: Sendable {
        /// What they are.
        package let name: String
        /// One for each category. Nil: unknown.
        package let values: [Double?]
        /// What they mean, which gives their colour. Nil: the next of the palette.
        package let tone: Badge.Tone?

        /// Takes figures.
        package init(_ name: String, _ values: [Double?], tone: Badge.Tone? = nil) {
            self.name = name
            self.values = values
            self.tone = tone
        }

        /// Takes whole figures.
        package init(_ name: String, _ values: [Int?], tone: Badge.Tone? = nil) {
            self.init(name, values.map { $0.map { Double($0) } }, tone: tone)
        }
    }

    private let shape: Shape
    private let title: String
    private let categories: [String]
    private let series: [Series]
    private let links: [Link]
    private let unit: String

    /// Takes the figures; `unit` is said beside the axis and in the table. `links`: what is counted, one for each category,
    /// or none.
    package init(
        _ shape: Shape, title: String, categories: [String], series: [Series], links: [Link] = [], unit: String = ""
    ) {
        self.shape = shape
        self.title = title
        self.categories = categories
        self.series = series
        self.links = links
        self.unit = unit
    }

    package func render(into html: inout HTML) {
        guard !categories.isEmpty, series.contains(where: { $0.values.contains { $0 != nil } }) else {
            html.element("figure", .class("chart")) { html in
                html.element("figcaption", text: title)
                html.add(EmptyState("暂无数据"))
            }
            return
        }
        html.open("figure", .class("chart"))
        html.element("figcaption", text: title)
        html.element(
            "div", .class("chart-canvas"), .data("chart", data.text), .aria("hidden", "true"), .flag("hidden")
        ) { _ in }
        html.markup("<details class=\"chart-data\" open><summary>数据表</summary>")
        let rows = categories.indices.map { index in
            Row(
                category: categories[index], link: links.indices.contains(index) ? links[index] : nil,
                values: series.map { index < $0.values.count ? $0.values[index] : nil })
        }
        let suffix = unit.isEmpty ? "" : "（\(unit)）"
        var columns: [Column<Row>] = [
            .html("类别", key: "category") { row in
                if let target = row.link { link(row.category, to: target) } else { row.category }
            }
        ]
        for (index, one) in series.enumerated() {
            columns.append(
                .html("\(one.name)\(suffix)", key: "series\(index)", alignment: .end, width: .tight) { row in
                    let figure = row.values[index].map { Self.figure($0) } ?? "—"
                    // What several series count together is behind the category alone.
                    if let target = row.link, series.count == 1 { link(figure, to: target) } else { figure }
                })
        }
        html.add(Table(rows, columns: columns, caption: title))
        html.markup("</details></figure>")
    }

    private struct Row {
        let category: String
        let link: Link?
        let values: [Double?]
    }

    private var data: JSONValue {
        [
            "shape": .string(shape.rawValue), "unit": .string(unit), "title": .string(title),
            "categories": .array(categories.map { .string($0) }),
            "links": links.isEmpty ? .null : .array(links.map { .string($0.text) }),
            "series": .array(
                series.map { series in
                    [
                        "name": .string(series.name), "tone": series.tone.map { .string($0.rawValue) } ?? .null,
                        "values": .array(series.values.map { $0.map { .number($0) } ?? .null }),
                    ]
                }),
        ]
    }

    private static func figure(_ value: Double) -> String {
        if value == value.rounded(), let whole = Int(exactly: value) { return grouped(whole) }
        return String((value * 100).rounded() / 100)
    }
}
