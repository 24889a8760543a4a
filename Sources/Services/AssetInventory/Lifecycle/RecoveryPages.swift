import Console
import Directory
import Kernel
import Observations

/// The pages of assets that are met no more.
enum RecoveryPages {
    /// An asset with what is said of it.
    struct Line: Sendable {
        let asset: Asset
        let recovery: Recovery?
    }

    static func list(
        _ lines: [Line], part: RecoveryStore.Part, counts: [(RecoveryStore.Part, Int)], query: TableQuery, total: Int,
        names: PersonNames, may: (Permission) -> Bool
    ) -> Page {
        Page("待回收资产", path: [Crumb("资产台账", Links.assets)], actions: [.print]) {
            paragraph { "扫描未再发现的资产在此由运维逐项确认：确已停用的，填写理由和依据，经信息科批准后回收；仍在使用的，登记预计恢复日期；判断有误的，重新探测。" }
            Tabs(
                counts.map { .init($0.0.chinese, address($0.0), count: $0.1) }, current: address(part))
            Table(
                lines, columns: columns(part, names), query: query, total: total,
                selection: selection(part, may), caption: "待回收资产",
                empty: EmptyState("没有\(part.chinese)的资产", advice: part == .open ? "扫描结束后，未再存活的资产会出现在这里。" : nil))
        }
    }

    /// Nil: the visitor can do nothing with several of them at once.
    private static func selection(_ part: RecoveryStore.Part, _ may: (Permission) -> Bool) -> TableSelection<Line>? {
        var deeds: [TableSelection<Line>.Deed] = []
        if may(.manageAssets) { deeds.append(.init("批量登记确认结果", to: Links.recoveries(several: .answer))) }
        if may(.approveAssets), part == .proposed {
            deeds.append(.init("批量审批", to: Links.recoveries(several: .decide)))
        }
        return deeds.isEmpty ? nil : TableSelection(field: "asset", deeds: deeds) { "\($0.asset.id)" }
    }

    private static func address(_ part: RecoveryStore.Part) -> Link {
        part == .open ? Links.recoveries : Links.recoveries.with("part", part.rawValue)
    }

    private static func columns(_ part: RecoveryStore.Part, _ names: PersonNames) -> [Column<Line>] {
        var columns: [Column<Line>] = [
            .link("资产", key: "asset") { ($0.asset.title, Links.recovery(of: $0.asset.id)) },
            .code("地址", key: "address") { $0.asset.address?.description },
            .text("类型", key: "kind", width: .tight) { $0.asset.kind?.chinese },
            .text("所属部门", key: "unit") { $0.asset.unitName },
            .text("责任人", key: "owner", width: .tight) { $0.asset.ownerName },
            .moment("最近存活", key: "seen") { $0.asset.lastSeenAt },
        ]
        if part != .open {
            columns += [
                .text("确认结果", key: "answer", width: .tight) { $0.recovery?.answer.chinese },
                .text("说明", key: "reason", width: .wide) { $0.recovery?.reason },
                .text("确认人", key: "by", width: .tight) { line in line.recovery.map { names[$0.answeredBy] } },
            ]
        }
        if part == .kept {
            columns.append(.text("预计恢复", key: "expected", width: .tight) { $0.recovery?.expectedOn?.description })
        }
        columns.append(
            .actions { line in
                [.link(part == .open ? "确认" : "查看", to: Links.recovery(of: line.asset.id))]
            })
        return columns
    }

