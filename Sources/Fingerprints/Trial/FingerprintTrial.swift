import Observations

/// Tries rules on clues and says not only what holds, but what lacks little: behind `anhu assets fingerprint --try`.
///
/// Looks at every rule and every clue, so it is not for many things.
package struct FingerprintTrial: Sendable {
    private let library: FingerprintLibrary

    /// Most rules that are told as near.
    package static let mostNear = 20
    /// Most clues that near misses are looked for in.
    private static let mostClues = 200
    /// A piece of an expression that stands in the text counts from so many bytes on.
    private static let shortestPiece = 5

    /// Takes the rules.
    package init(_ library: FingerprintLibrary) {
        self.library = library
    }

    /// Tries all rules on clues written as lines, such as `ClueLines` takes them.
    /// - Throws: `ClueLineError` for the first line that is none.
    package func run(lines: String) throws(ClueLineError) -> TrialReport {
        run(try ClueLines.read(lines))
    }

    /// Tries all rules on the clues.
    package func run(_ clues: [Clue]) -> TrialReport {
        let engine = Fingerprinter(library)
        let (matches, _) = engine.matches(clues)
        let held = Set(matches.map(\.rule))
        let matched = matches.map { match in
            let rule = library.rules[match.rule]
            return TrialReport.Matched(
                rule: rule.id, file: rule.file, line: rule.line, clues: match.clues.map { clues[$0] },
                groups: match.groups)
        }
        return TrialReport(
            clues: clues, fingerprint: engine.fingerprint(clues), matched: matched,
            near: near(Array(clues.prefix(Self.mostClues)), except: held))
    }

    private func near(_ clues: [Clue], except held: Set<Int>) -> [TrialReport.NearMiss] {
        guard let room = PatternRoom() else { return [] }
        let prepared = clues.map { clue in
            var text = PreparedClue()
            text.take(clue)
            return (clue: clue, text: text)
        }
        func fit(_ condition: ClueCondition) -> Fit {
            let compiled = CompiledCondition(condition)
            var best = Fit.fails
            for (clue, text) in prepared where condition.kinds.contains(clue.kind) {
                let fit = Self.fit(condition, compiled, clue, text, room)
                if fit.rank > best.rank { best = fit }
                if case .holds = best { break }
            }
            return best
        }
        var found: [(rank: Int, miss: TrialReport.NearMiss)] = []
        for (number, rule) in library.rules.enumerated() where !held.contains(number) {
            let all = rule.when.all.map { ($0, fit($0)) }
            let any = rule.when.any.map { ($0, fit($0)) }
            guard let near = Self.judge(rule, all, any, rule.when.none.map { ($0, fit($0)) }) else { continue }
            found.append(near)
        }
        // A table whose row holds has been understood, and one row of another is enough to point at it.
        var tables = Set(held.map { Self.table(library.rules[$0].id) })
        return found.sorted { ($0.rank, $1.miss.rule) > ($1.rank, $0.miss.rule) }.map(\.miss)
            .filter { !$0.rule.contains(":") || tables.insert(Self.table($0.rule)).inserted }
            .prefix(Self.mostNear).map { $0 }
    }

    /// The id of the table to which a rule belongs.
    private static func table(_ rule: String) -> Substring { rule.prefix { $0 != ":" } }

    /// How near a condition comes to holding.
    private enum Fit {
        case fails
        /// Something speaks for it: what is missing, in Chinese.
        case nearly(Clue, String)
        case holds(Clue)

        var rank: Int {
            switch self {
            case .fails: 0
            case .nearly: 1
            case .holds: 2
            }
        }
    }

    private static func fit(
        _ condition: ClueCondition, _ compiled: CompiledCondition, _ clue: Clue, _ text: PreparedClue,
        _ room: PatternRoom
    ) -> Fit {
        if case .holds = compiled.holds(for: text, room: room) {
            if compiled.concerns(port: clue.port) { return .holds(clue) }
            let ports = condition.ports.sorted().map(String.init).joined(separator: "、")
            return .nearly(clue, "端口应为 \(ports)")
        }
        var missing: [TextTest] = []
        for test in condition.tests {
            let single = CompiledCondition(
                ClueCondition(kinds: condition.kinds, ports: [], tests: [test], line: condition.line))
            if case .holds = single.holds(for: text, room: room) { continue }
            // Another subtree is not near.
            if case .object = test { return .fails }
            missing.append(test)
        }
        let words = missing.map(\.chinese).joined(separator: "，")
        if missing.count < condition.tests.count { return .nearly(clue, words) }
        // An expression whose necessary text is there was meant for such a clue.
        if case .regex(let pattern)? = condition.tests.first {
            let folded = String(decoding: text.folded, as: UTF8.self)
            let pieces = RequiredText.pieces(of: pattern.source).filter { RequiredText.worth($0) >= shortestPiece }
            if pieces.contains(where: folded.contains) { return .nearly(clue, words) }
        }
        return .fails
    }

    private static func judge(
        _ rule: FingerprintRule, _ all: [(ClueCondition, Fit)], _ any: [(ClueCondition, Fit)],
        _ none: [(ClueCondition, Fit)]
    ) -> (rank: Int, miss: TrialReport.NearMiss)? {
        var met: [String] = []
        var missing: [String] = []
        var rank = 0
        func take(_ condition: ClueCondition, _ fit: Fit) {
            switch fit {
            case .holds(let clue):
                met.append(clue.quotation)
                rank += 10
            case .nearly(let clue, let words):
                missing.append("\(clue.quotation)应\(words)")
                rank += 4
            case .fails:
                missing.append(describe(condition))
                rank -= 4
            }
        }
        for (condition, fit) in all { take(condition, fit) }
        let best = any.max { $0.1.rank < $1.1.rank }
        if let best { take(best.0, best.1) }
        for (condition, fit) in none {
            guard case .holds(let clue) = fit else { continue }
            missing.append("排除条件已成立：\(clue.quotation)\(describe(condition))")
        }
        if missing.isEmpty, rule.when.isSamePort { missing.append("各条件应在同一端口上成立") }
        guard rank > 0, !missing.isEmpty else { return nil }
        let miss = TrialReport.NearMiss(rule: rule.id, file: rule.file, line: rule.line, met: met, missing: missing)
        return (rank, miss)
    }

    private static func describe(_ condition: ClueCondition) -> String {
        let kinds = condition.kinds.map(\.chinese).joined(separator: "或")
        return "\(kinds)应\(condition.tests.map(\.chinese).joined(separator: "，"))"
    }
}
