/// An attribute of an element. Values are escaped; names are literals; there is none for styles or event handlers,
/// which the Content-Security-Policy forbids, and addresses are `Link`s.
package struct Attribute: Sendable {
    private enum Value {
        case none
        case text(String)
        case link(Link)
    }

    private let prefix: StaticString
    private let name: StaticString
    private let value: Value

    private init(_ name: StaticString, prefix: StaticString = "", _ value: Value) {
        self.prefix = prefix
        self.name = name
        self.value = value
    }

    /// Adds ` name="value"`.
    func render(into html: inout HTML) {
        html.markup(" ")
        html.markup(prefix)
        html.markup(name)
        switch value {
        case .none: return
        case .text(let text):
            html.markup("=\"")
            html.text(text)
        case .link(let link):
            html.markup("=\"")
            html.text(link.text)
        }
        html.markup("\"")
    }

    /// CSS classes, separated by spaces.
    package static func `class`(_ names: String) -> Self { Self("class", .text(names)) }
    /// The element's own name on the page.
    package static func id(_ id: String) -> Self { Self("id", .text(id)) }
    /// The text shown when the pointer rests on the element.
    package static func title(_ text: String) -> Self { Self("title", .text(text)) }
    /// What the element is to a screen reader.
    package static func role(_ role: String) -> Self { Self("role", .text(role)) }
    /// The `id` of the field that a label names.
    package static func `for`(_ id: String) -> Self { Self("for", .text(id)) }
    /// A language other than that of the page.
    package static func language(_ tag: String) -> Self { Self("lang", .text(tag)) }
    /// How many columns a cell takes.
    package static func columnSpan(_ count: Int) -> Self { Self("colspan", .text(String(count))) }
    /// `data-name="value"`, read by the scripts of Content/web.
    package static func data(_ name: StaticString, _ value: String) -> Self {
        Self(name, prefix: "data-", .text(value))
    }
    /// `data-name="address"`, read by the scripts of Content/web.
    package static func data(_ name: StaticString, _ link: Link) -> Self { Self(name, prefix: "data-", .link(link)) }
    /// `aria-name="value"` (WAI-ARIA 1.2).
    package static func aria(_ name: StaticString, _ value: String) -> Self {
        Self(name, prefix: "aria-", .text(value))
    }
    /// Where a link leads.
    package static func href(_ link: Link) -> Self { Self("href", .link(link)) }
    /// htmx: the address whose answer replaces the target, by GET.
    package static func fetch(_ link: Link) -> Self { Self("hx-get", .link(link)) }
    /// htmx: a CSS selector of what the answer replaces.
    package static func fetchTarget(_ selector: String) -> Self { Self("hx-target", .text(selector)) }
    /// htmx: when the request is made, for example `every 5s`.
    package static func fetchWhen(_ trigger: String) -> Self { Self("hx-trigger", .text(trigger)) }

    /// Where an image or a script comes from.
    static func source(_ link: Link) -> Self { Self("src", .link(link)) }
    /// Any attribute with a text, for the components of this target.
    static func named(_ name: StaticString, _ value: String) -> Self { Self(name, .text(value)) }
    /// An attribute that is there or not: `required`, `checked`.
    static func flag(_ name: StaticString) -> Self { Self(name, .none) }
    /// Any attribute with an address, for the components of this target.
    static func named(_ name: StaticString, _ link: Link) -> Self { Self(name, .link(link)) }
}

extension HTML {
    /// Adds `<name attributes>`. For components of this target.
    mutating func open(_ name: StaticString, _ attributes: Attribute...) {
        open(name, attributes)
    }

    /// Adds `<name attributes>`. For components of this target.
    mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        markup("<")
        markup(name)
        for attribute in attributes {
            attribute.render(into: &self)
        }
        markup(">")
    }

    /// Adds `</name>`. For components of this target.
    mutating func close(_ name: StaticString) {
        markup("</")
        markup(name)
        markup(">")
    }

    /// Adds a whole element. For components of this target.
    mutating func element(
        _ name: StaticString, _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    /// Adds a whole element that holds text. For components of this target.
    mutating func element(_ name: StaticString, _ attributes: Attribute..., text content: String) {
        open(name, attributes)
        text(content)
        close(name)
    }
}
