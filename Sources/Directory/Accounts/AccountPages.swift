import Console
import Kernel

/// The pages of accounts.
enum AccountPages {
    /// What the page of one account shows.
    struct View: Sendable {
        let summary: AccountSummary
        let units: UnitTree
        let lockedUntil: Timestamp?
        let passwordSetAt: Timestamp?
        let sessions: [Session]
        let persons: PersonChoice
    }

    static let sortable = AccountFilter.Order.allCases.map(\.rawValue)

    /// The list; `locked`: the accounts that have failed to sign in too often.
    static func list(
        _ accounts: [AccountSummary], locked: Set<Identifier<Account>>, total: Int, _ query: TableQuery, mayManage: Bool
    ) -> Page {
        Page(
            "账号",
            actions: mayManage
                ? [.link("新建账号", to: Links.newAccount, icon: "person-plus", weight: .primary)] : []
        ) {
            Table(
                accounts, columns: columns(locked), query: query, total: total,
                filters: [
                    .search("登录名或姓名"),
                    .select("role", "角色", options: roleOptions, empty: "全部"),
                    .select(
                        "state", "状态", options: UserAccount.State.allCases.map { .init($0.rawValue, $0.chinese) },
                        empty: "全部"),
                ], caption: "账号列表")
        }
    }

    static let roleOptions = Role.allCases.map { Field.Option($0.rawValue, $0.chinese) }

    private static func columns(_ locked: Set<Identifier<Account>>) -> [Column<AccountSummary>] {
        [
            .link("登录名", key: "login", width: .tight, isSortable: true) {
                ($0.account.login, Links.account($0.account.id))
            },
            .text("使用人", key: "person", width: .tight, isSortable: true) { $0.person.name },
            .text("单位", key: "employer", width: .tight) { $0.person.employer.chinese },
            .text("角色", key: "roles") { Role.names($0.roles) },
            .badge("状态", key: "state") { summary in
                locked.contains(summary.account.id) && summary.account.state == .active
                    ? Badge("锁定", .danger) : state(summary.account)
            },
            .text("双因素认证", key: "factors") { $0.factors.map(\.chinese).joined(separator: "、") },
            .moment("最近登录", key: "lastSignIn", isSortable: true) { $0.lastSignIn },
            .number("在线", key: "sessions") { $0.liveSessions },
        ]
    }

    static func state(_ account: UserAccount) -> Badge {
        switch account.state {
        case .active: Badge("启用", .success)
        case .disabled: Badge("停用", .neutral)
        }
    }

    static func new(_ request: ConsoleRequest, _ persons: PersonChoice, _ errors: FormErrors) -> Page {
        Page("新建账号", path: [Crumb("账号", Links.accounts)]) {
            section("账号信息") {
                Form(
                    to: Links.accounts, submit: "新建", cancel: Links.accounts,
                    values: request.form.isEmpty ? nil : request.form, errors: errors,
                    fields: [
                        .text(
                            "login", "登录名", isRequired: true, longest: 32,
                            help: "2 至 32 位小写字母、数字、点、下划线或连字符，以字母开头；建立后不能修改"),
                        .select(
                            "person", "使用人", options: persons.options, value: request.query["person"],
                            isRequired: true, help: "一人一号，不得共用；人员不在列表中时请先在“人员”中登记"),
                        .date("until", "有效期至", help: "临时人员填写最后可用日期，期满自动失效；长期使用留空"),
                    ])
                paragraph(.class("text-secondary mt-3 mb-0")) { "新账号没有任何角色，由安全管理员授予。" }
            }
        }
    }

    static func handover(_ handover: AccountAdministration.Handover, isNew: Bool) -> Page {
        Page(
            isNew ? "账号已建立" : "口令已重置", subtitle: HTML(text: "以下口令仅显示这一次"),
            path: [Crumb("账号", Links.accounts)],
            actions: [.print, .link("返回账号", to: Links.account(handover.accountID), icon: "arrow-left")]
        ) {
            section("一次性口令") {
                DescriptionList([
                    .html("登录名") { code(handover.login) }, .html("一次性口令") { code(handover.password) },
                ])
                block(.class("mt-3")) {
                    Alert(.warning) { "请当面交给使用人本人。首次登录须更换口令；离开本页后无法再次查看，遗失只能重置。" }
                }
            }
        }
    }
}
