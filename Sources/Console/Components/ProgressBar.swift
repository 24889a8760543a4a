/// How far something is. In a `Live` part, `values` events with its name move it.
package struct ProgressBar: Component {
    private let name: String
    private let value: Int
    private let total: Int
    private let label: String

    /// Takes the name in the events, how much is done of how much, and what is being done. A total of zero: not yet known.
    package init(_ name: String, value: Int, of total: Int, label: String) {
        self.name = name
        self.value = value
        self.total = total
        self.label = label
    }

    package func render(into html: inout HTML) {
        html.open("div", .class("progress-line"))
        html.element("span", .class("progress-label"), text: label)
        html.open(
            "progress",
            [.aria("label", label), .data("live-value", name), .named("max", String(max(1, total)))]
                + (total > 0 ? [.named("value", String(min(max(0, value), total)))] : []))
        html.close("progress")
        html.element(
            "span", .class("progress-figure"), .data("live-percent", name),
            text: total > 0 ? "\(min(max(0, value), total) * 100 / total)%" : "准备中")
        html.close("div")
    }
}
