import Kernel

/// A printed sheet of numbered codes, each good once. Only this value, handed out once, knows them.
package struct CodeSheet: Sendable, Hashable {
    /// The sheet's number.
    package let id: Identifier<Factor>
    /// The login name that it belongs to.
    package let login: String
    /// The codes in order; the first is number 1. Eight figures in two groups, `4821 9930`.
    package let codes: [String]
    /// When it was made.
    package let issuedAt: Timestamp

    /// Codes on a sheet: two months of working days, and room for the fold of a card.
    static let size = 40
    /// From so few unused codes on, the holder is told to ask for the next sheet.
    package static let fewLeft = 8
    private static let digits = Array("0123456789")

    /// Fresh codes, no two alike.
    static func codes(_ random: RandomSource) -> [String] {
        var codes: [String] = []
        while codes.count < size {
            let code = random.text(8, from: digits)
            if !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    /// The code in two groups.
    static func grouped(_ code: String) -> String {
        "\(code.prefix(4)) \(code.dropFirst(4))"
    }
}
