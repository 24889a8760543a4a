/// What the ledger takes from files that a security engineer edits.
package struct LedgerContent: Sendable {
    /// Names that mean the same.
    package let aliases: ValueAliases
    /// What type, use and importance are derived from.
    package let rules: ClassificationRules

    /// Takes both; without them names stand for themselves and nothing is derived.
    package init(aliases: ValueAliases = ValueAliases(), rules: ClassificationRules = ClassificationRules()) {
        self.aliases = aliases
        self.rules = rules
    }
}
