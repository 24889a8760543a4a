import Kernel

/// What in a line of search cannot be understood.
package enum AssetSearchError: ExplainedError, Equatable {
    /// A quotation mark that nothing closes; `place` counts characters from one.
    case openQuote(place: Int)
    /// A field that there is not, with those that come close.
    case unknownField(String, near: [String])
    /// A field without a value.
    case noValue(field: String)
    /// A value that the field cannot have, and what it can.
    case badValue(field: String, value: String, wanted: String)
    /// More than fits.
    case tooLong

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        switch self {
        case .openQuote(let place): Explanation("引号没有配对", place: "第 \(place) 个字", advice: "请补上后引号")
        case .unknownField(let name, let near):
            Explanation(
                "没有名为“\(name)”的搜索字段",
                advice: (near.isEmpty ? "" : "是否为 \(near.map { "\($0):" }.joined(separator: "、"))？") + "要查找含冒号的文字，请加引号")
        case .noValue(let field): Explanation("“\(field):”后面没有内容", advice: "例如 \(field):*（已填写）或 -\(field):*（未填写）")
        case .badValue(let field, let value, let wanted):
            Explanation("“\(field)”不能是“\(value)”", advice: "应为\(wanted)")
        case .tooLong:
            Explanation(
                "搜索内容过长",
                advice: "最多 \(AssetSearch.longest) 个字、\(AssetSearch.mostTerms) 个条件、每个条件 \(AssetSearch.mostValues) 个值")
        }
    }
}
