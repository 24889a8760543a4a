import Console
import Directory
import Kernel

/// The pages of views.
enum SavedViewPages {
    static func list(_ views: [SavedView], own account: Identifier<Account>, names: PersonNames) -> Page {
        Page("视图", actions: [.print]) {
            paragraph { "视图保存列表的筛选条件、排序和所选的列。在列表上筛选后选择“保存为视图”即可新建。" }
            Table(
                views, columns: columns(account, names), caption: "视图",
                empty: EmptyState("还没有保存过视图", advice: "请在资产台账等列表上设置筛选条件后保存。"))
        }
    }

    private static func columns(_ account: Identifier<Account>, _ names: PersonNames) -> [Column<SavedView>] {
        [
            .link("名称", key: "title") { ($0.title, $0.link ?? Links.views) },
            .text("列表", key: "list", width: .tight) { $0.listTitle },
            .text("内容", key: "content", width: .wide) { content(FormValues(queryOf: $0.link)) },
            .badge("范围", key: "shared") { $0.isShared ? Badge("共享", .info) : Badge("仅本人") },
            .text("保存人", key: "owner", width: .tight) { names[$0.ownerLogin] },
            .moment("保存时间", key: "changed") { $0.changedAt },
            .actions { view in
                guard view.owner == account else { return [] }
                return [
                    .link("修改", to: Links.editView(view.id)),
                    .post("删除", to: Links.removeView(view.id), confirm: "删除视图“\(view.title)”？"),
                ]
            },
        ]
    }

    /// What a view holds, in words.
    static func content(_ query: FormValues) -> String {
        var parts: [String] = []
        if let line = query.text("q") { parts.append("搜索“\(line)”") }
        let others = query.pairs.filter { !["q", "sort", "column", "page", "size"].contains($0.name) }
        if !others.isEmpty { parts.append("筛选条件 \(others.count) 项") }
        if query["sort"] != nil { parts.append("指定排序") }
        let columns = query.all("column").count
        if columns > 0 { parts.append("所选的列 \(columns) 项") }
        return parts.isEmpty ? "全部记录" : parts.joined(separator: "，")
    }

    static func new(_ values: FormValues, errors: FormErrors) -> Page {
        let list = values.text("list").flatMap { Link(local: $0) } ?? Links.home
        let name = values.text("name") ?? "列表"
        let query = values.text("query") ?? ""
        return Page("保存为视图", path: [Crumb(name, list)]) {
            DescriptionList([
                .text("列表", name), .text("内容", content(FormValues(queryOf: Link(local: "\(list.path)?\(query)")))),
            ])
            Form(
                to: Links.views, submit: "保存视图", cancel: Link(local: "\(list.path)?\(query)") ?? list, values: values,
                errors: errors,
                fields: [
                    .hidden("list", list.path), .hidden("name", name), .hidden("query", query), title(nil),
                    shared(false),
                ])
        }
    }

    static func edit(_ view: SavedView, values: FormValues?, errors: FormErrors) -> Page {
        Page("修改视图", path: [Crumb("视图", Links.views)]) {
            Form(
                to: Links.editView(view.id), cancel: Links.views, values: values, errors: errors,
                fields: [title(view.title), shared(view.isShared)])
        }
    }

    private static func title(_ value: String?) -> Field {
        .text(
            "title", "名称", value: value, isRequired: true, placeholder: "例如：检验科未认领资产",
            longest: SavedViewDraft.longestTitle)
    }

    private static func shared(_ value: Bool) -> Field {
        .checkbox("shared", "共享给可以查看该列表的所有人", isOn: value, help: "各人看到的记录仍以本人的权限为准。")
    }
}
