/// A framed remark on the page.
package struct Alert: Component {
    /// How it is meant.
    package let tone: Notice.Tone
    private let content: HTML

    /// Takes the tone and what is said.
    package init(_ tone: Notice.Tone, @HTMLBuilder content: () -> HTML) {
        self.tone = tone
        self.content = content()
    }

    /// The message of a redirect or a page.
    package init(_ notice: Notice) {
        tone = notice.tone
        content = HTML(text: notice.text)
    }

    package func render(into html: inout HTML) {
        let icon =
            switch tone {
            case .success: "check-circle-fill"
            case .info: "info-circle-fill"
            case .warning: "exclamation-triangle-fill"
            case .danger: "x-octagon-fill"
            }
        let role = tone == .danger || tone == .warning ? "alert" : "status"
        html.open("div", .class("alert alert-\(tone.rawValue)"), .role(role))
        html.add(Icon(icon))
        html.element("div") { $0.add(content) }
        html.close("div")
    }
}
