extension Frame {
    /// Sheets of paper: on the screen a bar with the way back and what to know before printing, on paper the sheets alone.
    func paper(_ page: Page, _ notices: [Notice], _ html: inout HTML) {
        html.markup("<body class=\"paper-body\"><header class=\"paper-bar\"><div class=\"paper-bar-line\"><div><h1>")
        html.text(page.title)
        html.markup("</h1>")
        if !page.subtitle.isEmpty { html.element("div", .class("subtitle")) { $0.add(page.subtitle) } }
        html.markup("</div><div class=\"page-actions\">")
        for crumb in page.path { html.add(PageAction.link("返回\(crumb.title)", to: crumb.link, icon: "arrow-left")) }
        for action in page.actions { html.add(action) }
        html.markup("</div></div>")
        for notice in notices + page.notices { html.add(Alert(notice)) }
        html.markup("</header><main id=\"content\" class=\"papers\">")
    }
}
