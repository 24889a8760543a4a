/// The page that tells people what programs can ask for.
enum APIPages {
    static func all(_ routes: [Route]) -> Page {
        let all = routes.compactMap { route in route.operation.map { (route: route, operation: $0) } }
        let example = all.first { $0.route.method == .get }?.route.path.example() ?? ""
        return Page(
            "接口说明",
            actions: [.link("OpenAPI 文档", to: Links.openAPI, icon: "filetype-json")]
        ) {
            section("怎样调用") {
                paragraph { "程序用接口令牌调用，令牌在“我的账号”中签发，须勾选它能做的事，并有截止日期。" }
                preformatted(
                    """
                    curl -H "Authorization: Bearer <接口令牌>" "https://<本系统地址>\(example)"
                    """)
                list([
                    HTML(text: "返回 JSON，时间为东八区的 RFC 3339 格式；列表用 limit、offset 分页，next 是下一批的地址。"),
                    HTML(
                        text: "出错时返回 application/problem+json（RFC 9457）：title 为中文，title_en 为英文，code 供程序判断，place 为有误的字段。"
                    ),
                    HTML(text: "查询参数写错会被拒绝，不会被忽略；调用过于频繁时返回 429，按 Retry-After 的秒数等待。"),
                ])
            }
            for item in all {
                section("\(item.operation.title)") { describe(item.route, item.operation) }
            }
        }
    }

    private static func describe(_ route: Route, _ operation: APIOperation) -> HTML {
        var html = HTML()
        html.add(paragraph { code("\(route.method.rawValue) \(route.path)") })
        if let detail = operation.detail { html.add(paragraph { detail }) }
        var facts: [DescriptionList.Entry] = []
        let permissions = route.access.permissions.map(\.title)
        facts.append(.text("所需权限", permissions.isEmpty ? "任何接口令牌" : permissions.joined(separator: "或")))
        switch operation.body {
        case .none: break
        case .json(_, let limit): facts.append(.text("正文", "JSON，不超过 \(byteCount(limit))"))
        case .file(let types, let limit, let description):
            facts.append(
                .text("正文", "\(description)；\(types.joined(separator: "、"))，不超过 \(byteCount(limit))"))
        }
        html.add(DescriptionList(facts))
        if !operation.query.isEmpty {
            html.add(
                Table(
                    operation.query,
                    columns: [
                        .code("查询参数", key: "name") { $0.name },
                        .text("必需", key: "required", width: .tight) { $0.isRequired ? "是" : "否" },
                        .html("说明", key: "description", width: .wide) { parameter in
                            block { parameter.description }
                            block { muted(parameter.values) }
                        },
                    ], caption: "\(operation.title)的查询参数"))
        }
        return html
    }
}

extension APIParameter {
    /// What may be given, in words.
    fileprivate var values: String {
        switch kind {
        case .text(let longest): "文字，不超过 \(longest) 个字符"
        case .integer(let range): "\(range.lowerBound) 至 \(range.upperBound)"
        case .choice(let words): words.joined(separator: "、")
        case .flag: "true 或 false"
        }
    }
}

extension Links {
    /// The page that tells of the interface for programs.
    package static var api: Link { Link("api") }
    /// Its description for programs.
    package static var openAPI: Link { Link("api", "v1", "openapi.json") }
}
