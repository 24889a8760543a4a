// The few plain elements that a page puts between components. There is no table and no form here: those are components.

private func element(_ name: StaticString, _ attributes: [Attribute], _ content: HTML) -> HTML {
    var html = HTML()
    html.open(name, attributes)
    html.add(content)
    html.close(name)
    return html
}

/// A block.
package func block(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("div", attributes, content())
}

/// A run inside a line.
package func inline(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("span", attributes, content())
}

/// A paragraph.
package func paragraph(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("p", attributes, content())
}

/// The heading of a part of the page; the page's own title is above it.
package func heading(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h2", attributes, content())
}

/// The heading of a part of a part.
package func subheading(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h3", attributes, content())
}

/// A part of the page with a heading, in a card.
package func section(_ title: String, _ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    var html = HTML()
    html.open("section", [.class("card section")] + attributes)
    html.element("h2", .class("card-header"), text: title)
    html.open("div", .class("card-body"))
    html.add(content())
    html.markup("</div></section>")
    return html
}

/// Parts side by side where there is room, below one another on a phone.
package func sideBySide(@HTMLBuilder content: () -> HTML) -> HTML {
    element("div", [.class("columns")], content())
}

/// Important words.
package func strong(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("strong", attributes, content())
}

/// Words of less weight: units, remarks, times.
package func muted(_ text: String) -> HTML {
    var html = HTML()
    html.element("span", .class("text-secondary"), text: text)
    return html
}

/// An address, a hash, a command: in a fixed-width face, and never translated.
package func code(_ text: String) -> HTML {
    var html = HTML()
    html.element("code", .named("translate", "no"), text: text)
    return html
}

/// Text of a program, line by line.
package func preformatted(_ text: String) -> HTML {
    var html = HTML()
    html.element("pre", .class("output"), .named("translate", "no"), text: text)
    return html
}

/// A list with dots.
package func list(_ items: [HTML]) -> HTML {
    var html = HTML()
    html.open("ul")
    for item in items {
        html.element("li") { $0.add(item) }
    }
    html.close("ul")
    return html
}

/// Words that lead to another page.
package func link(_ text: String, to link: Link, _ attributes: Attribute...) -> HTML {
    var html = HTML()
    html.open("a", [.href(link)] + attributes)
    html.text(text)
    html.close("a")
    return html
}
