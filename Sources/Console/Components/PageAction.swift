/// A button: one that leads to another page, or one that does something.
package struct PageAction: Component, Sendable {
    /// How much weight the button has.
    package enum Weight: String, Sendable {
        /// The one thing that most visitors come for.
        case primary
        /// Anything else.
        case secondary = "outline-secondary"
        /// What cannot be taken back.
        case danger
    }

    private enum Deed: Sendable {
        case open(Link)
        case send(Link, fields: [(name: String, value: String)], confirm: String?)
        case print
    }

    private let title: String
    private let icon: Icon?
    private let weight: Weight
    private let deed: Deed
    private let isSmall: Bool

    private init(_ title: String, icon: String?, weight: Weight, _ deed: Deed, isSmall: Bool = false) {
        self.title = title
        self.icon = icon.map { Icon($0) }
        self.weight = weight
        self.deed = deed
        self.isSmall = isSmall
    }

    /// A button that leads to another page or a file.
    package static func link(
        _ title: String, to link: Link, icon: String? = nil, weight: Weight = .secondary
    ) -> Self {
        Self(title, icon: icon, weight: weight, .open(link))
    }

    /// A button that posts. Where scripts run, `confirm` is asked first; where they do not, the button posts at once: for
    /// what cannot be taken back, lead to a page made with `ConfirmPage` instead.
    package static func post(
        _ title: String, to link: Link, fields: KeyValuePairs<String, String> = [:], icon: String? = nil,
        weight: Weight = .secondary, confirm: String? = nil
    ) -> Self {
        Self(
            title, icon: icon, weight: weight,
            .send(link, fields: fields.map { (name: $0.key, value: $0.value) }, confirm: confirm))
    }

    /// A button that prints the page. It is not shown where scripts do not run; the browser's own command prints the same.
    package static var print: Self {
        Self("打印", icon: "printer", weight: .secondary, .print)
    }

    /// The same button, small enough for a line of a table.
    package var small: Self {
        Self(title, icon: icon?.name, weight: weight, deed, isSmall: true)
    }

    package func render(into html: inout HTML) {
        let style: Attribute = .class("btn btn-\(weight.rawValue)\(isSmall ? " btn-sm" : "")")
        switch deed {
        case .open(let link):
            html.element("a", style, .href(link), content: label)
        case .send(let link, let fields, let confirm):
            html.open(
                "form",
                [.class("action"), .named("method", "post"), .named("action", link)]
                    + (confirm.map { [.data("confirm", $0)] } ?? []))
            html.tokenField()
            for field in fields {
                html.hiddenField(field.name, field.value)
            }
            html.element("button", style, .named("type", "submit"), content: label)
            html.close("form")
        case .print:
            html.element(
                "button", style, .named("type", "button"), .data("print", ""), .flag("hidden"), content: label)
        }
    }

    private func label(_ html: inout HTML) {
        if let icon { html.add(icon) }
        html.element("span", text: title)
    }
}

extension HTML {
    /// Adds the hidden field with the visitor's token against forged requests.
    mutating func tokenField() {
        markup("<input type=\"hidden\" name=\"csrf\" value=\"")
        tokenPlace()
        markup("\">")
    }

    /// Adds a hidden field.
    mutating func hiddenField(_ name: String, _ value: String) {
        open("input", .named("type", "hidden"), .named("name", name), .named("value", value))
    }
}
