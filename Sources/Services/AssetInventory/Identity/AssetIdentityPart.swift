import Console
import Directory
import Kernel
import Observations

/// The part of an asset's page that says why it is one asset: its evidence, its sources, what each says of it, and what was
/// merged.
enum AssetIdentityPart {
    /// What must be known before the rest is read.
    static func remarks(_ asset: Asset, _ facts: AssetIdentityFacts) -> HTML {
        block {
            if let into = asset.mergedInto {
                Alert(.warning) {
                    "本资产已合并。"
                    link("查看合并后的资产", to: Links.asset(into))
                }
            }
            for question in facts.questions {
                Alert(.warning) {
                    "身份待核实（\(question.kind.chinese)）：\(question.reasons.prefix(2).joined(separator: "；"))。"
                    link("去核实", to: Links.identityQuestion(question.id))
                }
            }
            if facts.differences > 0 {
                Alert(.warning) {
                    "探测结果与登记内容有 \(facts.differences) 处不一致。"
                    link("去核对", to: Links.differences.with("q", asset.code))
                }
            }
            if !facts.gaps.isEmpty {
                Alert(.info) { "应填未填：\(facts.gaps.map(\.chinese).joined(separator: "、"))。" }
            }
        }
    }

    static func sections(_ facts: AssetIdentityFacts, names: PersonNames, mayManage: Bool) -> HTML {
        block {
            section("身份特征") {
                Table(
                    evidence(facts.records), columns: evidenceColumns, caption: "身份特征",
                    empty: EmptyState("仅凭地址识别", advice: "读取交换机 ARP 表、DHCP 租约或 SNMP 后可获得更可靠的特征。"))
            }
            section("属性与来源") {
                Table(
                    values(facts), columns: valueColumns(facts, names), caption: "属性与来源", empty: EmptyState("没有来源说明属性"))
            }
            if !facts.handValues.isEmpty { DeedPages.history(facts.handValues, names: names) }
            section("来源记录") {
                Table(facts.records, columns: recordColumns, caption: "来源记录", empty: EmptyState("没有来源记录"))
            }
            if !facts.merges.isEmpty {
                section("合并历史") {
                    for merge in facts.merges { entry(merge, names, mayManage) }
                }
            }
        }
    }

    private struct EvidenceLine: Sendable {
        let evidence: IdentityEvidence
        let sources: String
        let seenAt: Timestamp?
    }

    private static func evidence(_ records: [LedgerRecord]) -> [EvidenceLine] {
        Set(records.flatMap(\.evidence)).sorted { ($0.kind, $0.value) < ($1.kind, $1.value) }.map { evidence in
            let tellers = records.filter { $0.evidence.contains(evidence) }
            return EvidenceLine(
                evidence: evidence, sources: Set(tellers.map(\.kind.chinese)).sorted().joined(separator: "、"),
                seenAt: tellers.compactMap(\.seenAt).max())
        }
    }

    private static let evidenceColumns: [Column<EvidenceLine>] = [
        .text("特征", key: "kind", width: .tight) { $0.evidence.kind.chinese },
        .html("值", key: "value", width: .wide) { code($0.evidence.value) },
        .text("来源", key: "sources") { $0.sources },
        .moment("最近确认", key: "seen") { $0.seenAt },
    ]

    private struct ValueLine: Sendable {
        let name: AttributeName
        let resolved: ResolvedAttribute
        let others: String?
    }

    private static func values(_ facts: AssetIdentityFacts) -> [ValueLine] {
        let words = facts.words
        let order = Dictionary(
            AttributeName.known.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return facts.resolved.sorted { (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key) }
            .map { name, resolved in
                let others = words.filter { $0.record != resolved.word.record }.compactMap { word -> String? in
                    guard let value = word.attributes[name], value != resolved.value, !value.isEmpty else { return nil }
                    return "\(word.kind.chinese)：\(shown(name, value))"
                }
                return ValueLine(
                    name: name, resolved: resolved, others: others.isEmpty ? nil : others.joined(separator: "；"))
            }
    }

    /// The value as people read it.
    static func shown(_ name: AttributeName, _ value: String) -> String {
        name == .kind ? AssetKind(rawValue: value)?.chinese ?? value : value
    }

    private static func valueColumns(_ facts: AssetIdentityFacts, _ names: PersonNames) -> [Column<ValueLine>] {
        // Newest first: the first of an attribute is in force.
        let hand = Dictionary(facts.handValues.map { ($0.attribute, $0) }, uniquingKeysWith: { first, _ in first })
        return [
            .text("属性", key: "name", width: .tight) { $0.name.chinese },
            .text("采用值", key: "value") { line in
                let value = shown(line.name, line.resolved.value)
                let state =
                    line.name == .warranty ? PartialDate.warrantyState(line.resolved.value, today: facts.today) : nil
                return state.map { "\(value)（\($0)）" } ?? value
            },
            .text("来源", key: "source", width: .tight) { line in
                let kind = line.resolved.word.kind
                return kind == .hand
                    ? hand[line.name].map { "\(kind.chinese)（\(names[$0.setBy])）" } ?? kind.chinese : kind.chinese
            },
            .moment("时间", key: "at") { line in
                line.resolved.word.kind == .hand
                    ? hand[line.name]?.setAt ?? line.resolved.word.at : line.resolved.word.at
            },
            .text("其他来源的不同值", key: "others", width: .wide) { $0.others },
        ]
    }

    private static let recordColumns: [Column<LedgerRecord>] = [
        .text("来源", key: "source") { "\($0.kind.chinese)：\($0.sourceName)" },
        .code("条目", key: "slot") { slot($0.slot) },
        .text("地址", key: "addresses") { $0.addresses.map(\.description).joined(separator: "、") },
        .moment("首次记录", key: "first") { $0.firstSeenAt },
        .moment("最近变化", key: "changed") { $0.changedAt },
        .moment("最近确认", key: "seen") { $0.seenAt },
    ]

    /// How a source tells its items apart, as people read it. Nil: by the asset itself.
    private static func slot(_ slot: String) -> String? {
        if slot.hasPrefix("asset:") || slot.hasPrefix("made:") { return nil }
        let words = [
            "asset ": "资产编号", "serial ": "序列号", "address ": "地址", "mac ": "MAC 地址", "row ": "行号",
        ]
        guard let word = words.first(where: { slot.hasPrefix($0.key) }) else { return slot }
        return "\(word.value) \(slot.dropFirst(word.key.count))"
    }

    private static func entry(_ merge: AssetMerge, _ names: PersonNames, _ mayManage: Bool) -> HTML {
        block {
            Timeline([
                .init(merge.mergedAt, by: names[merge.mergedBy]) {
                    "资产 "
                    link("#\(merge.gone)", to: Links.asset(merge.gone))
                    " 并入 "
                    link("#\(merge.kept)", to: Links.asset(merge.kept))
                    "：\(merge.reason)"
                    if let by = merge.undoneBy, let at = merge.undoneAt {
                        "（已由 \(names[by]) 于 \(CivilTime(at).toMinute) 撤销：\(merge.undoReason ?? "")）"
                    }
                }
            ])
            if mayManage && merge.undoneAt == nil {
                Form(
                    to: Links.undoMerge(merge.id), submit: "撤销合并", confirm: "撤销合并，恢复为两项独立资产？",
                    fields: [.text("reason", "撤销理由", isRequired: true, longest: 200)])
            }
        }
    }
}
