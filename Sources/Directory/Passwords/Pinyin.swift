import Foundation

/// A Chinese name in Latin letters without tones, as people build passwords from it.
struct Pinyin: Sendable, Hashable {
    /// All syllables together: `zhangwei`.
    let full: String
    /// The first letters: `zw`.
    let initials: String

    /// Spells the text; Latin letters stay as they are.
    init(_ text: String) {
        let latin =
            text.applyingTransform(.toLatin, reverse: false)?
            .applyingTransform(.stripDiacritics, reverse: false) ?? text
        let syllables = latin.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        full = syllables.joined()
        initials = String(syllables.compactMap(\.first))
    }
}
