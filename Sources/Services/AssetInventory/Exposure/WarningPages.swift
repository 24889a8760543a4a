import Console
import Directory
import Kernel

/// The page of one warning.
enum WarningPages {
    static func detail(
        _ warning: ExposureWarning, asset: Asset, rule: ExposureRule?, zone: NetworkZone?, reaches: [ReachLine],
        steps: [AssetStep], names: PersonNames, may: (Permission) -> Bool, failed: String?, values: FormValues,
        errors: FormErrors
    ) -> Page {
        Page(
            warning.title, subtitle: HTML(text: "\(asset.title)（\(asset.addressText)）"),
            path: [Crumb("暴露面预警", Links.exposure)],
            actions: [.link("查看资产", to: Links.asset(asset.id), icon: "hdd-network"), .print]
        ) {
            if warning.state != .closed && !asset.isAlive {
                Alert(.warning) { "该资产最近一次探测时未存活，预警尚未得到证实或排除。" }
            }
            sideBySide {
                section("预警") {
                    DescriptionList([
                        .html("级别") { Badge(warning.severity) },
                        .html("状态") { warning.isWaitingForAcceptance ? Badge("待审批接受", .warning) : warning.state.badge },
                        .text("种类", rule?.group.chinese), .text("位置", place(warning.place)),
                        .text("发现内容", warning.found), .text("所在区域", zone?.name ?? "未登记"),
                        .moment("首次发现", warning.firstFoundAt), .moment("本次发现", warning.foundAt),
                        .text("再次出现", warning.reopened == 0 ? nil : "\(warning.reopened) 次"),
                        .text("等保条款", rule?.clause), .moment("关闭时间", warning.closedAt),
                        .text("关闭原因", warning.closeReason),
                    ])
                }
                section("处置") {
                    DescriptionList([
                        .text("整改人", warning.handler), .text("整改措施", warning.plan),
                        .text("整改期限", warning.dueOn?.description),
                        .text("申请接受人", warning.askedBy.map { names[$0] }), .text("接受理由", warning.askedReason),
                        .text("接受期限", warning.acceptedUntil?.description),
                        .text("批准人", warning.acceptedBy.map { names[$0] }),
                    ])
                }
            }
            if let rule {
                section("说明与建议") {
                    paragraph { rule.why }
                    paragraph {
                        strong { "建议：" }
                        rule.advice
                    }
                }
            }
            section("谁可以访问") { reach(warning, zone, reaches) }
            deeds(warning, may, failed, values, errors)
            section("处置过程") {
                Timeline(
                    [.init(warning.firstFoundAt, by: AssetLife.program, tone: .danger) { "首次发现" }]
                        + steps.map { step in
                            .init(step.at, by: names[step.by]) { step.text }
                        })
            }
        }
    }

    static func place(_ place: String) -> String {
        switch place {
        case "os": return "操作系统"
        case "out": return "对外连接"
        default:
            let parts = place.split(separator: "/")
            return parts.count == 2 ? "\(parts[1])/\(parts[0])" : place
        }
    }

    @HTMLBuilder private static func reach(
        _ warning: ExposureWarning, _ zone: NetworkZone?, _ lines: [ReachLine]
    ) -> HTML {
        if warning.place == "out" {
            paragraph { "对外连接由该资产发起，外部对端可据此与其通信。" }
        } else if warning.place == "os" {
            paragraph { "操作系统本身不是网络入口，能访问该资产任一端口的人都可能利用其漏洞。" }
        }
        if zone == nil {
            paragraph {
                muted("该资产的地址不属于任何已登记的区域，不能判断哪些区域可以访问。")
                link("登记网络区域", to: Links.zones)
            }
        }
        if !lines.isEmpty {
            Table(lines, columns: reachColumns, caption: "谁可以访问")
        }
    }

    private static let reachColumns: [Column<ReachLine>] = [
        .text("来自", key: "from") { $0.from },
        .text("信任程度", key: "trust", width: .tight) { $0.trust?.chinese },
        .badge("是否可达", key: "reach") { line in
            switch line.reach {
            case .allowed: Badge(line.isSeen ? "已证实可达" : "可达", .danger)
            case .denied: Badge("不可达", .success)
            case .unknown: Badge("未知", .warning)
            }
        },
        .text("依据", key: "basis", width: .wide) { $0.basis },
    ]

    @HTMLBuilder private static func deeds(
        _ warning: ExposureWarning, _ may: (Permission) -> Bool, _ failed: String?, _ values: FormValues,
        _ errors: FormErrors
    ) -> HTML {
        if warning.isWaitingForAcceptance && may(.approveAssets) {
            section("审批接受申请") {
                Form(
                    to: Links.warning(warning.id, "decision"), submit: "提交审批意见",
                    fields: [
                        .radio(
                            "decision", "审批意见",
                            options: [
                                .init("approve", "同意接受至 \(warning.acceptedUntil?.description ?? "")"),
                                .init("reject", "不同意"),
                            ], isRequired: true),
                        .text("reason", "意见", longest: 200, help: "不同意时必填。"),
                    ])
            }
        }
        if may(.manageAssets) && warning.state != .closed {
            if warning.state == .open {
                section("确认") {
                    Form(
                        to: Links.warning(warning.id, "confirm"), submit: "确认属实",
                        values: failed == "confirm" ? values : nil, errors: failed == "confirm" ? errors : FormErrors(),
                        fields: [.text("note", "核实情况", placeholder: "例如：现场核实为设备维护口", longest: 200)])
                }
            }
            sideBySide {
                section("安排整改") {
                    Form(
                        to: Links.warning(warning.id, "handle"), submit: "安排整改",
                        values: failed == "handle" ? values : nil, errors: failed == "handle" ? errors : FormErrors(),
                        fields: [
                            .text("handler", "整改人", value: warning.handler, isRequired: true, longest: 60),
                            .text("plan", "整改措施", value: warning.plan, isRequired: true, longest: 200),
                            .date("due", "期限", value: warning.dueOn, isRequired: true),
                        ])
                }
                if warning.state != .accepted && warning.askedBy == nil {
                    section("申请接受风险") {
                        Form(
                            to: Links.warning(warning.id, "accept"), submit: "申请接受",
                            values: failed == "accept" ? values : nil,
                            errors: failed == "accept" ? errors : FormErrors(),
                            fields: [
                                .text(
                                    "reason", "理由与补偿措施", isRequired: true, placeholder: "例如：设备不支持加密管理，已限定来源地址",
                                    longest: 200),
                                .date("until", "接受至", isRequired: true, help: "最长一年，到期后重新列入待确认。"),
                            ])
                    }
                }
            }
        }
    }
}
