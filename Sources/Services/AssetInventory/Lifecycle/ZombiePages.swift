import Console
import Directory
import Kernel
import Observations

/// The pages of zombies.
enum ZombiePages {
    /// A case with its asset.
    struct Line: Sendable {
        let zombie: ZombieCase
        let asset: Asset
    }

    static func list(
        _ lines: [Line], stage: ZombieCase.Stage, counts: [(ZombieCase.Stage, Int)], query: TableQuery, total: Int,
        may: (Permission) -> Bool
    ) -> Page {
        var actions: [PageAction] = [.link("判定规则", to: Links.zombieRules, icon: "sliders")]
        if may(.manageAssets) { actions.append(.post("立即评估", to: Links.evaluateAssets, icon: "arrow-repeat")) }
        return Page(
            "高风险-待处置", path: [Crumb("资产台账", Links.assets)], actions: actions + [.print]
        ) {
            paragraph { "按判定规则列出的僵尸资产。每项须提出处置意见（接管、整改、下线、保留并说明），经信息科批准，并由再次扫描核验后办结；条件不再满足的也不会自行消失。" }
            Tabs(counts.map { .init($0.0.chinese, address($0.0), count: $0.1) }, current: address(stage))
            Table(
                lines, columns: columns(stage), query: query, total: total, caption: "高风险-待处置资产",
                empty: EmptyState("没有\(stage.chinese)的资产"))
        }
    }

    private static func address(_ stage: ZombieCase.Stage) -> Link {
        stage == .open ? Links.zombies : Links.zombies.with("stage", stage.rawValue)
    }

    private static func columns(_ stage: ZombieCase.Stage) -> [Column<Line>] {
        var columns: [Column<Line>] = [
            .link("资产", key: "asset") { ($0.asset.title, Links.zombie($0.zombie.id)) },
            .code("地址", key: "address") { $0.asset.address?.description },
            .text("判定规则", key: "rule") { $0.zombie.ruleName },
            .text("依据", key: "evidence", width: .wide) { $0.zombie.evidence.map(\.found).joined(separator: "；") },
            .badge("存活", key: "alive") { Badge($0.asset.liveness, $0.asset.isAlive ? .success : .warning) },
            .moment("列入时间", key: "found") { $0.zombie.foundAt },
        ]
        switch stage {
        case .open:
            columns.append(.badge("条件", key: "faded") { $0.zombie.fadedAt.map { _ in Badge("已不符合", .neutral) } })
        case .proposed, .approved:
            columns += [
                .text("处置", key: "disposal", width: .tight) { $0.zombie.disposal?.chinese },
                .text("期限", key: "due", width: .tight) { $0.zombie.dueOn?.description },
            ]
        case .closed:
            columns += [
                .text("结果", key: "outcome", width: .tight) { $0.zombie.outcome?.chinese },
                .moment("办结时间", key: "closed") { $0.zombie.closedAt },
            ]
        }
        return columns
    }

