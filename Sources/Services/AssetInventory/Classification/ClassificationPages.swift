import Console
import Kernel
import Observations

/// The page of the rules from which type, use and importance are derived.
enum ClassificationPages {
    static func list(
        _ rules: ClassificationRules, counts: [(name: AttributeName, value: String, count: Int)], mayManage: Bool
    ) -> Page {
        Page(
            "分类规则",
            actions: (mayManage ? [.post("立即分类", to: Links.classification, icon: "tags", weight: .primary)] : [])
                + [.print]
        ) {
            AttributePages.tabs(current: Links.classification)
            paragraph {
                "依据已知属性、开放端口、地址段和所属系统得出资产的类型、用途和重要性，同一属性以先列出的规则为准；规则的结论排在其他来源之后，人工登记优先。"
            }
            section("规则") {
                Table(
                    rules.rules, columns: columns, caption: "分类规则",
                    empty: EmptyState("没有分类规则", advice: "规则文件位于内容目录的 classification 文件夹，本地目录中的同名文件优先。"))
            }
            section("规则得出的结论") {
                Table(
                    counts.map { Count(name: $0.name, value: $0.value, count: $0.count) },
                    columns: [
                        .text("属性", key: "name", width: .tight) { $0.name.chinese },
                        .text("结论", key: "value") { $0.name.shown($0.value) },
                        .number("资产", key: "count") { $0.count },
                    ], caption: "规则得出的结论", empty: EmptyState("规则尚未得出任何结论"))
            }
        }
    }

    private struct Count: Sendable {
        let name: AttributeName
        let value: String
        let count: Int
    }

    private static let columns: [Column<ClassificationRule>] = [
        .text("规则", key: "title") { $0.title },
        .text("条件（须全部满足）", key: "when", width: .wide) { conditions($0) },
        .text("结论", key: "then") { rule in
            rule.results.sorted { $0.key < $1.key }.map { "\($0.key.chinese)：\($0.key.shown($0.value))" }
                .joined(separator: "；")
        },
        .code("编号", key: "id") { $0.id },
        .code("文件", key: "file", isShownAtFirst: false) { $0.file },
    ]

    private static func conditions(_ rule: ClassificationRule) -> String {
        var parts = rule.condition.attributes.sorted { $0.key < $1.key }.map { name, texts in
            let whole = texts.filter { $0.hasPrefix("=") }.map { "“\(name.shown(String($0.dropFirst())))”" }
            let pieces = texts.filter { !$0.hasPrefix("=") }.map { "“\($0)”" }
            return name.chinese + [choice("为", whole), choice("含", pieces)].compactMap(\.self).joined(separator: "，或")
        }
        if !rule.condition.anyPorts.isEmpty {
            parts.append("开放 \(rule.condition.anyPorts.sorted().joined(separator: "、")) 之一")
        }
        if !rule.condition.allPorts.isEmpty {
            parts.append("同时开放 \(rule.condition.allPorts.sorted().joined(separator: "、"))")
        }
        if !rule.condition.ranges.isEmpty {
            parts.append("地址在 \(rule.condition.ranges.map(\.description).joined(separator: "、"))")
        }
        return parts.joined(separator: "；")
    }

    /// `含“esxi”、“proxmox”之一`. Nil: none.
    private static func choice(_ verb: String, _ words: [String]) -> String? {
        words.isEmpty ? nil : verb + words.joined(separator: "、") + (words.count > 1 ? "之一" : "")
    }
}
