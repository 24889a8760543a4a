import Console
import Kernel
import Observations

/// The page that shows the rules in force.
enum ExposureRulePages {
    static func list(_ rules: ExposureRules, group: ExposureRule.Group?) -> Page {
        let shown = rules.rules.filter { group == nil || $0.group == group }
        return Page("暴露面规则", path: [Crumb("暴露面预警", Links.exposure)], actions: [.print]) {
            paragraph { "规则以文件形式维护（Content/exposure，可由本地内容目录逐文件覆盖），程序启动时读取并用各规则自带的正反例校验。" }
            Tabs(
                [.init("全部", Links.exposureRules, count: rules.rules.count)]
                    + ExposureRule.Group.allCases.map { kind in
                        .init(kind.chinese, address(kind), count: rules.rules.count { $0.group == kind })
                    }, current: group.map(address) ?? Links.exposureRules)
            Table(shown, columns: columns, caption: "暴露面规则")
        }
    }

    private static func address(_ group: ExposureRule.Group) -> Link {
        Links.exposureRules.with("group", group.rawValue)
    }

    private static let columns: [Column<ExposureRule>] = [
        .badge("级别", key: "severity") { Badge($0.severity) },
        .text("规则", key: "title") { $0.title },
        .text("说明", key: "why", width: .wide) { $0.why },
        .text("建议", key: "advice", width: .wide) { $0.advice },
        .text("适用", key: "scope") { scope($0) },
        .text("等保条款", key: "clause", width: .tight) { $0.clause },
        .code("标识", key: "id", isShownAtFirst: false) { $0.id },
        .code("文件", key: "file", isShownAtFirst: false) { $0.place },
    ]

    private static func scope(_ rule: ExposureRule) -> String? {
        var parts: [String] = []
        if !rule.categories.isEmpty { parts.append(rule.categories.map(\.chinese).sorted().joined(separator: "、")) }
        if !rule.exceptCategories.isEmpty {
            parts.append("不含" + rule.exceptCategories.map(\.chinese).sorted().joined(separator: "、"))
        }
        if !rule.zones.isEmpty { parts.append("位于" + rule.zones.sorted().joined(separator: "、")) }
        if !rule.exceptZones.isEmpty { parts.append("不含" + rule.exceptZones.sorted().joined(separator: "、")) }
        return parts.isEmpty ? nil : parts.joined(separator: "；")
    }
}