    static func detail(
        _ asset: Asset, current: Recovery?, history: [Recovery], names: PersonNames, may: (Permission) -> Bool,
        mayDecide: Bool, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page(
            "运维确认：\(asset.title)", path: [Crumb("待回收资产", Links.recoveries)],
            actions: [.link("查看资产", to: Links.asset(asset.id), icon: "hdd-network"), .print]
        ) {
            section("资产") {
                DescriptionList([
                    .html("地址") { code(asset.addressText) }, .html("状态") { AssetPages.stateBadge(asset) },
                    .text("类型", asset.kind?.chinese), .text("所属部门", asset.unitName),
                    .text("责任人", asset.ownerName), .moment("首次发现", asset.firstSeenAt),
                    .moment("最近存活", asset.lastSeenAt),
                ])
            }
            if let current {
                section("当前登记") {
                    DescriptionList(entries(current, names))
                    if current.isWaitingForApproval {
                        if mayDecide {
                            decision(current)
                        } else if may(.approveAssets) {
                            paragraph { "确认结果由您本人登记，须由信息科其他人员审批。" }
                        } else {
                            paragraph { "等待信息科审批。" }
                        }
                    }
                    if current.answer == .again && may(.runScans) {
                        paragraph {
                            link("制定扫描计划", to: Links.newScanPlan)
                            "，对 \(asset.addressText) 重新探测；扫描结束后本项自动更新。"
                        }
                    }
                }
            }
            let isOpen = RecoveryStore.isAnswerable(asset, current)
            if isOpen && current == nil && !may(.manageAssets) {
                Alert(.info) { "等待运维核实并登记确认结果。您的账号可以查看，不能登记；了解现场情况的，请告知驻场工程师。" }
            }
            if may(.manageAssets) && isOpen {
                section(current == nil ? "登记确认结果" : "重新登记") {
                    Form(
                        to: Links.recovery(of: asset.id), submit: "登记", cancel: Links.recoveries, values: values,
                        errors: errors, fields: fields)
                }
            }
            section("确认历史") {
                Table(
                    history, columns: historyColumns(names), caption: "确认历史", empty: EmptyState("尚未登记过确认结果"))
            }
        }
    }

    private static func decision(_ recovery: Recovery) -> HTML {
        block {
            subheading { "审批" }
            Form(
                to: Links.decideRecovery(recovery.id), submit: "提交审批意见",
                fields: decisionFields)
        }
    }

    static var decisionFields: [Field] {
        [
            .radio(
                "decision", "审批意见", options: [.init("approve", "批准回收"), .init("reject", "退回")], value: "approve",
                isRequired: true),
            .text("reason", "意见", longest: 200, help: "退回时必填。"),
        ]
    }

    static var fields: [Field] {
        [
            .radio(
                "answer", "确认结果", options: Recovery.Answer.allCases.map { .init($0.rawValue, $0.chinese) },
                isRequired: true),
            .text("reason", "理由", isRequired: true, placeholder: "例如：门诊楼改造，设备已拆除", longest: 200),
            .text(
                "evidence", "依据", placeholder: "例如：报废单 2026-118；现场核对人及时间", longest: 200, help: "回收时必填。"),
            .select(
                "cause", "离线原因", options: Recovery.Cause.allCases.map { .init($0.rawValue, $0.chinese) },
                help: "仍在使用时必填。"),
            .date("expected", "预计恢复日期", help: "仍在使用时必填；到期仍未恢复的，重新列入待回收资产。"),
        ]
    }

    private static func entries(_ recovery: Recovery, _ names: PersonNames) -> [DescriptionList.Entry] {
        [
            .text("确认结果", recovery.answer.chinese), .text("离线原因", recovery.cause?.chinese),
            .text("理由", recovery.reason), .text("依据", recovery.evidence),
            .text("预计恢复日期", recovery.expectedOn?.description), .text("确认人", names[recovery.answeredBy]),
            .moment("确认时间", recovery.answeredAt),
        ]
    }

    private static func historyColumns(_ names: PersonNames) -> [Column<Recovery>] {
        [
            .moment("确认时间", key: "at") { $0.answeredAt },
            .text("确认结果", key: "answer", width: .tight) { $0.answer.chinese },
            .text("理由", key: "reason", width: .wide) { $0.reason },
            .text("依据", key: "evidence") { $0.evidence },
            .text("确认人", key: "by", width: .tight) { names[$0.answeredBy] },
            .badge("结果", key: "outcome") { recovery in
                recovery.outcome.map { Badge($0.chinese, $0 == .approved || $0 == .returned ? .success : .neutral) }
                    ?? Badge("有效", .info)
            },
            .text("处理人", key: "ended", width: .tight) { recovery in recovery.endedBy.map { names[$0] } },
            .moment("处理时间", key: "endedAt") { $0.endedAt },
            .text("意见", key: "endReason") { $0.endReason },
        ]
    }
}
