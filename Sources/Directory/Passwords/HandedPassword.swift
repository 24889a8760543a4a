/// A password that somebody else hands over, to be replaced at the first sign-in.
enum HandedPassword {
    /// Letters and digits that cannot be taken for one another on paper: no 0 O o, no 1 l I i.
    static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789")
    private static let groups = 4
    private static let groupLength = 4

    /// Four groups of four characters, `Kr7M-x9Wq-…`: 16 × 5.8 = 92 bits. Holds all four classes of characters, so
    /// every policy takes it.
    static func make(_ random: RandomSource) -> String {
        while true {
            let text = (0..<groups).map { _ in random.text(groupLength, from: alphabet) }.joined(separator: "-")
            if CharacterClass.of(text).count == CharacterClass.allCases.count { return text }
        }
    }
}
