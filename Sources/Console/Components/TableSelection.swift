/// Rows that can be ticked, and what can be done with those that are. The handler finds the ticked rows in
/// `request.form.all(field)`.
package struct TableSelection<Row>: Sendable {
    /// One thing that can be done with the ticked rows.
    package struct Deed: Sendable {
        /// The button's words.
        package let title: String
        /// Where the button posts to.
        package let link: Link
        /// What is asked first. Nil: nothing.
        package let confirm: String?

        /// Takes the parts.
        package init(_ title: String, to link: Link, confirm: String? = nil) {
            self.title = title
            self.link = link
            self.confirm = confirm
        }
    }

    private let field: String
    private let value: @Sendable (Row) -> String
    private let deeds: [Deed]

    /// Takes the field's name, what a ticked row sends, and what can be done.
    package init(field: String, deeds: [Deed], value: @escaping @Sendable (Row) -> String) {
        self.field = field
        self.value = value
        self.deeds = deeds
    }

    func wrap(_ html: inout HTML, _ content: (inout HTML) -> Void) {
        html.markup("<form method=\"post\" class=\"selection\">")
        html.tokenField()
        html.markup("<div class=\"selection-tools\"><span>对勾选的记录：</span>")
        for deed in deeds {
            html.element(
                "button", .class("btn btn-sm btn-outline-secondary"), .named("type", "submit"),
                .named("formaction", deed.link), .data("confirm", deed.confirm ?? ""), text: deed.title)
        }
        html.markup("</div>")
        content(&html)
        html.markup("</form>")
    }

    func cell(_ row: Row, _ html: inout HTML) {
        html.markup("<td class=\"tick\"><input type=\"checkbox\" aria-label=\"选择本行\" name=\"")
        html.text(field)
        html.markup("\" value=\"")
        html.text(value(row))
        html.markup("\"></td>")
    }
}
