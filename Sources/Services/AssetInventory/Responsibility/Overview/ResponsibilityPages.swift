import Console
import Directory
import Kernel
import Observations

/// The matrix and the 《资产责任缺失清单》.
enum ResponsibilityPages {
    static func tabs(gaps: Int, current: Link) -> Tabs {
        Tabs(
            [
                .init("责任矩阵", Links.responsibility), .init("责任缺失清单", Links.responsibilityGaps, count: gaps),
                .init("关系图谱", Links.responsibilityGraph),
            ], current: current)
    }

    static func matrix(_ matrix: ResponsibilityMatrix, gaps: Int, mayExport: Bool) -> Page {
        let total = matrix.total
        var actions: [PageAction] = [.print]
        if mayExport {
            actions.insert(
                .link("导出 Excel", to: Links.responsibilityWorkbook, icon: "file-earmark-spreadsheet"), at: 0)
        }
        return Page("资产责任", actions: actions) {
            tabs(gaps: gaps, current: Links.responsibility)
            StatRow([
                StatCard("资产总数", total.assets, to: Links.assets),
                StatCard("已确认责任人", total.confirmed, to: Links.assets(state: .claimed), tone: .success),
                StatCard(
                    "待认领", total.unclaimed, to: Links.assets(state: .unclaimed),
                    tone: total.unclaimed > 0 ? .warning : .neutral),
                StatCard(
                    "责任缺失", gaps, to: Links.responsibilityGaps, tone: gaps > 0 ? .danger : .neutral),
            ])
            section("组织—人员—资产") {
                Table(
                    matrix.lines, columns: columns, caption: "组织—人员—资产",
                    empty: EmptyState("台账中还没有资产", advice: "执行扫描或导入登记台账后，责任矩阵会自动生成。"))
            }
            if !matrix.unitsWithout.isEmpty && total.assets > 0 {
                section("没有登记资产的部门") { paragraph { matrix.unitsWithout.joined(separator: "、") } }
            }
        }
    }

    private static let columns: [Column<ResponsibilityMatrix.Line>] = [
        .html("部门", key: "unit", width: .wide) { line in
            if let path = line.path {
                link(path, to: Links.assets(unit: line.unitName))
                if !line.isKnownUnit {
                    " "
                    Badge("未登记或已停用", .warning)
                }
            } else {
                link("无所属部门", to: Links.assets(unit: nil))
            }
        },
        .html("责任人", key: "owner") { line in
            if let owner = line.ownerName { owner } else { Badge("无责任人", .danger) }
        },
        .count("资产", key: "assets") { ($0.assets, Links.assets(unit: $0.unitName, owner: $0.ownerName)) },
        .number("已确认", key: "confirmed") { $0.confirmed },
        .count("待认领", key: "unclaimed") { ($0.unclaimed, cell($0, .unclaimed)) },
        .count("待回收", key: "recovering") { ($0.recovering, cell($0, .recovering)) },
        .count("高风险-待处置", key: "zombies") { ($0.zombies, cell($0, .zombie)) },
    ]

    private static func cell(_ line: ResponsibilityMatrix.Line, _ state: AssetState) -> Link {
        Links.assets(unit: line.unitName, owner: line.ownerName).with("state", state.rawValue)
    }

    /// What the list of gaps shows.
    struct Gaps: Sendable {
        let lines: [ResponsibilityGapLine]
        let gap: ResponsibilityGap?
        let total: Int
        let counts: [ResponsibilityGap: Int]
        let all: Int
    }

    static func gaps(_ view: Gaps, query: TableQuery, mayExport: Bool, mayRequest: Bool) -> Page {
        var actions: [PageAction] = [.print]
        if mayRequest && view.total > 0 {
            let link = Links.newClaim.with("gap", view.gap?.rawValue ?? "any")
            actions.insert(.link("对本清单发起认领", to: link, icon: "person-check", weight: .primary), at: 0)
        }
        let current = view.gap.map { Links.responsibilityGaps($0) } ?? Links.responsibilityGaps
        return Page("资产责任", actions: actions) {
            tabs(gaps: view.all, current: Links.responsibilityGaps)
            paragraph { "《资产责任缺失清单》列出没有责任人或部门、责任人已离岗、部门已停用、认领被否认以及尚未认领的资产。" }
            Tabs(
                [.init("全部", Links.responsibilityGaps, count: view.all)]
                    + ResponsibilityGap.allCases.map {
                        .init($0.chinese, Links.responsibilityGaps($0), count: view.counts[$0] ?? 0)
                    }, current: current)
            Table(
                view.lines, columns: gapColumns, query: query, total: view.total,
                exports: mayExport ? [.xlsx(Links.responsibilityGapsWorkbook)] : [],
                selection: mayRequest
                    ? TableSelection(field: "asset", deeds: [.init("发起认领", to: Links.chooseClaim)]) { "\($0.asset.id)" }
                    : nil, caption: "资产责任缺失清单", empty: EmptyState("没有责任缺失的资产"))
        }
    }

