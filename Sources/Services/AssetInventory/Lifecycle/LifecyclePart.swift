import Console
import Directory
import GRDB
import Kernel

/// What an asset's page says of its life and its risks, read in one snapshot.
struct LifecycleFacts: Sendable {
    let recovery: Recovery?
    let zombie: ZombieCase?
    let risks: [OpenRisk]
    let changes: [ChangeLine]
    let zone: NetworkZone?

    /// Changes that the page shows; the rest is a click away.
    static let shownChanges = 10

    init(_ asset: Asset, _ database: Database) throws {
        recovery = try RecoveryStore.current(of: asset.id, database)
        zombie = try ZombieStore.current(of: asset.id, database)
        risks = try WarningStore.openRisks(of: asset.id, database)
        var filter = ChangeFilter()
        filter.asset = asset.id
        changes = try ChangeFeedStore.list(filter, limit: Self.shownChanges + 1, database)
        zone = try ZoneStore.map(database).zone(of: asset.id, at: asset.address, database)
    }
}

/// The part of an asset's page about its life and its risks.
enum LifecyclePart {
    /// What must be known before the rest is read.
    static func remarks(_ asset: Asset, _ facts: LifecycleFacts, may: (Permission) -> Bool) -> HTML {
        block {
            if asset.state == .recovering {
                Alert(.warning) {
                    facts.recovery.map { "待回收：已登记“\($0.answer.chinese)”。" } ?? "待回收：最近一次扫描未发现该资产，须由运维确认。"
                    link(recoveryStep(facts.recovery, may), to: Links.recovery(of: asset.id))
                }
            } else if let recovery = facts.recovery, recovery.answer == .kept, !asset.isAlive {
                Alert(.info) {
                    "暂时离线（\(recovery.cause?.chinese ?? "")），预计 \(recovery.expectedOn?.description ?? "—") 恢复。"
                    link("查看", to: Links.recovery(of: asset.id))
                }
            }
            if let zombie = facts.zombie {
                Alert(.danger) {
                    "高风险-待处置：\(zombie.ruleName)（\(zombie.stage.chinese)）。"
                    link("查看依据与处置", to: Links.zombie(zombie.id))
                }
            }
        }
    }

    /// What the visitor finds behind the link.
    private static func recoveryStep(_ recovery: Recovery?, _ may: (Permission) -> Bool) -> String {
        if recovery?.isWaitingForApproval == true { return may(.approveAssets) ? "去审批" : "查看登记" }
        return recovery == nil && may(.manageAssets) ? "去确认" : "查看登记"
    }

    static func sections(_ asset: Asset, _ facts: LifecycleFacts, names: PersonNames) -> HTML {
        block {
            section("暴露面预警") {
                Table(
                    facts.risks, columns: ExposurePages.riskColumns, caption: "未关闭的暴露面预警",
                    empty: EmptyState("没有未关闭的预警"))
                paragraph {
                    link("全部预警（含已关闭）", to: Links.exposure(of: asset.id).with("state", "all"))
                    "　所在区域：\(facts.zone?.name ?? "未登记")"
                }
            }
            section("变化记录") {
                if facts.changes.isEmpty {
                    EmptyState("没有变化记录")
                } else {
                    Timeline(
                        facts.changes.prefix(LifecycleFacts.shownChanges).map { line in
                            .init(line.at, by: ChangeFeedPages.origin(line, names), tone: line.kind.tone) {
                                strong { line.kind.chinese }
                                if let text = ChangeFeedPages.text(line) { "　\(text)" }
                            }
                        })
                    if facts.changes.count > LifecycleFacts.shownChanges {
                        link("全部变化记录", to: Links.changes(of: asset.id))
                    }
                }
            }
        }
    }
}
