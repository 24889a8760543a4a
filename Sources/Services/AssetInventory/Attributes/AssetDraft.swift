import Console
import Kernel
import Observations

/// What a form says of one asset, held against what the ledger says: pure.
struct AssetDraft: Sendable {
    /// What was typed, by attribute, without white space at its ends; empty: nothing.
    private let typed: [AttributeName: String]
    /// What the form showed when it was opened, as digests.
    private let seen: [AttributeName: String]

    /// What is wrong, and what is to be written.
    struct Outcome: Sendable {
        var errors = FormErrors()
        /// The values that change; empty: there is none.
        var changes: [AttributeName: String] = [:]
        /// Attributes that somebody else changed meanwhile, and that were to be changed here too.
        var conflicts: [AttributeName] = []
        /// Attributes that somebody else changed meanwhile, and that were left alone here.
        var others: [AttributeName] = []
        /// What the form shows when it has to be shown again.
        var values: [AttributeName: String] = [:]
    }

    init(_ form: FormValues, _ definitions: [AttributeDefinition]) {
        var typed: [AttributeName: String] = [:]
        var seen: [AttributeName: String] = [:]
        for definition in definitions where form[definition.name.field] != nil {
            typed[definition.name] = form.text(definition.name.field) ?? ""
            seen[definition.name] = form[Self.mark(definition.name)] ?? ""
        }
        self.typed = typed
        self.seen = seen
    }

    /// The hidden field that tells what the form showed.
    static func mark(_ name: AttributeName) -> String { "was." + name.rawValue }

    /// A short digest of a value; nothing and an empty text are one, as they look alike.
    static func digest(_ value: String?) -> String {
        var digest = Digest64()
        digest.add(value ?? "")
        return digest.text
    }

    /// Holds what was typed against what the ledger says now. Fields that were not touched stay as the ledger has them, so that
    /// nothing that somebody else wrote meanwhile is lost.
    func compare(
        with current: [AttributeName: String], _ catalogue: AttributeCatalogue, _ words: DirectoryWords
    ) -> Outcome {
        var outcome = Outcome()
        outcome.values = current
        for (name, text) in typed {
            let now = current[name] ?? ""
            let was = seen[name] ?? ""
            if Self.digest(text) == was || text == now {
                if !was.isEmpty, Self.digest(now) != was { outcome.others.append(name) }
                continue
            }
            outcome.values[name] = text
            guard let definition = catalogue[name] else { continue }
            do {
                let value = text.isEmpty ? "" : try AttributeCheck.kept(text, as: definition, words)
                if value == now { continue }
                if Self.digest(now) != was { outcome.conflicts.append(name) }
                outcome.changes[name] = value
            } catch {
                outcome.errors[name.field] = error.reason
            }
        }
        outcome.conflicts.sort()
        outcome.others.sort()
        let after = current.merging(outcome.changes) { $1 }
        if outcome.changes[.purchased] != nil || outcome.changes[.warranty] != nil,
            let fault = AttributeCheck.conflict(in: after)
        {
            outcome.errors[fault.name.field] = fault.reason
        }
        return outcome
    }
}

extension Digest64 {
    /// The digest as a word for a form.
    var text: String { String(UInt64(bitPattern: value), radix: 36) }
}
