import Console
import Fingerprints
import Observations

/// The part of an asset's page that says why it is taken for what it is: rule, clue, confidence, and what speaks against it.
enum FingerprintPart {
    static func part(_ reasons: FingerprintReasons, known: [AttributeName: ResolvedAttribute]) -> HTML {
        let disputed = reasons.lines.count { $0.standing == .disputed }
        let title =
            "类型、品牌、型号、系统与所属系统的识别依据（\(reasons.lines.count) 条"
            + (disputed > 0 ? "，其中 \(disputed) 项有冲突）" : "）")
        return section("识别依据") {
            if reasons.lines.isEmpty {
                EmptyState(
                    reasons.clues == 0 ? "没有可供识别的线索" : "现有线索不能说明它是什么",
                    advice: "开启版本识别的扫描或 SNMP 读取后，可得到横幅、网页标题等线索；规则可在指纹库中补充。")
            } else {
                Disclosure(title) {
                    Table(reasons.lines, columns: columns(known), caption: "识别依据")
                }
            }
        }
    }

    private static func columns(
        _ known: [AttributeName: ResolvedAttribute]
    ) -> [Column<FingerprintReasons.Line>] {
        [
            .text("属性", key: "name", width: .tight) { $0.attribute.chinese },
            .text("识别值", key: "value") { $0.candidate.shown($0.attribute) },
            .number("把握", key: "confidence") { $0.candidate.confidence },
            .badge("结论", key: "standing") { Badge($0.standing.chinese, tone($0.standing)) },
            .html("依据", key: "reasons", width: .wide) { line in
                for reason in line.candidate.reasons { self.reason(reason) }
            },
            .text("线索来源", key: "source") { $0.source },
            .text("台账采用", key: "known") { line in
                known[line.attribute].map { resolved in
                    resolved.value == line.candidate.value
                        ? "一致" : "\(line.attribute.shown(resolved.value))（\(resolved.word.kind.chinese)）"
                }
            },
        ]
    }

    private static func tone(_ standing: FingerprintReasons.Standing) -> Badge.Tone {
        switch standing {
        case .best: .success
        case .disputed, .rival: .warning
        case .weak, .other: .neutral
        }
    }

    private static func reason(_ reason: AttributeFinding.Reason) -> HTML {
        block {
            for clue in reason.clues { self.clue(clue) }
            muted("规则 ")
            code(reason.rule)
            muted("，把握 \(reason.confidence)，来源：\(reason.source)")
        }
    }

    /// The clue on one line; a longer one can be opened.
    private static func clue(_ clue: Clue) -> HTML {
        block {
            if clue.quotation == clue.fullQuotation {
                clue.quotation
            } else {
                Disclosure(clue.quotation) { preformatted(clue.text) }
            }
        }
    }
}

extension Clue {
    /// The quotation if nothing were left out.
    fileprivate var fullQuotation: String { "\(port.map { "\($0) 端口的" } ?? "")\(kind.chinese)“\(text)”" }
}
