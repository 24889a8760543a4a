import Console
import Directory
import Kernel
import Observations

/// The pages on which a person says what is one asset and what is two.
enum IdentityPages {
    /// A question with the assets that it names.
    struct Line: Sendable {
        let question: IdentityQuestion
        let assets: [Asset]
    }

    /// One asset of a question, to be held beside the others.
    struct Side: Sendable {
        let asset: Asset
        let records: [LedgerRecord]
        let ports: [AssetPort]
    }

    static func list(
        _ lines: [Line], query: TableQuery, answered: Bool, open: Int, done: Int, names: PersonNames
    ) -> Page {
        Page("身份核对", actions: [.print]) {
            paragraph { "系统按序列号、主机密钥、MAC 地址等特征识别资产；不能确定是同一资产还是不同资产的列在这里，由人工核实，不会自动合并。" }
            Tabs(
                [
                    .init("待核实", Links.identity, count: open),
                    .init("已核实", Links.identity.with("done", "1"), count: done),
                ],
                current: answered ? Links.identity.with("done", "1") : Links.identity)
            Table(
                lines, columns: columns(answered, names), query: query, total: answered ? done : open,
                caption: "身份核对",
                empty: EmptyState(
                    answered ? "还没有核实过的事项" : "没有需要核实的资产", advice: answered ? nil : "扫描和同步之后，有疑问的资产会出现在这里。"))
        }
    }

    private static func columns(_ answered: Bool, _ names: PersonNames) -> [Column<Line>] {
        var columns: [Column<Line>] = [
            .link("编号", key: "id", width: .tight) { ("#\($0.question.id)", Links.identityQuestion($0.question.id)) },
            .badge("情形", key: "kind") { badge($0.question.kind) },
            .text("涉及资产", key: "assets", width: .wide) { line in
                let titles = line.assets.prefix(4).map { "\($0.title)（\($0.addressText)）" }.joined(separator: "、")
                return line.assets.count > 4 ? "\(titles) 等 \(line.assets.count) 项" : titles
            },
            .text("依据", key: "reasons") { $0.question.reasons.prefix(3).joined(separator: "；") },
            .moment("提出时间", key: "asked") { $0.question.askedAt },
        ]
        if answered {
            columns += [
                .text("核实结果", key: "answer", width: .tight) { $0.question.answer?.chinese },
                .text("核实人", key: "by", width: .tight) { $0.question.answeredBy.map { names[$0] } },
            ]
        }
        return columns
    }

    static func badge(_ kind: IdentityQuestion.Kind) -> Badge {
        switch kind {
        case .bridging, .resembling: Badge(kind.chinese, .warning)
        case .doubtful: Badge(kind.chinese, .danger)
        case .shared: Badge(kind.chinese, .info)
        }
    }

    static func detail(
        _ question: IdentityQuestion, sides: [Side], names: PersonNames, mayAnswer: Bool, values: FormValues?,
        errors: FormErrors
    ) -> Page {
        Page(
            "身份核对 #\(question.id)", path: [Crumb("身份核对", Links.identity)], actions: [.print]
        ) {
            Alert(.info) { advice(question.kind) }
            section("依据") {
                DescriptionList([
                    .html("情形") { badge(question.kind) },
                    .text("共同特征", sharedEvidence(question)),
                    .text("比对结果", question.reasons.joined(separator: "；")),
                    .moment("提出时间", question.askedAt),
                ])
            }
            section("资产对照") {
                Table(comparison(sides), columns: comparisonColumns(sides), caption: "资产对照")
                paragraph {
                    for side in sides {
                        link("查看 \(side.asset.code)", to: Links.asset(side.asset.id))
                        "　"
                    }
                }
            }
            if let answer = question.answer {
                section("核实结果") {
                    DescriptionList([
                        .text("核实结果", answer.chinese), .text("核实人", question.answeredBy.map { names[$0] }),
                        .moment("核实时间", question.answeredAt), .text("理由", question.answerReason),
                    ])
                }
            } else if mayAnswer {
                section("核实结果") {
                    Form(
                        to: Links.identityQuestion(question.id), submit: "登记结果", cancel: Links.identity,
                        values: values, errors: errors, fields: fields(question, sides))
                }
            }
        }
    }

    private static func fields(_ question: IdentityQuestion, _ sides: [Side]) -> [Field] {
        var fields: [Field] = []
        let living = sides.filter { $0.asset.state != .merged }
        if living.count > 1 {
            fields.append(
                .radio(
                    "answer", "核实结果",
                    options: [
                        .init("same", "是同一资产，合并"), .init("apart", "是不同资产，保持分开"), .init("noted", "暂不处理，仅登记已核实"),
                    ], isRequired: true))
            fields.append(
                .select(
                    "kept", "合并后保留",
                    options: living.map { .init("\($0.asset.id)", "\($0.asset.code) \($0.asset.title)") },
                    help: "其余资产的来源记录并入所保留的资产，合并可以撤销。"))
        } else {
            fields.append(
                .radio(
                    "answer", "核实结果", options: [.init("noted", "已核实，情况属实"), .init("apart", "实为另一台设备")],
                    isRequired: true))
        }
        fields.append(.text("reason", "理由", isRequired: true, placeholder: "例如：现场核对序列号一致", longest: 200))
        return fields
    }

