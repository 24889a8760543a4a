/// Lines of search as the program itself writes them, for links to what a figure counts.
extension AssetSearch {
    /// What a field names exactly so: `unit:="内科 一病区"`. A quote in the value is written twice.
    static func exactly(_ value: String, in field: String) -> String {
        let quoted = value.flatMap { AssetSearchLexer.isQuote($0) ? [$0, $0] : [$0] }
        return "\(field):=\"\(String(quoted))\""
    }

    /// What has nothing in a field: `-unit:*`.
    static func lacking(_ field: String) -> String { "-\(field):*" }
}
