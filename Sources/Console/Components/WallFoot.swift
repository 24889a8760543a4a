/// A line at the foot of a large screen: as of when, and what is to be known of its figures.
package struct WallFoot: Component {
    private let content: HTML

    /// Takes the line.
    package init(@HTMLBuilder content: () -> HTML) {
        self.content = content()
    }

    package func render(into html: inout HTML) {
        html.element("p", .class("wall-foot")) { $0.add(content) }
    }
}
