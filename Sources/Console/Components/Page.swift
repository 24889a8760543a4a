/// A whole page, before the server puts its frame around it: menu, visitor, messages.
///
///     Page("资产台账", path: [Crumb("资产", Links.assets)], actions: [.link("新增资产", to: Links.newAsset, icon: "plus-lg")]) {
///         Table(…)
///     }
package struct Page: Sendable {
    /// How much frame the page has.
    package enum Layout: Sendable {
        /// Menu at the side, visitor on top.
        case full
        /// One narrow card in the middle: signing in, changing a password.
        case card
        /// A large screen on a wall: dark, without menu and visitor.
        case wall
        /// Sheets of paper to the millimetre, each a block of the class `paper`; what else is there is not printed.
        case paper
    }

    /// What the page is called, in its heading and in the browser's tab.
    package var title: String
    /// A line below the title: the record's number, state or unit.
    package var subtitle: HTML
    /// The pages above this one, from the first down.
    package var path: [Crumb]
    /// Buttons beside the title.
    package var actions: [PageAction]
    /// Messages about this page, besides those that a redirect brought along.
    package var notices: [Notice]
    /// How much frame.
    package var layout: Layout
    /// Seconds after which the page loads itself again where scripts do not run. For pages that watch something happen.
    package var refresh: Int?
    /// The page below its title.
    package var content: HTML

    /// Takes the title, what stands around it, and what stands below.
    package init(
        _ title: String, subtitle: HTML = HTML(), path: [Crumb] = [], actions: [PageAction] = [],
        notices: [Notice] = [], layout: Layout = .full, refresh: Int? = nil, @HTMLBuilder content: () -> HTML
    ) {
        self.title = title
        self.subtitle = subtitle
        self.path = path
        self.actions = actions
        self.notices = notices
        self.layout = layout
        self.refresh = refresh
        self.content = content()
    }
}

/// One page above the present one.
package struct Crumb: Sendable {
    /// Its title.
    package let title: String
    /// Where it is.
    package let link: Link

    /// Takes both.
    package init(_ title: String, _ link: Link) {
        self.title = title
        self.link = link
    }
}
