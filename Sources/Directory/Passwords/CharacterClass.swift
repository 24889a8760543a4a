/// The four kinds of characters that GB/T 22239-2019 8.1.4.1 a) "复杂度" is commonly assessed by.
package enum CharacterClass: String, Sendable, CaseIterable {
    /// 小写字母
    case lower
    /// 大写字母
    case upper
    /// 数字
    case digit
    /// 符号, and letters of other scripts.
    case symbol

    /// The kinds that the text holds.
    package static func of(_ text: String) -> Set<CharacterClass> {
        Set(
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z": .lower
                case "A"..."Z": .upper
                case "0"..."9": .digit
                default: .symbol
                }
            })
    }
}
