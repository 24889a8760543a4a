import Console

extension Permission {
    /// Set which source is believed first.
    package static let setPrecedence = Permission("assets.precedence", "设置数据来源优先级")
}
