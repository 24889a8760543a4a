import Console
import Kernel

/// What stands on the label of an asset.
struct AssetLabel: Sendable, Hashable {
    /// Its name on at most so many characters as a label has room for.
    let name: String
    /// 资产编号, where the hospital has given one.
    let number: String?
    /// 资产指纹码
    let code: String
    /// Department and owner in one line. Nil: neither is known.
    let responsible: String?
    /// What a phone reads: the asset's address on this server, or its code where nobody has set how the server is reached.
    let reading: String

    /// Characters of a line; the style sheet cuts off what has no room on the label chosen.
    private static let longest = 80

    /// Takes an asset as the ledger has it.
    init(_ asset: Asset, policy: ClaimPolicy?) {
        name = VisibleText.line(asset.title, longest: Self.longest) ?? asset.code
        number = asset.assetNumber.flatMap { VisibleText.line($0, longest: Self.longest) }
        code = asset.code
        let words = [asset.unitName, asset.ownerName].compactMap(\.self)
        responsible = VisibleText.line(words.joined(separator: " "), longest: Self.longest)
        reading = policy?.address(Links.asset(code: asset.code).text) ?? asset.code
    }
}
