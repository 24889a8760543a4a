import Observations

/// What came of trying rules on clues, for people who write rules: values that the command line prints.
package struct TrialReport: Sendable, Hashable, Codable {
    /// The clues, as they were read.
    package let clues: [Clue]
    /// What follows from them.
    package let fingerprint: Fingerprint
    /// The rules that hold.
    package let matched: [Matched]
    /// Rules that lack little, the nearest first, at most `FingerprintTrial.mostNear`.
    package let near: [NearMiss]

    /// A rule that holds.
    package struct Matched: Sendable, Hashable, Codable {
        /// The rule's id.
        package let rule: String
        /// The file that it stands in.
        package let file: String
        /// Line in the file, from 1.
        package let line: Int
        /// The clues on which it rests.
        package let clues: [Clue]
        /// What the named groups hold.
        package let groups: [String: String]
    }

    /// A rule that nearly holds.
    package struct NearMiss: Sendable, Hashable, Codable {
        /// The rule's id.
        package let rule: String
        /// The file that it stands in.
        package let file: String
        /// Line in the file, from 1.
        package let line: Int
        /// What holds, and what would have to be otherwise, in Chinese.
        package let met: [String]
        /// What would have to be otherwise, in Chinese; at least one.
        package let missing: [String]
    }

    /// The report as lines for a terminal.
    package var lines: [String] {
        var lines = ["线索 \(clues.count) 条，命中规则 \(Set(matched.map(\.rule)).count) 条", ""]
        if fingerprint.findings.isEmpty { lines.append("没有得出任何属性。") }
        for finding in fingerprint.findings {
            lines.append(
                "\(finding.title)：\(finding.shown)（把握 \(finding.confidence)）\(finding.isDisputed ? "，有冲突" : "")")
            lines += finding.best.reasons.map { "    因为 \($0.sentence)" }
            for other in finding.others {
                lines.append("    另有 \(other.shown(finding.attribute))（把握 \(other.confidence)）")
                lines += other.reasons.map { "        因为 \($0.sentence)" }
            }
        }
        if !matched.isEmpty { lines += ["", "命中的规则："] }
        lines += matched.map { match in
            let groups = match.groups.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            return "    \(match.rule)（\(match.file) 第 \(match.line) 行）\(groups)"
        }
        if !near.isEmpty { lines += ["", "接近命中的规则："] }
        for miss in near {
            lines.append("    \(miss.rule)（\(miss.file) 第 \(miss.line) 行）")
            lines += miss.met.map { "        已符合：\($0)" }
            lines += miss.missing.map { "        未符合：\($0)" }
        }
        if !fingerprint.exhausted.isEmpty {
            lines += ["", "超出匹配上限、按未命中处理的规则：\(fingerprint.exhausted.joined(separator: "、"))"]
        }
        return lines
    }
}
