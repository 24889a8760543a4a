import Observations

/// A rule: when certain clues say certain things, a thing has certain attributes. Read from `Content/fingerprints`.
package struct FingerprintRule: Sendable {
    /// Lasting name, `huawei-usg-model`; a row of a table adds its first cell, `enterprise:2011`.
    package let id: String
    /// The file it stands in.
    package let file: String
    /// The line at which it begins, from 1.
    package let line: Int
    /// Where the knowledge comes from: a vendor's manual, an RFC, the public name of a product.
    package let source: String
    /// A remark for people. Nil: none.
    package let note: String?
    /// Of two values, that of the higher priority is taken whatever the confidence. Usually 0.
    package let priority: Int
    /// When it holds.
    let when: RuleCondition
    /// What follows.
    let gives: [RuleOutput]
    /// Clues on which it must hold.
    package let examples: [RuleExample]
    /// Clues on which it must not hold.
    package let counterexamples: [RuleExample]
}

/// When a rule holds: all of some conditions, one of some others, none of a third kind.
struct RuleCondition: Sendable, Hashable {
    var all: [ClueCondition] = []
    var any: [ClueCondition] = []
    var none: [ClueCondition] = []
    /// True: the clues must have been told at one and the same port.
    var isSamePort = false

    /// True where a single clue decides.
    var isSimple: Bool { all.count + any.count == 1 && none.isEmpty }
}

/// What one clue must be like. Equal conditions of several rules are tried once.
struct ClueCondition: Sendable, Hashable {
    /// The kinds of clue that are looked at.
    let kinds: [Clue.Kind]
    /// The ports of which one must be that of the clue. Empty: any, and none.
    let ports: Set<UInt16>
    /// What the text must be like, all of it.
    let tests: [TextTest]
    /// Line in the file, not compared.
    let line: Int

    static func == (left: Self, right: Self) -> Bool {
        left.kinds == right.kinds && left.ports == right.ports && left.tests == right.tests
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(kinds)
        hasher.combine(ports)
        hasher.combine(tests)
    }
}

/// What a text must be like. Case does not count for ASCII letters, nor white space at the ends; a list needs one of its
/// members.
enum TextTest: Sendable, Hashable {
    /// Is one of these.
    case exact([String])
    /// Begins with one of these.
    case prefix([String])
    /// Ends with one of these.
    case suffix([String])
    /// One of these stands in it.
    case contains([String])
    /// The OID is one of these or lies below it, arcs as a whole.
    case object([String])
    /// A regular expression matches.
    case regex(Pattern)
    /// Whatever it says.
    case present

    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.exact(let one), .exact(let other)), (.prefix(let one), .prefix(let other)),
            (.suffix(let one), .suffix(let other)), (.contains(let one), .contains(let other)),
            (.object(let one), .object(let other)):
            one == other
        case (.regex(let one), .regex(let other)): one.source == other.source
        case (.present, .present): true
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .exact(let texts): hasher.combine(texts)
        case .prefix(let texts): hasher.combine(texts)
        case .suffix(let texts): hasher.combine(texts)
        case .contains(let texts): hasher.combine(texts)
        case .object(let texts): hasher.combine(texts)
        case .regex(let pattern): hasher.combine(pattern.source)
        case .present: hasher.combine(0)
        }
    }

    /// The words that a page shows: `包含“USG”`.
    var chinese: String {
        func list(_ texts: [String]) -> String { texts.map { "“\($0)”" }.joined(separator: "或") }
        return switch self {
        case .exact(let texts): "等于\(list(texts))"
        case .prefix(let texts): "以\(list(texts))开头"
        case .suffix(let texts): "以\(list(texts))结尾"
        case .contains(let texts): "包含\(list(texts))"
        case .object(let texts): "位于 OID \(texts.joined(separator: "、")) 之下"
        case .regex(let pattern): "符合 /\(pattern.source)/"
        case .present: "存在"
        }
    }
}

/// One attribute that a rule gives.
struct RuleOutput: Sendable, Hashable {
    let attribute: AttributeName
    /// The first of which all groups took part is taken.
    let values: [ValueTemplate]
    /// 1 to 100.
    let confidence: Int
}

/// Clues that a rule's author gives to show what it is for.
package struct RuleExample: Sendable, Hashable {
    /// The clues.
    package let clues: [Clue]
    /// What the rule must give for them; empty for a counterexample.
    package let gives: [AttributeName: String]
    /// Line in the file, from 1.
    package let line: Int
}
