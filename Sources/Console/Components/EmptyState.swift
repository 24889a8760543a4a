/// What stands where a list would be: that there is nothing, why, and how something gets there.
package struct EmptyState: Component, Sendable {
    private let title: String
    private let advice: String?
    private let action: PageAction?

    /// Takes the words and the way on.
    package init(_ title: String, advice: String? = nil, action: PageAction? = nil) {
        self.title = title
        self.advice = advice
        self.action = action
    }

    package func render(into html: inout HTML) {
        html.element("div", .class("empty")) { html in
            html.add(Icon("inbox"))
            html.element("p", .class("empty-title"), text: title)
            if let advice { html.element("p", .class("text-secondary"), text: advice) }
            if let action { html.add(action) }
        }
    }
}
