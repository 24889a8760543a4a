/// Something that is folded up under one line until somebody wants to see it.
///
///     Disclosure("识别依据（5 项）") { … }
package struct Disclosure: Component {
    private let summary: HTML
    private let content: HTML

    /// Takes the line that is always seen, and what is seen when it is opened.
    package init(_ summary: String, @HTMLBuilder content: () -> HTML) {
        self.summary = HTML(text: summary)
        self.content = content()
    }

    package func render(into html: inout HTML) {
        html.markup("<details class=\"fold\"><summary>")
        html.add(summary)
        html.markup("</summary><div class=\"fold-body\">")
        html.add(content)
        html.markup("</div></details>")
    }
}
