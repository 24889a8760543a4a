import Console
import Kernel

/// The security administrator's pages of second factors.
enum FactorPages {
    /// An account with its factors.
    struct Line: Sendable {
        let summary: AccountSummary
        let isRequired: Bool
        let factors: [Factor]
    }

    /// A hardware token with its holder.
    struct Token: Sendable {
        let token: Factor
        let holder: AccountSummary?
    }

    private static let tabs = [Tabs.Tab("账号", Links.factors), Tabs.Tab("硬件令牌", Links.tokens)]

    static func accounts(
        _ lines: [Line], total: Int, _ query: TableQuery, own: Identifier<Account>
    ) -> Page {
        Page("双因素认证") {
            Tabs(tabs, current: Links.factors)
            Table(
                lines,
                columns: [
                    .text("登录名", key: "login", width: .tight, isSortable: true) { $0.summary.account.login },
                    .text("使用人", key: "person", width: .tight, isSortable: true) { $0.summary.person.name },
                    .text("角色", key: "roles") { Role.names($0.summary.roles) },
                    .badge("要求", key: "required") { line in
                        guard line.isRequired else { return Badge("可选") }
                        return line.factors.isEmpty ? Badge("须绑定", .warning) : Badge("已满足", .success)
                    },
                    .html("已启用的认证因素", key: "factors", width: .wide) { line in
                        for factor in line.factors {
                            block { "\(factor.kind.chinese)：\(factor.name)" }
                        }
                        if line.factors.isEmpty { muted("未绑定") }
                    },
                    .actions { line in actions(line, own) },
                ], query: query, total: total,
                filters: [
                    .search("登录名或姓名"), .select("role", "角色", options: AccountPages.roleOptions, empty: "全部"),
                ], caption: "账号的认证因素")
        }
    }

    private static func actions(_ line: Line, _ own: Identifier<Account>) -> [PageAction] {
        let id = line.summary.account.id
        guard id != own else { return [.link("我的账号", to: Links.ownAccount)] }
        var actions: [PageAction] = [
            .post(
                "发放口令卡", to: Links.issueSheet, fields: ["account": id.description],
                confirm: "发放后原口令卡作废，该账号的登录将全部注销。确定发放？")
        ]
        for factor in line.factors {
            if factor.kind.isHardware {
                actions.append(.link("令牌", to: Links.token(factor.id)))
            } else {
                actions.append(
                    .post(
                        "注销\(factor.kind == .app ? "应用" : "口令卡")", to: Links.factor(factor.id, "remove"),
                        confirm: "确定注销\(line.summary.account.login)的\(factor.kind.chinese)？该账号的登录将全部注销。"))
            }
        }
        return actions
    }

    static func sheet(_ sheet: CodeSheet) -> Page {
        Page(
            "口令卡", subtitle: HTML(text: "仅显示这一次，请立即打印并当面交给本人"), path: [Crumb("双因素认证", Links.factors)],
            actions: [.print, .link("返回双因素认证", to: Links.factors, icon: "arrow-left")]
        ) {
            CodeSheetPage.content(sheet)
        }
    }

    static func tokens(_ request: ConsoleRequest, _ tokens: [Token], _ errors: FormErrors) -> Page {
        Page("双因素认证") {
            Tabs(tabs, current: Links.tokens)
            Table(
                tokens,
                columns: [
                    .link("序列号", key: "serial", width: .tight) { ($0.token.name, Links.token($0.token.id)) },
                    .text("类型", key: "kind", width: .tight) { $0.token.kind.chinese },
                    .number("位数", key: "digits") { $0.token.digits },
                    .text("持有人", key: "holder", width: .wide) { $0.holder.map(name) },
                    .badge("状态", key: "state") { $0.holder == nil ? Badge("库存") : Badge("使用中", .success) },
                    .moment("登记时间", key: "created") { $0.token.createdAt },
                ], caption: "硬件令牌", empty: EmptyState("尚未登记令牌", advice: "从令牌厂商取得种子文件后在下方导入。"))
            section("导入令牌") {
                Form(
                    to: Links.tokens, submit: "导入", errors: errors,
                    fields: [
                        .file("file", "种子文件", accept: ".csv,.txt"),
                        .textArea(
                            "text", "或粘贴内容", rows: 4, longest: 50_000,
                            help: "每行一个令牌：序列号,类型(TOTP/HOTP),密钥(十六进制或Base32),算法,位数,周期或计数。后三项可省略。"),
                    ])
                block(.class("mt-3")) {
                    Alert(.warning) { "种子等同于令牌本身：导入后请将文件从计算机中清除，原件封存。" }
                }
            }
        }
    }

    static func token(_ view: Token, _ accounts: [AccountSummary]) -> Page {
        let token = view.token
        return Page(
            "令牌 \(token.name)", path: [Crumb("双因素认证", Links.factors), Crumb("硬件令牌", Links.tokens)],
            actions: actions(view)
        ) {
            section("令牌信息") {
                DescriptionList([
                    .text("类型", token.kind.chinese), .text("位数", String(token.digits)),
                    .text("持有人", view.holder.map(name)), .moment("分配时间", token.confirmedAt),
                    .moment("登记时间", token.createdAt),
                ])
            }
            if view.holder == nil {
                section("分配") {
                    Form(
                        to: Links.factor(token.id, "assign"), submit: "分配",
                        fields: [
                            .select(
                                "account", "账号", options: accounts.map { .init($0.account.id.description, name($0)) },
                                isRequired: true)
                        ])
                }
            }
            section("同步") {
                paragraph { "令牌与系统不同步时，依次输入令牌连续显示的两个动态口令。" }
                Form(
                    to: Links.factor(token.id, "resynchronize"), submit: "同步",
                    fields: [.secret("first", "第一个动态口令", .code), .secret("second", "第二个动态口令", .code)])
            }
        }
    }

    private static func actions(_ view: Token) -> [PageAction] {
        let remove = PageAction.post(
            "注销令牌", to: Links.factor(view.token.id, "remove"), icon: "trash", weight: .danger,
            confirm: "注销后令牌不能再使用。确定注销？")
        guard view.holder != nil else { return [remove] }
        return [
            .post(
                "收回", to: Links.factor(view.token.id, "release"), icon: "arrow-return-left",
                confirm: "收回后持有人的登录将全部注销。确定收回？"), remove,
        ]
    }

    private static func name(_ account: AccountSummary) -> String {
        "\(account.account.login)（\(account.person.name)）"
    }
}
