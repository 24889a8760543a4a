import Observations

/// A text of an asset that can be searched.
enum AssetText: Sendable, Hashable {
    /// A column of the table `asset`.
    case column(String)
    /// The name that the hospital gave it, or else that it tells itself.
    case shownName
    /// An attribute without a column of its own.
    case more(AttributeName)

    /// The text as an expression over the table `asset`.
    var sql: String {
        switch self {
        case .column(let name): "asset.\(name)"
        case .shownName: "coalesce(asset.name, asset.host_name)"
        // Titles of the hospital's own attributes hold no quotes: `CustomAttributeDraft.checked`.
        case .more(let name): "json_extract(more, '$.\"\(name.rawValue.filter { $0 != "\"" && $0 != "'" })\"')"
        }
    }

    /// When an asset was last met, as an expression.
    static let lastSeen = "(SELECT last_seen_at FROM asset_seen WHERE asset_seen.asset_id = asset.id)"
}
