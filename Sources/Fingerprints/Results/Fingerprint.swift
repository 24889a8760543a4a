import Observations

/// What rules make of the clues about one thing: for each attribute the best value, and why.
package struct Fingerprint: Sendable, Hashable, Codable {
    /// In the order in which pages show attributes; none without a value.
    package let findings: [AttributeFinding]
    /// Ids of rules whose expression met its bound on some clue, so that it counts as not matched.
    package let exhausted: [String]

    /// The finding about an attribute. Nil: the clues say nothing of it.
    package subscript(attribute: AttributeName) -> AttributeFinding? {
        findings.first { $0.attribute == attribute }
    }

    /// The type of the thing. Nil: the clues do not say.
    package var kind: AssetKind? { self[.kind].flatMap { AssetKind(rawValue: $0.value) } }
}

/// An attribute's value with the reasons for it and against it.
package struct AttributeFinding: Sendable, Hashable, Codable {
    /// The attribute.
    package let attribute: AttributeName
    /// The value that counts.
    package let best: Candidate
    /// Other values that rules gave, the strongest first.
    package let others: [Candidate]
    /// True where another value is nearly as well founded: a person should look.
    package let isDisputed: Bool

    /// The value that counts.
    package var value: String { best.value }
    /// How sure it is, 1 to 100.
    package var confidence: Int { best.confidence }
    /// What pages call the attribute.
    package var title: String { GivenAttribute.chinese(attribute) }
    /// The value as pages show it: the Chinese name of a type.
    package var shown: String { best.shown(attribute) }

    /// `型号 USG6525E，因为 SNMP sysDescr“…”（规则 huawei-usg-model）`.
    package var sentence: String {
        let reasons = best.reasons.prefix(3).map(\.sentence).joined(separator: "；")
        return "\(title) \(shown)，因为 \(reasons)"
    }

    /// A value with its reasons.
    package struct Candidate: Sendable, Hashable, Codable {
        /// As the best founded of its rules writes it; for a type the raw value of `AssetKind`.
        package let value: String
        /// 1 to 100, of all reasons together.
        package let confidence: Int
        /// The highest of its rules.
        package let priority: Int
        /// The strongest first.
        package let reasons: [Reason]

        /// The value as pages show it.
        package func shown(_ attribute: AttributeName) -> String {
            attribute == .kind ? AssetKind(rawValue: value)?.chinese ?? value : value
        }
    }

    /// Why: a rule and the clues on which it rests.
    package struct Reason: Sendable, Hashable, Codable {
        /// The rule's id.
        package let rule: String
        /// The rule's confidence in this attribute, 1 to 100.
        package let confidence: Int
        /// Where the rule's knowledge comes from.
        package let source: String
        /// The clues, at least one.
        package let clues: [Clue]

        /// `SNMP sysDescr“Huawei …”（规则 huawei-usg-model，把握 95）`.
        package var sentence: String {
            "\(clues.map(\.quotation).joined(separator: "、"))（规则 \(rule)，把握 \(confidence)）"
        }
    }
}
