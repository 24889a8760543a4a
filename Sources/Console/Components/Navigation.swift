/// A heading in the menu, under which services put their pages.
package struct NavigationGroup: Hashable, Sendable {
    /// The words of the heading; empty for the group without one at the top.
    package let title: String
    /// Its place from the top.
    package let order: Int

    /// Takes the heading and its place.
    package init(_ title: String, order: Int) {
        self.title = title
        self.order = order
    }

    /// The first pages, without a heading.
    package static let overview = NavigationGroup("", order: 0)
    /// Assets and what is found on them.
    package static let assets = NavigationGroup("资产与风险", order: 10)
    /// Devices: configurations, policies, logs.
    package static let devices = NavigationGroup("设备与日志", order: 20)
    /// Alerts, incidents, work orders.
    package static let response = NavigationGroup("处置与响应", order: 30)
    /// Plans, deliverables, policies, training.
    package static let management = NavigationGroup("计划与交付", order: 40)
    /// Accounts, audit, settings.
    package static let administration = NavigationGroup("系统管理", order: 90)
}

/// One entry of the menu. It is shown to those who may open it.
package struct NavigationItem: Sendable {
    /// The words.
    package let title: String
    /// Where it leads.
    package let link: Link
    /// The picture before the words.
    package let icon: Icon
    /// Who sees it: the same as the route's.
    package let access: Access
    /// The heading it stands under.
    package let group: NavigationGroup
    /// Its place below the heading.
    package let order: Int
    /// True for what stands in the bar on top of every page too, where a phone shows it without the menu.
    package let isPinned: Bool
    /// How many things wait there for the visitor; asked for every page, so it must be quick. Nil: nothing is counted.
    package let count: (@Sendable (Visitor) async -> Int)?

    /// Takes the parts.
    package init(
        _ title: String, to link: Link, icon: String, access: Access, group: NavigationGroup, order: Int,
        isPinned: Bool = false, count: (@Sendable (Visitor) async -> Int)? = nil
    ) {
        self.isPinned = isPinned
        self.count = count
        self.title = title
        self.link = link
        self.icon = Icon(icon)
        self.access = access
        self.group = group
        self.order = order
    }
}

/// The whole menu in order.
struct Navigation: Sendable {
    private let groups: [(group: NavigationGroup, items: [NavigationItem])]

    init(_ items: [NavigationItem]) {
        groups = Dictionary(grouping: items, by: \.group)
            .sorted { ($0.key.order, $0.key.title) < ($1.key.order, $1.key.title) }
            .map { ($0.key, $0.value.sorted { ($0.order, $0.title) < ($1.order, $1.title) }) }
    }

    /// How many things wait for the visitor at each entry that counts; without those where nothing does.
    func counts(for visitor: Visitor) async -> [Link: Int] {
        var counts: [Link: Int] = [:]
        for item in groups.flatMap(\.items) where item.access.admits(visitor.permissions) {
            if let count = await item.count?(visitor), count > 0 { counts[item.link] = count }
        }
        return counts
    }

    /// Adds the entries of the bar on top.
    func renderPinned(for permissions: Set<Permission>, counts: [Link: Int], into html: inout HTML) {
        for item in groups.flatMap(\.items) where item.isPinned && item.access.admits(permissions) {
            let count = counts[item.link] ?? 0
            html.open(
                "a", .class("pinned"), .href(item.link), .title(item.title),
                .aria("label", count > 0 ? "\(item.title)，\(grouped(count)) 条" : item.title))
            html.add(item.icon)
            Self.number(count, into: &html)
            html.markup("</a>")
        }
    }

    private static func number(_ count: Int, into html: inout HTML) {
        if count > 0 { html.element("span", .class("nav-count"), text: count > 999 ? "999+" : String(count)) }
    }

    /// Adds the entries that the visitor may open. The one whose path is the longest beginning of `path` is marked.
    func render(for permissions: Set<Permission>, counts: [Link: Int], at path: String, into html: inout HTML) {
        let shown = groups.map { ($0.group, $0.items.filter { $0.access.admits(permissions) }) }
        let current = shown.flatMap { $0.1 }.map(\.link.path)
            .filter { path == $0 || ($0 != "/" && path.hasPrefix($0 + "/")) }
            .max { $0.utf8.count < $1.utf8.count }
        for (group, items) in shown where !items.isEmpty {
            if !group.title.isEmpty { html.element("div", .class("nav-heading"), text: group.title) }
            html.open("ul", .class("nav-list"))
            for item in items {
                let isCurrent = item.link.path == current
                html.markup("<li>")
                html.open(
                    "a",
                    [.href(item.link), .class(isCurrent ? "nav-entry active" : "nav-entry")]
                        + (isCurrent ? [.aria("current", "page")] : []))
                html.add(item.icon)
                html.element("span", text: item.title)
                Self.number(counts[item.link] ?? 0, into: &html)
                html.markup("</a></li>")
            }
            html.close("ul")
        }
    }
}