    static func detail(
        _ zombie: ZombieCase, asset: Asset, risks: [OpenRisk], steps: [AssetStep], names: PersonNames,
        may: (Permission) -> Bool, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page(
            "高风险-待处置：\(asset.title)", path: [Crumb("高风险-待处置", Links.zombies)],
            actions: [.link("查看资产", to: Links.asset(asset.id), icon: "hdd-network"), .print]
        ) {
            if zombie.stage != .closed, let faded = zombie.fadedAt {
                Alert(.info) { "自 \(CivilTime(faded).toMinute) 起已不符合判定条件，仍须登记处置意见后办结。" }
            }
            sideBySide {
                section("资产") {
                    DescriptionList([
                        .html("地址") { code(asset.addressText) }, .html("状态") { AssetPages.stateBadge(asset) },
                        .text("存活", asset.liveness), .text("类型", asset.kind?.chinese),
                        .text("操作系统", asset.system), .text("所属部门", asset.unitName),
                        .text("责任人", asset.ownerName), .moment("首次发现", asset.firstSeenAt),
                        .moment("最近存活", asset.lastSeenAt),
                    ])
                }
                section("处置") { facts(zombie, names) }
            }
            section("判定依据") {
                paragraph { "规则“\(zombie.ruleName)”于 \(CivilTime(zombie.foundAt).toMinute) 判定，以下条件同时成立：" }
                Table(zombie.evidence, columns: evidenceColumns, caption: "判定依据", empty: EmptyState("没有依据"))
            }
            if !risks.isEmpty {
                section("未关闭的暴露面预警") {
                    Table(risks, columns: ExposurePages.riskColumns, caption: "未关闭的暴露面预警")
                }
            }
            if zombie.stage == .proposed && may(.approveAssets) {
                section("审批") {
                    Form(
                        to: Links.zombie(zombie.id, "decision"), submit: "提交审批意见",
                        fields: [
                            .radio(
                                "decision", "审批意见", options: [.init("approve", "同意"), .init("reject", "不同意")],
                                value: "approve", isRequired: true),
                            .text("reason", "意见", longest: 200, help: "不同意时必填。"),
                        ])
                }
            }
            if may(.manageAssets) && (zombie.stage == .open || zombie.stage == .proposed) {
                section(zombie.stage == .open ? "提出处置意见" : "修改处置意见") {
                    Form(
                        to: Links.zombie(zombie.id, "proposal"), submit: "提交", values: values, errors: errors,
                        fields: fields)
                }
            }
            section("处置过程") {
                Timeline(
                    steps.map { step in
                        .init(step.at, by: names[step.by]) { step.text }
                    })
            }
        }
    }

    private static var fields: [Field] {
        [
            .radio(
                "disposal", "处置方式",
                options: ZombieCase.Disposal.allCases.map { .init($0.rawValue, "\($0.chinese)（\($0.proof)）") },
                isRequired: true),
            .text("plan", "处置说明", isRequired: true, placeholder: "例如：由放射科张主任接管，本周内登记", longest: 200),
            .date("due", "期限", isRequired: true, help: "保留并说明的，到期后重新判定。"),
        ]
    }

    private static func facts(_ zombie: ZombieCase, _ names: PersonNames) -> DescriptionList {
        DescriptionList([
            .html("进度") { zombie.stage.badge }, .text("处置方式", zombie.disposal?.chinese),
            .text("处置说明", zombie.plan), .text("期限", zombie.dueOn?.description),
            .text("核验方式", zombie.disposal?.proof), .text("提出人", zombie.proposedBy.map { names[$0] }),
            .moment("提出时间", zombie.proposedAt), .text("批准人", zombie.approvedBy.map { names[$0] }),
            .moment("批准时间", zombie.approvedAt), .text("结果", zombie.outcome?.chinese),
            .text("说明", zombie.closeNote), .moment("办结时间", zombie.closedAt),
        ])
    }

    private static let evidenceColumns: [Column<ZombieEvidence>] = [
        .text("条件", key: "condition") { $0.condition },
        .text("查明情况", key: "found", width: .wide) { $0.found },
        .text("记录", key: "records") { evidence in
            evidence.records.prefix(4).map(record).joined(separator: "、")
                + (evidence.records.count > 4 ? " 等 \(evidence.records.count) 条" : "")
        },
    ]

    /// `asset_record/12` as people read it.
    private static func record(_ text: String) -> String {
        let parts = text.split(separator: "/")
        guard parts.count == 2 else { return text }
        let table =
            switch parts[0] {
            case "asset": "资产"
            case "asset_record": "来源记录"
            case "asset_change_batch": "变化记录"
            case "exposure_warning": "暴露面预警"
            case "outbound_connection": "外联记录"
            default: String(parts[0])
            }
        return "\(table) #\(parts[1])"
    }
}
