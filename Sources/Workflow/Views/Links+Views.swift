import Console
import Kernel

extension Links {
    static let viewID = PathParameter.identifier("view", of: SavedView.self)

    /// The views that a person has kept, and those that others share.
    package static var views: Link { Link("views") }
    /// The form that keeps the list as it is shown.
    package static func newView(of query: TableQuery, named title: String) -> Link {
        let view = query.view
        return Link("views", "new").with("list", view.path).with("name", title).with("query", view.query)
    }
    /// One view, to be renamed.
    static func editView(_ id: Identifier<SavedView>) -> Link { Link("views", id, "edit") }
    /// Forgets a view.
    static func removeView(_ id: Identifier<SavedView>) -> Link { Link("views", id, "remove") }
}