    private static let gapColumns: [Column<ResponsibilityGapLine>] = [
        .link("地址", key: "address", width: .tight) { ($0.asset.addressText, Links.asset($0.asset.id)) },
        .text("名称", key: "name") { $0.asset.name ?? $0.asset.hostName },
        .text("类型", key: "kind", width: .tight) { $0.asset.kind?.chinese },
        .html("缺失原因", key: "gaps") { line in
            for gap in line.gaps {
                badge(gap)
                " "
            }
        },
        .text("所属部门", key: "unit") { $0.asset.unitName },
        .text("责任人", key: "owner", width: .tight) { $0.asset.ownerName },
        .html("认领进展", key: "asked") { line in
            if let asked = line.asked, let request = line.request {
                link(asked, to: Links.claim(request))
            } else if let rejection = line.rejection {
                rejection
            } else {
                muted("未发起")
            }
        },
        .badge("状态", key: "state") { AssetPages.stateBadge($0.asset) },
        .text("品牌型号", key: "model", isShownAtFirst: false) {
            [$0.asset.brand, $0.asset.model].compactMap(\.self).joined(separator: " ")
        },
        .text("操作系统", key: "system", isShownAtFirst: false) { $0.asset.system },
        .code("MAC 地址", key: "hardware", isShownAtFirst: false) { $0.asset.hardware },
        .code("资产指纹码", key: "code", isShownAtFirst: false) { $0.asset.code },
        .moment("首次发现", key: "first") { $0.asset.firstSeenAt },
        .moment("最近存活", key: "last", isShownAtFirst: false) { $0.asset.lastSeenAt },
    ]

    private static func badge(_ gap: ResponsibilityGap) -> Badge {
        switch gap {
        case .noOwner, .noUnit: Badge(gap.chinese, .danger)
        case .ownerLeft, .unitClosed, .rejected: Badge(gap.chinese, .warning)
        case .unclaimed: Badge(gap.chinese, .info)
        }
    }

    /// What comes next where nobody has confirmed the asset: whoever is asked, or somebody to ask.
    private static func nextStep(_ pending: ClaimRequest?, _ asset: Asset, mayRequest: Bool) -> HTML {
        block {
            if let pending {
                paragraph {
                    "等待\(pending.recipient)确认："
                    link("认领单 \(pending.number)", to: Links.claim(pending.id))
                }
            } else if asset.state != .merged && asset.state != .retired {
                if mayRequest {
                    PageAction.post(
                        "发起认领", to: Links.chooseClaim, fields: ["asset": "\(asset.id)"], icon: "person-check"
                    ).small
                } else {
                    paragraph { muted("尚未发起认领，由驻场工程师向部门或责任人发起。") }
                }
            }
        }
    }

    /// The part of an asset's page that says who answers for it, and how that came to be.
    static func part(
        _ live: Responsibility?, _ history: [Responsibility],
        _ claims: [(request: ClaimRequest, item: ClaimItem)], _ names: PersonNames, asset: Asset, mayRequest: Bool
    ) -> HTML {
        section("责任") {
            DescriptionList([
                .text("责任人", live.map { "\($0.unitName)　\($0.ownerName)" } ?? "未经确认"),
                .moment("确认时间", live?.since),
                .html("关系图谱") { link("查看", to: Links.responsibilityGraph(asset.id)) },
            ])
            if live == nil { nextStep(claims.first { $0.item.answer == nil }?.request, asset, mayRequest: mayRequest) }
            let ended = history.filter { $0.endedAt != nil }
            if !ended.isEmpty || !claims.isEmpty {
                block(.class("mt-3")) {
                    Timeline(
                        claims.map { claim in
                            Timeline.Entry(
                                claim.item.answeredAt ?? claim.request.requestedAt,
                                by: claim.item.answeredBy ?? names[claim.request.requestedBy]
                            ) {
                                link(claim.request.number, to: Links.claim(claim.request.id))
                                "　\(claim.request.recipient)："
                                claim.item.answer?.chinese ?? "待确认"
                                if let reason = claim.item.reason { "（\(reason)）" }
                            }
                        }
                            + ended.map { old in
                                Timeline.Entry(old.endedAt ?? old.since, by: "责任终止") {
                                    "\(old.unitName)　\(old.ownerName)：\(old.ending?.chinese ?? "")"
                                }
                            })
                }
            }
        }
    }
}
