import Kernel
import Observations

/// A rule that derives what an asset is, what it is for and how much depends on it from what is known of it: pure.
package struct ClassificationRule: Sendable, Hashable {
    /// Its name in its file.
    package let id: String
    /// The file.
    package let file: String
    /// What it says, in Chinese.
    package let title: String
    let condition: Condition
    /// What follows: attribute and value.
    let results: [AttributeName: String]

    /// What must hold, all of it; an empty part asks nothing.
    struct Condition: Sendable, Hashable {
        /// Texts of which one must stand in the attribute, by attribute; `=` before it: it must be the whole.
        var attributes: [AttributeName: [String]] = [:]
        /// Ports of which one must be open: `tcp/104`.
        var anyPorts: Set<String> = []
        /// Ports that must all be open.
        var allPorts: Set<String> = []
        /// Ranges of which one must hold the asset's address.
        var ranges: [AddressRange] = []
    }

    /// The attributes that may be derived: 类型、用途、重要性 (requirement text, 资产梳理).
    static let derivable: [AttributeName] = [.kind, .purpose, .importance]

    /// Whether the rule speaks of an asset.
    func applies(to known: [AttributeName: String], ports: Set<String>, addressKey: String?) -> Bool {
        for (name, texts) in condition.attributes {
            guard let value = known[name] else { return false }
            let folded = FoldedText.plain(value)
            guard texts.contains(where: { Self.matches($0, folded) }) else { return false }
        }
        if !condition.anyPorts.isEmpty, condition.anyPorts.isDisjoint(with: ports) { return false }
        if !condition.allPorts.isSubset(of: ports) { return false }
        if !condition.ranges.isEmpty {
            guard let addressKey,
                condition.ranges.contains(where: { $0.first.sortKey <= addressKey && addressKey <= $0.last.sortKey })
            else { return false }
        }
        return true
    }

    /// `text` is folded where the rule was read.
    private static func matches(_ text: String, _ value: String) -> Bool {
        text.hasPrefix("=") ? value == text.dropFirst() : value.contains(text)
    }
}

/// The rules in force, in the order in which they are asked: the first that derives an attribute is right.
package struct ClassificationRules: Sendable {
    /// In order of files and entries.
    package let rules: [ClassificationRule]

    /// No rules.
    package init() { rules = [] }

    init(_ rules: [ClassificationRule]) { self.rules = rules }

    /// What follows for an asset. A rule sees what the rules before it have derived.
    /// - `told`: what other sources say, derived values not among it.
    func derive(
        _ told: [AttributeName: String], ports: Set<String>, addressKey: String?
    ) -> [AttributeName: String] {
        var known = told
        var derived: [AttributeName: String] = [:]
        for rule in rules where rule.applies(to: known, ports: ports, addressKey: addressKey) {
            for (name, value) in rule.results where derived[name] == nil {
                derived[name] = value
                if known[name] == nil { known[name] = value }
            }
        }
        return derived
    }
}
