import Console
import Kernel

/// The pages of tokens for programs.
enum APITokenPages {
    /// A line of everybody's tokens.
    struct Line: Sendable {
        let token: APIToken
        let login: String
        let person: String
    }

    static func own(_ tokens: [APIToken], _ offered: [Permission], at now: Timestamp) -> Page {
        Page(
            "接口令牌", path: [Crumb("我的账号", Links.ownAccount)],
            actions: [
                .link("接口说明", to: Links.api, icon: "book"),
                .link("签发令牌", to: Links.newToken, icon: "plus-lg", weight: .primary),
            ]
        ) {
            Table(
                tokens,
                columns: columns(offered, at: now) { $0 } + [
                    .actions { token in
                        token.state(at: now) == .live
                            ? [
                                .post(
                                    "注销", to: Links.revokeOwnToken(token.id),
                                    confirm: "注销后使用该令牌的程序立即不能调用接口。确定注销？")
                            ] : []
                    }
                ], caption: "本人的接口令牌",
                empty: EmptyState("没有接口令牌", advice: "其他系统或脚本要读取台账、上报资产线索时，为它签发一个令牌。"))
        }
    }

    static func all(
        _ lines: [Line], total: Int, _ query: TableQuery, _ offered: [Permission], at now: Timestamp
    ) -> Page {
        Page("接口令牌", actions: [.link("接口说明", to: Links.api, icon: "book")]) {
            Table(
                lines,
                columns: [
                    .text("签发人", key: "person", width: .tight) { "\($0.person)（\($0.login)）" }
                ] + columns(offered, at: now) { $0.token } + [
                    .actions { line in
                        line.token.state(at: now) == .live
                            ? [
                                .post(
                                    "注销", to: Links.revokeToken(line.token.id),
                                    confirm: "注销后使用该令牌的程序立即不能调用接口。确定注销？")
                            ] : []
                    }
                ], query: query, total: total,
                filters: [.select("ended", "范围", options: [.init("1", "全部")], empty: "有效的")],
                caption: "全部接口令牌",
                empty: EmptyState("没有有效的接口令牌", advice: "令牌由驻场工程师、项目经理、信息科在“我的账号”中签发。"))
        }
    }

    private static func columns<Row>(
        _ offered: [Permission], at now: Timestamp, _ token: @escaping @Sendable (Row) -> APIToken
    ) -> [Column<Row>] {
        let titles = Dictionary(offered.map { ($0.rawValue, $0.title) }) { first, _ in first }
        return [
            .text("用途", key: "name") { token($0).name },
            .text("权限范围", key: "scopes", width: .wide) {
                token($0).scopes.sorted().map { titles[$0] ?? $0 }.joined(separator: "、")
            },
            .text("来源地址", key: "addresses") { row in
                token(row).addresses.map { $0.ranges.map(\.description).joined(separator: "，") } ?? "不限"
            },
            .moment("签发时间", key: "created") { token($0).createdAt },
            .moment("截止时间", key: "expires") { token($0).expiresAt },
            .html("最近使用", key: "seen", width: .tight) { row in
                if let seen = token(row).seenAt {
                    block { CivilTime(seen).toMinute }
                    block { muted(token(row).seenFrom ?? "") }
                } else {
                    muted("从未")
                }
            },
            .badge("状态", key: "state") { row in
                let state = token(row).state(at: now)
                return Badge(state.chinese, state == .live ? .success : .neutral)
            },
        ]
    }

    static func new(_ request: ConsoleRequest, _ offered: [Permission], _ errors: FormErrors) -> Page {
        Page(
            "签发接口令牌", path: [Crumb("我的账号", Links.ownAccount), Crumb("接口令牌", Links.ownTokens)]
        ) {
            section("令牌") {
                Form(
                    to: Links.ownTokens, submit: "签发", cancel: Links.ownTokens,
                    values: errors.isEmpty ? nil : request.form, errors: errors,
                    fields: [
                        .text(
                            "name", "用途", isRequired: true, longest: 60, help: "由哪个系统或脚本使用，如：流量探针资产上报"),
                        .checkboxes(
                            "scope", "权限范围", options: offered.map { Field.Option($0.rawValue, $0.title) },
                            help: "只勾选该程序确实需要的；本人账号失去的权限，令牌也随之失去"),
                        .date(
                            "until", "截止日期", value: CivilTime(request.now + .days(90)).date, isRequired: true,
                            help: "最长 \(APITokenDraft.longestDays - 1) 天；到期后须重新签发"),
                        .text(
                            "addresses", "来源地址", longest: 500,
                            help: "只允许从这些地址或网段使用，多个以逗号分隔，如 10.1.2.3, 10.2.0.0/24；留空不限"),
                        .secret("password", "本人当前口令", .current, help: "确认是本人签发"),
                    ])
            }
        }
    }

    static func issued(_ token: APITokens.Issued) -> Page {
        Page(
            "令牌已签发", path: [Crumb("我的账号", Links.ownAccount), Crumb("接口令牌", Links.ownTokens)],
            actions: [.link("返回接口令牌", to: Links.ownTokens, weight: .primary)]
        ) {
            section(token.name) {
                Alert(.warning) { "令牌只在此页显示一次，离开后无法再次查看。请立即存入该程序的配置，不要写入代码或发送到聊天工具。" }
                preformatted(token.bearer)
                DescriptionList([.moment("截止时间", token.expiresAt)])
                paragraph { "调用时放在请求头中：" }
                preformatted("Authorization: Bearer \(token.bearer)")
            }
        }
    }
}
