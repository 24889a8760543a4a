import Kernel
import Observations

/// The attributes that have a column of their own in `asset`, for lists, filters and indexes; all others lie in `more`.
enum AssetColumns {
    /// Column and attribute, in the order of the columns.
    static let all: [(column: String, name: AttributeName)] = [
        ("name", .name), ("host_name", .hostName), ("kind", .kind), ("brand", .brand), ("model", .model),
        ("serial", .serial), ("asset_number", .assetNumber), ("system", .system), ("firmware", .firmware),
        ("hardware", .hardware), ("vendor", .cardMaker), ("location", .location), ("unit_name", .unit),
        ("owner_name", .owner), ("business", .businessSystem), ("purpose", .purpose), ("importance", .importance),
        ("purchased", .purchased), ("warranty", .warranty), ("spares", .spares),
    ]

    private static let names = Set(all.map(\.name))

    /// The values of the columns, and the rest as the text of `more`; nil where there is no rest.
    static func values(_ attributes: [AttributeName: String]) -> (columns: [String?], more: String?) {
        let rest = attributes.filter { !names.contains($0.key) }
        return (all.map { attributes[$0.name] }, rest.isEmpty ? nil : RecordText.attributes(rest))
    }
}
