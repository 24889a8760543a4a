import Console
import Directory
import Kernel
import Records

/// A way to look at a list that somebody has kept: filters, order and columns under a name.
package struct SavedView: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<SavedView>
    /// The path of the list.
    package let list: String
    /// What people call the list.
    package let listTitle: String
    /// Its name.
    package let title: String
    /// The query of the list's address, without `?`.
    package let query: String
    /// Whose it is.
    package let owner: Identifier<Account>
    /// The login name of whose it is.
    package let ownerLogin: String
    /// True where everybody who sees the list sees it.
    package let isShared: Bool
    /// When it was kept or last changed.
    package let changedAt: Timestamp

    /// Where it leads. Nil: not an address of this server.
    package var link: Link? { Link(local: query.isEmpty ? list : "\(list)?\(query)") }

    var reference: RecordReference { RecordReference(table: "saved_view", id: id.rawValue) }
}

extension ViewBar {
    /// What stands above a list: the views that a visitor is offered there. `title`: what people call the list.
    package init(_ views: [SavedView], of title: String) {
        self.init(
            views.compactMap { view in view.link.map { Entry(view.title, to: $0, isShared: view.isShared) } },
            manage: Links.views, keep: { Links.newView(of: $0, named: title) })
    }
}
