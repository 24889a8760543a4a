/// A small picture of Bootstrap Icons beside words; it says nothing to a screen reader. Without the font the words stay.
package struct Icon: Component, Sendable, Hashable {
    /// The name in Bootstrap Icons 1.13, such as `hdd-network`.
    package let name: String

    /// Takes the icon's name.
    package init(_ name: String) {
        self.name = name
    }

    package func render(into html: inout HTML) {
        html.element("i", .class("bi bi-\(name)"), .aria("hidden", "true")) { _ in }
    }
}
