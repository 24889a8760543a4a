/// One name of a query: `limit`, with what it may be. The wrapper around the handler refuses what is not declared, so that
/// a filter with a typing error is not taken for no filter.
package struct APIParameter: Sendable {
    enum Kind: Sendable {
        case text(longest: Int)
        case integer(ClosedRange<Int>)
        case choice([String])
        case flag
    }

    /// The name.
    let name: String
    /// What it does, in Chinese.
    let description: String
    let kind: Kind
    let isRequired: Bool

    private init(_ name: String, _ description: String, _ kind: Kind, isRequired: Bool) {
        self.name = name
        self.description = description
        self.kind = kind
        self.isRequired = isRequired
    }

    /// Text of so many characters at most.
    package static func text(
        _ name: String, _ description: String, longest: Int, isRequired: Bool = false
    ) -> Self {
        Self(name, description, .text(longest: longest), isRequired: isRequired)
    }

    /// A whole number.
    package static func integer(_ name: String, _ description: String, in range: ClosedRange<Int>) -> Self {
        Self(name, description, .integer(range), isRequired: false)
    }

    /// One of these words.
    package static func choice(_ name: String, _ description: String, _ words: [String]) -> Self {
        Self(name, description, .choice(words), isRequired: false)
    }

    /// `true` or `false`.
    package static func flag(_ name: String, _ description: String) -> Self {
        Self(name, description, .flag, isRequired: false)
    }

    var schema: APISchema {
        switch kind {
        case .text(let longest): APISchema(["type": "string", "minLength": 1, "maxLength": .integer(longest)])
        case .integer(let range): .integer(range)
        case .choice(let words): .choice(words)
        case .flag: .flag
        }
    }

    /// Why the text cannot be this parameter. Nil: it can.
    func refusal(of text: String) -> String? {
        switch kind {
        case .text(let longest):
            return text.isEmpty || text.unicodeScalars.count > longest ? "须为 1 至 \(longest) 个字符" : nil
        case .integer(let range):
            // `+5` and `05` are read by Int, and are no JSON numbers.
            guard let number = Int(text), String(number) == text, range.contains(number) else {
                return "须为 \(range.lowerBound) 至 \(range.upperBound) 的整数"
            }
            return nil
        case .choice(let words):
            return words.contains(text) ? nil : "须为以下之一：\(words.joined(separator: "、"))"
        case .flag:
            return text == "true" || text == "false" ? nil : "须为 true 或 false"
        }
    }

    /// Holds a query against what is declared.
    /// - Throws: malformed (400) naming the parameter that is unknown, wrong, repeated or missing.
    static func check(_ query: FormValues, against declared: [APIParameter]) throws(ConsoleFault) {
        var seen: Set<String> = []
        for pair in query.pairs {
            guard let parameter = declared.first(where: { $0.name == pair.name }) else {
                let known = declared.map(\.name).joined(separator: "、")
                throw .malformed(
                    known.isEmpty ? "该接口没有查询参数" : "没有该查询参数；可用的有：\(known)", place: pair.name)
            }
            guard seen.insert(pair.name).inserted else { throw .malformed("查询参数重复", place: pair.name) }
            if let refusal = parameter.refusal(of: pair.value) { throw .malformed(refusal, place: pair.name) }
        }
        for parameter in declared where parameter.isRequired && !seen.contains(parameter.name) {
            throw .malformed("缺少必需的查询参数", place: parameter.name)
        }
    }
}
