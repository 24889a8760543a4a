import Kernel

/// What stands around every page: head, menu, visitor, messages.
struct Frame: Sendable {
    /// The product and the hospital, as the corner shows them.
    let product: String
    /// The hospital's name. Empty: none is shown.
    let organisation: String
    /// The whole menu.
    let navigation: Navigation
    /// Addresses of style sheets and scripts.
    let assets: AssetLinks
    /// Where the sign-in, sign-out and own pages are.
    let signIn: Link
    let signOut: Link?
    let ownAccount: Link?

    /// What stands before the page's content and what stands behind it; the content itself, which may be long, is not copied.
    func render(
        _ page: Page, visitor: Visitor?, counts: [Link: Int] = [:], path: String, notices: [Notice],
        at moment: Timestamp
    ) -> (before: HTML, after: HTML) {
        var html = HTML()
        html.reserve(8_192)
        html.markup("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        html.markup("<meta name=\"color-scheme\" content=\"light\"><meta name=\"robots\" content=\"noindex\">")
        html.markup(
            "<meta name=\"htmx-config\" content='{\"allowEval\":false,\"includeIndicatorStyles\":false,\"selfRequestsOnly\":true,\"historyCacheSize\":0}'>"
        )
        html.markup("<meta name=\"csrf\" content=\"")
        if visitor != nil { html.tokenPlace() }
        html.markup("\">")
        if let seconds = page.refresh {
            html.markup("<noscript><meta http-equiv=\"refresh\" content=\"")
            html.number(max(2, seconds))
            html.markup("\"></noscript>")
        }
        html.element("title", text: "\(page.title) - \(product)")
        for sheet in assets.styleSheets {
            html.open("link", .named("rel", "stylesheet"), .href(sheet))
        }
        if let icon = assets.icon { html.open("link", .named("rel", "icon"), .href(icon)) }
        for script in assets.scripts {
            let loading: Attribute = script.isModule ? .named("type", "module") : .flag("defer")
            html.element("script", .source(script.link), loading) { _ in }
        }
        html.markup("</head>")
        var after = HTML()
        switch page.layout {
        case .full:
            full(page, visitor, counts, path, notices, moment, &html)
            after.markup("</main></div></body></html>")
        case .card:
            card(page, notices, &html)
            after.markup("</div></div></main></body></html>")
        case .wall:
            wall(page, notices, &html)
            after.markup("</main></body></html>")
        case .paper:
            paper(page, notices, &html)
            after.markup("</main></body></html>")
        }
        return (html, after)
    }

    private func full(
        _ page: Page, _ visitor: Visitor?, _ counts: [Link: Int], _ path: String, _ notices: [Notice],
        _ moment: Timestamp, _ html: inout HTML
    ) {
        html.markup("<body class=\"full\"><a class=\"skip\" href=\"#content\">跳到正文</a>")
        html.markup("<input type=\"checkbox\" id=\"menu\" class=\"menu-switch\" aria-label=\"展开或收起菜单\">")
        html.markup("<aside class=\"sidebar\"><div class=\"brand\">")
        html.element("a", .href(Links.home)) { html in
            html.element("strong", text: product)
            if !organisation.isEmpty { html.element("span", text: organisation) }
        }
        html.markup("</div><nav aria-label=\"主菜单\">")
        if let visitor { navigation.render(for: visitor.permissions, counts: counts, at: path, into: &html) }
        html.markup("</nav></aside><label for=\"menu\" class=\"menu-cover\"></label>")
        html.markup("<div class=\"main\"><header class=\"topbar\"><label for=\"menu\" class=\"menu-button\">")
        html.add(Icon("list"))
        html.markup("<span>菜单</span></label>")
        crumbs(page, &html)
        self.visitor(visitor, counts, &html)
        html.markup("</header><main id=\"content\">")
        if let visitor { printHead(visitor, moment, &html) }
        html.markup("<div class=\"page-head\"><div><h1>")
        html.text(page.title)
        html.markup("</h1>")
        if !page.subtitle.isEmpty { html.element("div", .class("subtitle")) { $0.add(page.subtitle) } }
        html.markup("</div>")
        if !page.actions.isEmpty {
            html.element("div", .class("page-actions")) { html in
                for action in page.actions {
                    html.add(action)
                }
            }
        }
        html.markup("</div>")
        for notice in notices + page.notices {
            html.add(Alert(notice))
        }
    }

    /// Stands on paper only: whose page this is, who printed it and when.
    private func printHead(_ visitor: Visitor, _ moment: Timestamp, _ html: inout HTML) {
        html.element("div", .class("print-head")) { html in
            html.element("span", text: [organisation, product].filter { !$0.isEmpty }.joined(separator: " · "))
            html.element("span", text: "打印人：\(visitor.personName)　打印时间：\(CivilTime(moment).toMinute)")
        }
    }

    private func card(_ page: Page, _ notices: [Notice], _ html: inout HTML) {
        html.markup("<body class=\"bare\"><main id=\"content\" class=\"card-page\"><div class=\"card-brand\">")
        html.element("strong", text: product)
        if !organisation.isEmpty { html.element("span", text: organisation) }
        html.markup("</div><div class=\"card\"><div class=\"card-body\"><h1>")
        html.text(page.title)
        html.markup("</h1>")
        if !page.subtitle.isEmpty { html.element("div", .class("subtitle")) { $0.add(page.subtitle) } }
        for notice in notices + page.notices {
            html.add(Alert(notice))
        }
    }

    private func crumbs(_ page: Page, _ html: inout HTML) {
        html.markup("<nav class=\"crumbs\" aria-label=\"所在位置\"><ol>")
        for crumb in page.path {
            html.element("li") { $0.element("a", .href(crumb.link), text: crumb.title) }
        }
        html.element("li", .aria("current", "page"), text: page.title)
        html.markup("</ol></nav>")
    }

    private func visitor(_ visitor: Visitor?, _ counts: [Link: Int], _ html: inout HTML) {
        html.markup("<div class=\"visitor\">")
        if let visitor {
            navigation.renderPinned(for: visitor.permissions, counts: counts, into: &html)
            let roles = Role.allCases.filter { visitor.roles.contains($0) }.map(\.chinese).joined(separator: "、")
            html.open("span", .class("who"), .title(visitor.loginName))
            html.add(Icon("person-circle"))
            if let ownAccount {
                html.element("a", .href(ownAccount), text: visitor.personName)
            } else {
                html.element("span", text: visitor.personName)
            }
            html.element("small", text: roles)
            html.close("span")
            if let signOut { html.add(PageAction.post("退出", to: signOut, icon: "box-arrow-right").small) }
        } else {
            html.add(PageAction.link("登录", to: signIn, icon: "box-arrow-in-right").small)
        }
        html.markup("</div>")
    }
}
