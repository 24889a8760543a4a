extension Frame {
    /// A page on a large screen: its title and whose it is, and nothing that wants a hand.
    func wall(_ page: Page, _ notices: [Notice], _ html: inout HTML) {
        html.markup(
            "<body class=\"wall\"><main id=\"content\" class=\"wall-page\"><header class=\"wall-head\"><div><h1>")
        html.text(page.title)
        html.markup("</h1>")
        let owner = [organisation, product].filter { !$0.isEmpty }.joined(separator: " · ")
        html.element("p", text: owner)
        html.markup("</div>")
        if !page.actions.isEmpty {
            html.element("div", .class("page-actions")) { html in
                for action in page.actions { html.add(action) }
            }
        }
        html.markup("</header>")
        for notice in notices + page.notices { html.add(Alert(notice)) }
    }
}
