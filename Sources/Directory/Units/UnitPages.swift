import Console
import Kernel

/// The pages of units.
enum UnitPages {
    static func list(_ units: [Unit], _ headcounts: [Identifier<Unit>: Int], mayManage: Bool) -> Page {
        Page(
            "部门", actions: mayManage ? [.link("新增部门", to: Links.newUnit, icon: "plus-lg", weight: .primary)] : []
        ) {
            let tree = UnitTree(units)
            Table(
                tree.nodes, columns: columns(tree, headcounts, mayManage), caption: "部门",
                empty: EmptyState("尚未登记部门"))
        }
    }

    private static func columns(
        _ tree: UnitTree, _ headcounts: [Identifier<Unit>: Int], _ mayManage: Bool
    ) -> [Column<UnitTree.Node>] {
        let shown: [Column<UnitTree.Node>] = [
            .html("名称", key: "name", width: .wide) { node in
                // One em for each level, since the style sheet knows no depth.
                String(repeating: "\u{3000}", count: node.depth) + (node.depth > 0 ? "└ " : "")
                if node.depth == 0 { strong { node.unit.name } } else { node.unit.name }
            },
            .text("类型", key: "kind", width: .tight) { $0.unit.kind.chinese },
            .count("在岗人数", key: "persons") { node in
                (headcounts[node.unit.id] ?? 0, Links.persons.with("unit", node.unit.id))
            },
            .number("含下级", key: "below") { node in
                tree.subtree(of: node.unit.id).reduce(0) { $0 + (headcounts[$1] ?? 0) }
            },
            .badge("状态", key: "state") { $0.unit.closedAt == nil ? Badge("正常", .success) : Badge("停用") },
        ]
        guard mayManage else { return shown }
        return shown + [
            .actions { node in
                guard node.unit.closedAt == nil else {
                    return [.post("恢复", to: Links.unit(node.unit.id, "reopen"))]
                }
                return [
                    .link("修改", to: Links.unit(node.unit.id)),
                    .post("停用", to: Links.unit(node.unit.id, "close"), confirm: "确定停用“\(node.unit.name)”？"),
                ]
            }
        ]
    }

    static func new(_ request: ConsoleRequest, _ tree: UnitTree, _ errors: FormErrors) -> Page {
        Page("新增部门", path: [Crumb("部门", Links.units)]) {
            section("部门信息") { form(request, to: Links.units, nil, tree, errors) }
        }
    }

    static func edit(_ request: ConsoleRequest, _ unit: Unit, _ tree: UnitTree, _ errors: FormErrors) -> Page {
        Page("修改部门", subtitle: HTML(text: unit.name), path: [Crumb("部门", Links.units)]) {
            section("部门信息") { form(request, to: Links.unit(unit.id), unit, tree, errors) }
        }
    }

    private static func form(
        _ request: ConsoleRequest, to link: Link, _ unit: Unit?, _ tree: UnitTree, _ errors: FormErrors
    ) -> Form {
        let below = unit.map { tree.subtree(of: $0.id) } ?? []
        return Form(
            to: link, cancel: Links.units, values: request.form.isEmpty ? nil : request.form, errors: errors,
            fields: [
                .text("name", "名称", value: unit?.name, isRequired: true, longest: 60),
                .select(
                    "kind", "类型", options: Unit.Kind.allCases.map { .init($0.rawValue, $0.chinese) },
                    value: (unit?.kind ?? .department).rawValue, empty: nil, isRequired: true),
                .select(
                    "parent", "上级",
                    options: tree.nodes.filter { !below.contains($0.unit.id) }
                        .map { .init($0.unit.id.description, $0.path) },
                    value: unit?.parentID?.description, empty: "无（医院或服务商）"),
            ])
    }
}
