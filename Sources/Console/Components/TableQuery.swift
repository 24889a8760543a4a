/// What the address of a list page says: which page, how many rows, in which order, which columns, which filters.
///
/// Everything in it is checked: a sort key that the table does not have is not taken, sizes and pages are within bounds.
package struct TableQuery: Sendable {
    /// The order of the rows.
    package struct Sort: Sendable, Equatable {
        /// The key of the column.
        package let key: String
        /// True for the largest first.
        package let isDescending: Bool

        /// The smallest first.
        package static func ascending(_ key: String) -> Self { Self(key: key, isDescending: false) }
        /// The largest first.
        package static func descending(_ key: String) -> Self { Self(key: key, isDescending: true) }

        fileprivate var text: String { isDescending ? "-" + key : key }
    }

    /// The sizes that a page can have.
    package static let sizes = [20, 50, 100, 200, 500, 1000]
    /// Further pages cannot be asked for by number.
    private static let mostPages = 1_000_000
    private static let ownNames: Set<String> = ["page", "size", "sort", "column"]

    /// The page, from 1. May lie behind the last one, and is then shown as the last (`Paging`).
    package let page: Int
    /// Rows on a page.
    package let size: Int
    /// The order. Nil: the store's own.
    package let sort: Sort?
    /// The columns chosen. Nil: those shown at first.
    package let columns: Set<String>?
    /// What the filter bar holds, without empty fields.
    package let filters: FormValues
    /// The address of the list without its query.
    let base: Link

    /// Reads the address.
    ///
    /// - `sortable`: the keys by which the store can sort.
    /// - `sort`: the order when the address names none.
    /// - `size`: rows on a page when the address does not say.
    package init(_ request: ConsoleRequest, sortable: [String] = [], sort: Sort? = nil, size: Int = 50) {
        self.init(request.query, at: request.link, sortable: sortable, sort: sort, size: size)
    }

    /// Reads a query.
    package init(_ query: FormValues, at link: Link, sortable: [String] = [], sort: Sort? = nil, size: Int = 50) {
        base = Link(local: link.path) ?? Links.home
        page = min(max(query.integer("page") ?? 1, 1), Self.mostPages)
        let asked = query.integer("size") ?? size
        self.size = Self.sizes.contains(asked) ? asked : size
        let text = query.text("sort") ?? ""
        let key = text.hasPrefix("-") ? String(text.dropFirst()) : text
        self.sort = sortable.contains(key) ? Sort(key: key, isDescending: text.hasPrefix("-")) : sort
        let chosen = query.all("column")
        columns = chosen.isEmpty ? nil : Set(chosen)
        filters = FormValues(
            pairs: query.pairs.filter { !Self.ownNames.contains($0.name) && !trimmed($0.value).isEmpty })
    }

    /// Rows to skip in the store.
    package var offset: Int { (page - 1) * size }
    /// Rows to take from the store.
    package var limit: Int { size }

    /// The same list at another place, for export links: filters, order and columns stay.
    package func link(at base: Link) -> Link {
        link(base, page: nil, sort: sort, size: nil)
    }

    /// The list as it is shown, whichever page of it: what is kept of it as a view.
    package var view: Link { link(at: base) }

    func link(page: Int) -> Link {
        link(base, page: page, sort: sort, size: size)
    }

    func link(sort: Sort) -> Link {
        link(base, page: nil, sort: sort, size: size)
    }

    func link(size: Int) -> Link {
        link(base, page: nil, sort: sort, size: size)
    }

    /// What a form that asks for the list anew must carry along as hidden fields.
    func kept(filters keepsFilters: Bool, columns keepsColumns: Bool) -> [FormValues.Pair] {
        var pairs = keepsFilters ? filters.pairs : []
        if let sort { pairs.append(.init(name: "sort", value: sort.text)) }
        pairs.append(.init(name: "size", value: String(size)))
        if keepsColumns, let columns {
            for key in columns.sorted() {
                pairs.append(.init(name: "column", value: key))
            }
        }
        return pairs
    }

    private func link(_ base: Link, page: Int?, sort: Sort?, size: Int?) -> Link {
        var link = base
        for pair in filters.pairs {
            link = link.with(pair.name, pair.value)
        }
        link = link.with("sort", sort?.text)
        for key in (columns ?? []).sorted() {
            link = link.with("column", key)
        }
        return link.with("size", size).with("page", page.flatMap { $0 > 1 ? $0 : nil })
    }
}
