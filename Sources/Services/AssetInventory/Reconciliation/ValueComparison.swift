import Kernel
import Observations

/// Whether two values of an attribute mean the same: case, spaces, full-width signs, names of makers and noise around
/// versions make no difference. Pure.
struct ValueComparison: Sendable {
    let aliases: ValueAliases

    /// The value in a form in which equal means equal, as far as one value alone can tell.
    func key(_ value: String, _ name: AttributeName) -> String {
        switch name {
        case .brand, .supplier, .cardMaker, .developer: return aliases.brand(value)
        case .model: return aliases.model(value)
        case .serial, .assetNumber: return FoldedText.bare(value)
        case .hardware: return MACAddress(value)?.description ?? FoldedText.bare(value)
        case .kind: return (AssetKind(rawValue: value) ?? AssetKind.named(value))?.rawValue ?? FoldedText.plain(value)
        case .purchased, .warranty: return PartialDate(value)?.description ?? FoldedText.plain(value)
        case .memory, .storage: return Quantity(value)?.description ?? FoldedText.plain(value)
        case .hostName:
            var text = FoldedText.plain(value)
            while text.last == "." { text.removeLast() }
            return text
        case .url:
            var text = WebAddress(value)?.text ?? FoldedText.plain(value)
            while text.last == "/" { text.removeLast() }
            return text
        case .system, .firmware, .latestFirmware, .processor: return significant(value).joined(separator: " ")
        case .unit, .owner, .location, .rack, .zone, .businessSystem: return FoldedText.bare(value)
        default: return FoldedText.plain(value)
        }
    }

    /// True where one says nothing against the other.
    func agree(_ left: String, _ right: String, _ name: AttributeName) -> Bool {
        if left == right { return true }
        let (one, two) = (key(left, name), key(right, name))
        if one == two { return true }
        switch name {
        case .hostName:
            // A name and the same with its domain.
            let (short, long) = one.utf8.count < two.utf8.count ? (one, two) : (two, one)
            return !short.isEmpty && IPAddress(long) == nil && long.hasPrefix(short + ".")
        case .purchased, .warranty:
            guard let one = PartialDate(left), let two = PartialDate(right) else { return false }
            return one.agrees(with: two)
        case .memory, .storage:
            guard let one = Quantity(left), let two = Quantity(right) else { return false }
            return one.agrees(with: two)
        case .system, .firmware, .latestFirmware, .processor:
            return isVague(significant(left), of: significant(right))
        default: return false
        }
    }

    /// The words of a version that tell: without noise, and without `v` before a figure.
    private func significant(_ text: String) -> [String] {
        FoldedText.words(text).filter { !aliases.noise.contains($0) }.map { word in
            guard word.first == "v", word.dropFirst().first?.isNumber == true, word.contains(".") else { return word }
            return String(word.dropFirst())
        }
    }

    /// True where all words of the one that has fewer stand in the other, a version being the beginning of a longer one:
    /// `Windows Server 2016` of `Microsoft Windows Server 2016 Standard 14393`.
    private func isVague(_ left: [String], of right: [String]) -> Bool {
        let (few, many) = left.count <= right.count ? (left, right) : (right, left)
        guard !few.isEmpty else { return false }
        return few.allSatisfy { word in
            many.contains {
                $0 == word || isVersion(word) && ($0.hasPrefix(word + ".") || word.hasPrefix($0 + ".")) && isVersion($0)
            }
        }
    }

    private func isVersion(_ word: String) -> Bool { word.first?.isNumber == true }
}
