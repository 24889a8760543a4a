import Kernel

/// What a person sees when something went wrong: what, what to do, and the number by which the log knows it.
enum ErrorPage {
    /// The whole page.
    ///
    /// - `back`: the page from which one came. Nil: not known.
    /// - `signIn`: where to sign in; nil for those who are.
    static func page(
        status: Int, _ explanation: Explanation, requestID: String, back: Link?, signIn: Link?
    ) -> Page {
        var page = Page(explanation.summary, layout: signIn == nil ? .full : .card) {
            var html = HTML()
            html.element("div", .class("error-page")) { html in
                html.element("p", .class("error-status"), text: String(status))
                if let place = explanation.place { html.element("p", text: "位置：\(place)") }
                if let advice = explanation.advice { html.element("p", text: advice) }
                html.element("p", .class("text-secondary")) { html in
                    html.text("请求编号：")
                    html.add(code(requestID))
                }
                html.element("p") { html in
                    if let back {
                        html.add(PageAction.link("返回上一页", to: back, icon: "arrow-left", weight: .primary))
                    }
                    html.add(
                        PageAction.link(
                            "返回首页", to: Links.home, icon: "house", weight: back == nil ? .primary : .secondary))
                    if let signIn { html.add(PageAction.link("登录", to: signIn, icon: "box-arrow-in-right")) }
                }
            }
            return html
        }
        page.path = []
        return page
    }

    /// The same in a part of a page.
    static func fragment(_ explanation: Explanation, requestID: String) -> HTML {
        var html = HTML()
        html.add(Alert(Notice(.danger, "\(explanation.line)（请求编号：\(requestID)）")))
        return html
    }
}
