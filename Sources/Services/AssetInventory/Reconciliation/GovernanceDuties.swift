import Console
import GRDB
import Kernel
import Workflow

/// What waits for somebody in reconciliation, and its figures.
enum GovernanceDuties {
    static func list(_ database: Database) throws -> [Duty] {
        var duties: [Duty] = []
        let open = try DifferenceStore.openCounts(database).values.reduce(0, +)
        if open > 0 {
            duties.append(
                Duty(
                    "核对来源差异：\(open) 处待处理", kind: .differences, reason: "探测结果与登记内容不一致", at: Links.differences,
                    permission: .manageAssets))
        }
        let gaps = try DifferenceStore.gapCount(database)
        if gaps > 0 {
            duties.append(
                Duty(
                    "补充缺失字段：\(gaps) 处", kind: .differences, reason: "应填属性未填写，影响资产清单的完整性", at: Links.gaps,
                    permission: .manageAssets))
        }
        return duties
    }

    static func figures(_ database: Database) throws -> [DashboardFigure] {
        let open = try DifferenceStore.openCounts(database).values.reduce(0, +)
        let gaps = try DifferenceStore.gapCount(database)
        return [
            DashboardFigure(
                "待处理差异", open, to: Links.differences, tone: open > 0 ? .warning : .neutral,
                permission: .viewAssets),
            DashboardFigure(
                "缺失字段", gaps, to: Links.gaps, tone: gaps > 0 ? .warning : .neutral, permission: .viewAssets),
        ]
    }

    /// The entries of the menu.
    static var navigation: [NavigationItem] {
        [
            NavigationItem(
                "差异核对", to: Links.differences, icon: "clipboard-check", access: .permission(.viewAssets),
                group: .assets, order: 4),
            NavigationItem(
                "属性与规则", to: Links.attributes, icon: "sliders2", access: .permission(.viewAssets), group: .assets,
                order: 9),
        ]
    }
}
