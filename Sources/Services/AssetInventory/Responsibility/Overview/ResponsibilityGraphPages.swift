import Console
import Directory
import Kernel

/// The graph 组织—人员—资产—风险.
enum ResponsibilityGraphPages {
    static func page(
        _ graph: ResponsibilityGraph, focus: ResponsibilityGraph.Focus, units: UnitTree, gaps: Int
    ) -> Page {
        let shown = graph.lines.count
        return Page("资产责任", actions: [.print]) {
            ResponsibilityPages.tabs(gaps: gaps, current: Links.responsibilityGraph)
            if focus != .all {
                paragraph { link("全院", to: Links.responsibilityGraph) }
            }
            section("组织—人员—资产—风险：\(graph.title)") {
                if graph.total == 0 {
                    EmptyState("没有已确认责任人的资产", advice: "发起认领并由责任人确认后，这里显示部门、责任人、资产和风险的关系。")
                } else {
                    if shown > 0 && shown < graph.total {
                        Alert(.info) { "共 \(graph.total) 项资产，图中显示前 \(shown) 项。" }
                    }
                    let picture = graph.picture
                    NodeGraph(
                        title: "组织—人员—资产—风险：\(graph.title)", groups: ["部门", "责任人", "资产", "风险"],
                        nodes: picture.nodes, edges: picture.edges)
                    if focus == .all {
                        Table(graph.shares, columns: shareColumns, caption: "部门与责任人")
                    } else {
                        Table(graph.lines, columns: lineColumns, caption: "责任与风险")
                    }
                }
            }
        }
    }

    private static let shareColumns: [Column<ResponsibilityGraph.Share>] = [
        .link("部门", key: "unit") { ($0.unitName, Links.responsibilityGraph.with("unit", $0.unit)) },
        .html("责任人", key: "person") { share in
            if let person = share.person {
                link(share.ownerName, to: Links.responsibilityGraph.with("person", person))
            } else {
                share.ownerName
            }
        },
        .count("资产", key: "assets") { ($0.assets, Links.assets(unit: $0.unitName, owner: $0.ownerName)) },
    ]

    private static let lineColumns: [Column<ResponsibilityGraph.Line>] = [
        .link("部门", key: "unit") { ($0.unitName, Links.responsibilityGraph.with("unit", $0.unit)) },
        .html("责任人", key: "person") { line in
            if let person = line.person {
                link(line.ownerName, to: Links.responsibilityGraph.with("person", person))
            } else {
                line.ownerName
            }
        },
        .link("资产", key: "asset") { ($0.asset.title, Links.asset($0.asset.id)) },
        .code("地址", key: "address") { $0.asset.address?.description },
        .badge("状态", key: "state") { AssetPages.stateBadge($0.asset) },
        .html("风险", key: "risks") { line in
            if line.risks.isEmpty {
                muted("无已知风险")
            } else {
                for risk in line.risks {
                    Badge(risk.severity)
                    " "
                    link(risk.title, to: risk.link)
                    " "
                }
            }
        },
    ]
}
