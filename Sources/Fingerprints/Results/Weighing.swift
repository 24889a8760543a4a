import Observations

/// Makes of the values that rules give, for each attribute, one that counts.
///
/// - Rules that give the same value (case and white space do not count) support it together: confidences of different
///   texts are joined as independent evidence, 1 − ∏(1 − c), but to no more than 15 above the strongest and 99. Several
///   rules that read the same text count once.
/// - The value of the highest priority counts, then that of the highest confidence, then the longer.
/// - Of a version, model, name or system a value that says the same more exactly (`GivenAttribute.isFiner`) is taken where
///   it is not much less sure.
/// - It is disputed where a value of the same priority comes within 20 of it that is neither a shorter or longer form of it
///   nor a type that goes with it.
enum Weighing {
    private static let mostGain = 15
    private static let refinementLoss = 30
    private static let disputeDistance = 20
    private static let disputeLeast = 40

    /// What one rule says of one attribute.
    private struct Vote {
        let value: ValueTemplate.Value
        let reason: AttributeFinding.Reason
        let priority: Int
        /// The texts that it rests on, by number.
        let witnesses: [Int]
    }

    /// The fingerprint that follows from the rules that hold.
    static func decide(
        _ matches: [Fingerprinter.Match], _ rules: [FingerprintRule], _ clues: [Clue], exhausted: [String]
    ) -> Fingerprint {
        var votes: [AttributeName: [Vote]] = [:]
        // The same text in two places, sysDescr and LLDP's description say, is one witness.
        var witnesses: [String: Int] = [:]
        for match in matches {
            let rule = rules[match.rule]
            let told = match.clues.map { clues[$0] }
            var texts = told.map { clue in
                let number = witnesses[clue.text] ?? witnesses.count
                witnesses[clue.text] = number
                return number
            }
            texts.sort()
            for output in rule.gives {
                guard let value = output.values.lazy.compactMap({ $0.fill(match.groups) }).first else { continue }
                let reason = AttributeFinding.Reason(
                    rule: rule.id, confidence: output.confidence, source: rule.source, clues: told)
                votes[output.attribute, default: []].append(
                    Vote(value: value, reason: reason, priority: rule.priority, witnesses: texts))
            }
        }
        let findings = votes.map { attribute, votes in finding(attribute, votes) }
        return Fingerprint(
            findings: findings.sorted { order($0.attribute) < order($1.attribute) }, exhausted: exhausted)
    }

    private static func order(_ attribute: AttributeName) -> (Int, String) {
        (GivenAttribute.order[attribute] ?? .max, attribute.rawValue)
    }

    private static func finding(_ attribute: AttributeName, _ votes: [Vote]) -> AttributeFinding {
        var groups: [[Vote]] = []
        for vote in votes {
            if let index = groups.firstIndex(where: { $0[0].value.key == vote.value.key }) {
                groups[index].append(vote)
            } else {
                groups.append([vote])
            }
        }
        let candidates = groups.map { (key: $0[0].value.key, candidate: candidate($0)) }
            .sorted { isStronger($0.candidate, $1.candidate) }
        var best = candidates[0]
        // The best founded of those that say it more exactly.
        let finer = candidates.first { other in
            GivenAttribute.isFiner(attribute, best.key, other.key)
                && other.candidate.priority == best.candidate.priority
                && other.candidate.confidence + refinementLoss >= best.candidate.confidence
        }
        if let finer { best = finer }
        let others = candidates.filter { $0.key != best.key }
        let isDisputed =
            !GivenAttribute.several.contains(attribute)
            && others.contains { other in
                let isSame =
                    GivenAttribute.isFiner(attribute, best.key, other.key)
                    || GivenAttribute.isFiner(attribute, other.key, best.key)
                    || attribute == .kind
                        && GivenAttribute.isCompatible(best.candidate.value, other.candidate.value)
                return !isSame && other.candidate.priority == best.candidate.priority
                    && other.candidate.confidence >= max(disputeLeast, best.candidate.confidence - disputeDistance)
            }
        return AttributeFinding(
            attribute: attribute, best: best.candidate, others: others.map(\.candidate), isDisputed: isDisputed)
    }

    private static func isStronger(_ left: AttributeFinding.Candidate, _ right: AttributeFinding.Candidate) -> Bool {
        if left.priority != right.priority { return left.priority > right.priority }
        if left.confidence != right.confidence { return left.confidence > right.confidence }
        if left.value.utf8.count != right.value.utf8.count { return left.value.utf8.count > right.value.utf8.count }
        return left.value < right.value
    }

    private static func candidate(_ votes: [Vote]) -> AttributeFinding.Candidate {
        let sorted = votes.sorted { left, right in
            if left.priority != right.priority { return left.priority > right.priority }
            if left.reason.confidence != right.reason.confidence {
                return left.reason.confidence > right.reason.confidence
            }
            return left.reason.rule < right.reason.rule
        }
        return AttributeFinding.Candidate(
            value: sorted[0].value.text, confidence: joined(sorted), priority: sorted[0].priority,
            reasons: sorted.map(\.reason))
    }

    private static func joined(_ votes: [Vote]) -> Int {
        guard votes.count > 1 else { return votes[0].reason.confidence }
        // Each text, or group of texts, speaks once, by the rule that trusts it most.
        var byText: [(witnesses: [Int], confidence: Int)] = []
        for vote in votes {
            if let index = byText.firstIndex(where: { $0.witnesses == vote.witnesses }) {
                byText[index].confidence = max(byText[index].confidence, vote.reason.confidence)
            } else {
                byText.append((vote.witnesses, vote.reason.confidence))
            }
        }
        let confidences = byText.map(\.confidence).sorted()
        let strongest = confidences.last ?? 0
        let doubt = confidences.reduce(1.0) { $0 * (1 - Double($1) / 100) }
        let sum = Int(((1 - doubt) * 100).rounded(.down))
        return max(strongest, min(sum, strongest + mostGain, 99))
    }
}