    private static func advice(_ kind: IdentityQuestion.Kind) -> String {
        switch kind {
        case .shared: "多项资产带有同一密钥、名称或编号：可能是一台设备的多个地址，也可能由同一镜像克隆、使用出厂默认密钥，或是集群的虚拟地址。请核对后登记。"
        case .resembling: "新出现的资产与已有资产相似，但依据不足以确定。请核对序列号、位置或使用人。"
        case .bridging: "同一次观测同时带有两项资产的关键特征，两项资产很可能是同一台设备。"
        case .doubtful: "资产的密钥或网卡发生变化，而名称或地址未变：可能是重装、维修，也可能已更换设备，或有人冒用。请核实。"
        }
    }

    private static func sharedEvidence(_ question: IdentityQuestion) -> String? {
        guard question.subject.hasPrefix("key:"),
            let evidence = RecordText.evidence(key: String(question.subject.dropFirst("key:".count)))
        else { return nil }
        return "\(evidence.kind.chinese) \(evidence.value)"
    }

    /// One line of the comparison: a property, and its value for each asset.
    private struct Property: Sendable {
        let title: String
        let values: [String?]

        /// Nil: too few tell it.
        var isSame: Bool? {
            let told = values.compactMap { $0?.isEmpty == false ? $0 : nil }
            return told.count < 2 ? nil : Set(told).count == 1
        }
    }

    private static func comparison(_ sides: [Side]) -> [Property] {
        func property(_ title: String, _ value: (Side) -> String?) -> Property {
            Property(title: title, values: sides.map(value))
        }
        func moment(_ moment: Timestamp?) -> String? { moment.map { CivilTime($0).toMinute } }
        let evidence = EvidenceKind.allCases.map { kind in
            property(kind.chinese) { side in
                let values = Set(side.records.flatMap(\.evidence).filter { $0.kind == kind }.map(\.value)).sorted()
                return values.isEmpty ? nil : values.joined(separator: "、")
            }
        }
        return [
            property("名称") { $0.asset.title }, property("状态") { $0.asset.state.chinese },
            property("地址") { side in
                let all = Set(side.records.flatMap(\.addresses)).sorted().map(\.description)
                return all.isEmpty ? nil : all.joined(separator: "、")
            },
            property("类型") { $0.asset.kind?.chinese },
            property("品牌型号") { side in
                [side.asset.brand, side.asset.model].compactMap(\.self).joined(separator: " ")
            },
            property("操作系统") { $0.asset.system },
        ] + evidence.filter { $0.values.contains { $0 != nil } } + [
            property("开放端口") { side in
                side.ports.prefix(12).map { "\($0.number)" }.joined(separator: "、")
                    + (side.ports.count > 12 ? " 等 \(side.ports.count) 个" : "")
            },
            property("责任人") { $0.asset.ownerName }, property("所属部门") { $0.asset.unitName },
            property("首次发现") { moment($0.asset.firstSeenAt) }, property("最近存活") { moment($0.asset.lastSeenAt) },
        ]
    }

    private static func comparisonColumns(_ sides: [Side]) -> [Column<Property>] {
        [
            .text("项目", key: "title", width: .tight) { $0.title },
            .badge("比对", key: "same") { property in
                property.isSame.map { $0 ? Badge("相同", .success) : Badge("不同", .warning) }
            },
        ]
            + sides.prefix(4).enumerated().map { index, side in
                .text("\(side.asset.code)", key: "side\(index)") { $0.values[index] }
            }
    }

    static func mergeForm(_ assets: [Asset], values: FormValues?, errors: FormErrors) -> Page {
        Page("合并资产", path: [Crumb("资产台账", Links.assets)]) {
            Alert(.warning) { "合并后，其余资产的来源记录并入所保留的资产。合并写入审计记录，可以撤销。" }
            section("将要合并的资产") {
                Table(assets, columns: ScanPages.assetColumns, caption: "将要合并的资产")
            }
            section("确认") {
                Form(
                    to: Links.mergeAssets, submit: "合并", cancel: Links.assets, values: values, errors: errors,
                    fields: assets.map { .hidden("asset", "\($0.id)") } + [
                        .select(
                            "kept", "合并后保留", options: assets.map { .init("\($0.id)", "\($0.code) \($0.title)") }),
                        .text("reason", "理由", isRequired: true, placeholder: "例如：同一台服务器的两块网卡", longest: 200),
                    ])
            }
        }
    }
}
