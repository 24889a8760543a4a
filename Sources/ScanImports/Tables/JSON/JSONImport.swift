import Kernel
import Observations

/// Reads an answer with a mapping: each thing an observation, or the reasons for which it is none.
package struct JSONImport: Sendable {
    /// Where the things stand.
    package var mapping: JSONMapping
    /// How much an answer may make the program hold.
    package var limits = JSONLimits()
    /// Issues that are kept; later ones are only counted.
    package var mostIssues = 1000

    /// Takes the mapping.
    package init(mapping: JSONMapping) {
        self.mapping = mapping
    }

    /// What became of an answer.
    package struct Outcome: Hashable, Sendable {
        /// Things in it.
        package var items = 0
        /// Things that made an observation.
        package var taken = 0
        /// Things that did not.
        package var refused = 0
        /// All issues.
        package var issueCount = 0
        /// The first of them; rows count the things from 1.
        package var issues: [CellIssue] = []
        /// Fields that no thing has, in Chinese.
        package var warnings: [String] = []
        /// The parameter's value for the next answer. Nil: this was the last.
        package var next: String?
    }

    /// Reads the text of an answer.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(ReadingError) -> JSONValue {
        try JSONReader.read(text: bytes, limits: limits)
    }

    /// Reads one answer and delivers what can be taken.
    ///
    /// - `before`: things in the answers before this one.
    package func run(
        _ answer: JSONValue, before: Int = 0, deliver: (Sighting) -> Void
    ) throws(ReadingError) -> Outcome {
        try checkSuccess(answer)
        let items = mapping.items.values(in: answer)
        var outcome = Outcome()
        var missing = Set(mapping.fields.map(\.path))
        let memory = WordMemory()
        for (index, item) in items.enumerated() {
            outcome.items += 1
            var draft = RecordDraft(row: before + index + 1, presence: mapping.presence, memory: memory)
            for field in mapping.fields {
                let values = field.path.values(in: item)
                if !values.isEmpty { missing.remove(field.path) }
                let text = values.compactMap { Self.text($0) }.filter { !$0.isEmpty }.joined(separator: ",")
                draft.take(text, as: field.target, at: RecordDraft.Place(column: nil, title: field.path.description))
            }
            let slot = mapping.slot?.values(in: item).first?.text.flatMap { $0.isEmpty ? nil : "id \($0)" }
            let observation = draft.finish(slot: slot)
            for issue in draft.issues {
                outcome.issueCount += 1
                if outcome.issues.count < mostIssues { outcome.issues.append(issue) }
            }
            if let observation {
                outcome.taken += 1
                deliver(Sighting(observation, line: before + index + 1, source: mapping.name))
            } else {
                outcome.refused += 1
            }
        }
        if !items.isEmpty, !missing.isEmpty {
            let paths = missing.map(\.description).sorted().joined(separator: "、")
            outcome.warnings.append("返回内容中没有这些字段：\(paths)")
        }
        outcome.next = mapping.paging?.next(after: answer, count: items.count, taken: before + items.count)
        return outcome
    }

    private func checkSuccess(_ answer: JSONValue) throws(ReadingError) {
        guard let success = mapping.success else { return }
        let found = success.path.values(in: answer).first?.text ?? ""
        if success.values.contains(found) { return }
        let message = success.message?.values(in: answer).first?.text.flatMap { VisibleText.line($0, longest: 120) }
        throw ReadingError(
            .malformed(
                "接口返回失败：\(success.path) 的值是“\(VisibleText.line(found, longest: 40) ?? "")”\(message.map { "，\($0)" } ?? "")"
            ))
    }

    /// A value as the text of a cell; of an array of plain values all of them.
    private static func text(_ value: JSONValue) -> String? {
        if case .array(let items) = value { return items.compactMap(\.text).joined(separator: ",") }
        return value.text
    }
}

extension ObservationFormat {
    static let jsonAnswer = ObservationFormat(
        id: "document.json", chinese: "接口返回的 JSON", way: .document,
        recognise: { sample in
            // One value over several lines, or a single line; records one a line are another format.
            guard let first = sample.firstLine.first, first == "{" || first == "[" else { return 0 }
            return 55
        })
}
