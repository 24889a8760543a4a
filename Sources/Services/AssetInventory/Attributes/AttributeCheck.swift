import Kernel
import Observations

/// The names that a value may point at.
struct DirectoryWords: Sendable {
    /// Units that exist.
    let units: Set<String>
    /// Persons who are here.
    let persons: Set<String>
    /// Today in Shanghai, so that nothing was bought tomorrow.
    let today: CivilDate
}

/// Whether a value is one of an attribute's, and how it is kept: pure.
enum AttributeCheck {
    /// The value as records keep it.
    /// - Throws: `AttributeFault` that says what is taken.
    static func kept(
        _ text: String, as definition: AttributeDefinition, _ words: DirectoryWords
    ) throws(AttributeFault) -> String {
        let name = definition.name
        func fault(_ reason: String) -> AttributeFault { AttributeFault(name: name, reason: reason) }
        switch definition.input {
        case .text(let longest):
            guard VisibleText.isName(text, longest: longest) else {
                throw fault("须为一行文字，不超过 \(longest) 个字，不得包含换行和不可见字符")
            }
            return text
        case .date:
            guard let date = PartialDate(text) else {
                throw fault("须为日期，例如 2021-06-30、2021-06 或 2021")
            }
            if name == .purchased, date.first > words.today.number { throw fault("不得晚于今天") }
            return date.description
        case .choice(let options):
            guard let option = options.first(where: { FoldedText.plain($0) == FoldedText.plain(text) }) else {
                throw fault("须为下列之一：\(options.prefix(20).joined(separator: "、"))")
            }
            return option
        case .kind:
            guard let kind = AssetKind(rawValue: text) ?? AssetKind.named(text) else {
                throw fault("须为资产类型，例如服务器、交换机")
            }
            return kind.rawValue
        case .unit:
            guard words.units.contains(text) else { throw fault("须为已登记的部门") }
            return text
        case .person:
            guard words.persons.contains(text) else { throw fault("须为已登记且在岗的人员") }
            return text
        case .hardware:
            let bytes = text.utf8.count
            guard bytes <= 17, let address = MACAddress(text) else {
                throw fault("须为 MAC 地址，例如 00:1B:44:11:3A:B7")
            }
            if address.isShared { throw fault("不是单块网卡的地址") }
            return address.description
        case .url:
            guard let url = WebAddress(text) else { throw fault("须为网址，以 http:// 或 https:// 开头") }
            return url.text
        case .quantity:
            guard let quantity = Quantity(text) else { throw fault("须为数值加单位，例如 16 GB") }
            return quantity.description
        }
    }

    /// What is wrong between values of one asset: a warranty that ends before the purchase.
    static func conflict(in values: [AttributeName: String]) -> AttributeFault? {
        guard let bought = values[.purchased].flatMap({ PartialDate($0) }),
            let until = values[.warranty].flatMap({ PartialDate($0) }), until.last < bought.first
        else { return nil }
        return AttributeFault(name: .warranty, reason: "不得早于购买日期（\(bought)）")
    }
}

extension CivilDate {
    /// The day as a number whose order is the order of days: `20260630`.
    var number: Int { year * 10_000 + month * 100 + day }
}

extension AssetKind {
    /// The kind of this Chinese name.
    static func named(_ chinese: String) -> AssetKind? {
        let plain = FoldedText.plain(chinese)
        return allCases.first { $0.chinese == plain }
    }
}

/// An address of a page that a person can open: `http` or `https`, a host, no name and no password.
struct WebAddress: Sendable, Hashable {
    /// As it is kept: scheme and host in lower case (RFC 3986, 6.2.2.1).
    let text: String

    /// Nil: another scheme, no host, white space or signs that no address has.
    init?(_ text: String) {
        guard text.utf8.count <= 500, let end = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<end.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[end.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(host.count)
        // RFC 3986, 2: what else stands in an address is percent-encoded; Chinese in paths is common and harmless.
        let isHost =
            !host.isEmpty
            && host.unicodeScalars.allSatisfy {
                $0.isASCII
                    ? $0.properties.isAlphabetic || "0123456789.-:[]".unicodeScalars.contains($0)
                    : $0.properties.isAlphabetic
            }
        guard isHost, path.isEmpty || VisibleText.isName(String(path), longest: 480),
            path.unicodeScalars.allSatisfy({ !"<>\"{}|\\^` ".unicodeScalars.contains($0) })
        else { return nil }
        self.text = scheme + "://" + host.lowercased() + path
    }
}
