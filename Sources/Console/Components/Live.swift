/// A part of a page that follows a stream of `ServerEvent`s. Without scripts it stays as it was drawn: give the page a
/// `refresh`.
///
///     Live(Links.scanEvents(id)) {
///         ProgressBar("progress", value: run.done, of: run.total, label: "扫描进度")
///         LiveText("found", String(run.found))
///         Table(hosts, columns: columns, liveName: "hosts")
///     }
package struct Live: Component {
    private let stream: Link
    private let content: HTML

    /// Takes the stream's address and what follows it.
    package init(_ stream: Link, @HTMLBuilder content: () -> HTML) {
        self.stream = stream
        self.content = content()
    }

    package func render(into html: inout HTML) {
        html.open("div", .data("live", stream))
        html.markup("<p class=\"live-lost\" hidden role=\"status\">与服务器的实时连接已中断，正在重新连接……</p>")
        html.add(content)
        html.close("div")
    }
}

/// A text that a stream's `values` events replace.
package struct LiveText: Component {
    private let name: String
    private let value: String

    /// Takes the name in the events and the text for the time being.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package func render(into html: inout HTML) {
        html.element("span", .data("live-text", name), text: value)
    }
}

/// A place whose content a stream's `replace` events exchange, and its `append` events lengthen.
package struct LivePlace: Component {
    private let name: String
    private let content: HTML

    /// Takes the name in the events and the content for the time being.
    package init(_ name: String, @HTMLBuilder content: () -> HTML) {
        self.name = name
        self.content = content()
    }

    package func render(into html: inout HTML) {
        html.element("div", .data("live-replace", name), .data("live-append", name)) { $0.add(content) }
    }
}
