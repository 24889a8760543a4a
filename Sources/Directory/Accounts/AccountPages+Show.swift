import Console
import Kernel

extension AccountPages {
    static func show(_ view: View, mayManage: Bool, mayGrant: Bool) -> Page {
        let account = view.summary.account
        return Page(
            account.login, subtitle: subtitle(view), path: [Crumb("账号", Links.accounts)],
            actions: mayManage ? deeds(view) : [], notices: notices(view)
        ) {
            sideBySide {
                section("基本信息") { facts(view) }
                section("角色与认证") { access(view, mayGrant: mayGrant) }
            }
            section("最近登录") {
                Table(
                    view.sessions, columns: sessionColumns(account, mayManage), caption: "最近登录",
                    empty: EmptyState("从未登录"))
            }
            if mayManage { changes(view) }
        }
    }

    private static func subtitle(_ view: View) -> HTML {
        var html = HTML(text: "\(view.summary.person.name)　")
        html.add(state(view.summary.account))
        return html
    }

    private static func notices(_ view: View) -> [Notice] {
        var notices: [Notice] = []
        if let until = view.lockedUntil {
            notices.append(Notice(.warning, "登录失败次数过多，锁定至 \(CivilTime(until))"))
        }
        if view.summary.person.leftAt != nil { notices.append(Notice(.info, "使用人已登记离岗")) }
        return notices
    }

    private static func deeds(_ view: View) -> [PageAction] {
        let account = view.summary.account
        var deeds: [PageAction] = []
        if view.lockedUntil != nil {
            deeds.append(.post("解除锁定", to: Links.account(account.id, "unlock"), icon: "unlock"))
        }
        deeds.append(
            .post(
                "重置口令", to: Links.account(account.id, "reset-password"), icon: "key",
                confirm: "重置后原口令立即失效，该账号的登录将全部注销。确定重置？"))
        deeds.append(
            .post(
                "注销全部登录", to: Links.account(account.id, "end-sessions"), icon: "box-arrow-right",
                confirm: "确定注销该账号的全部登录？"))
        switch account.state {
        case .active:
            deeds.append(
                .post(
                    "停用", to: Links.account(account.id, "disable"), icon: "slash-circle", weight: .danger,
                    confirm: "停用后该账号立即不能使用。确定停用？"))
        case .disabled:
            deeds.append(.post("启用", to: Links.account(account.id, "enable"), icon: "check-circle", weight: .primary))
        }
        return deeds
    }

    private static func facts(_ view: View) -> DescriptionList {
        let person = view.summary.person
        let account = view.summary.account
        return DescriptionList([
            .text("使用人", person.name), .text("部门", view.units.path(of: person.unitID)),
            .text("职务", person.title), .text("电话", person.phone), .moment("建立时间", account.createdAt),
            .text("有效期至", account.validUntil.map { CivilTime($0 - .seconds(1)).date.description } ?? "长期"),
            .moment("口令设置时间", view.passwordSetAt), .moment("最近登录", view.summary.lastSignIn),
        ])
    }

    private static func access(_ view: View, mayGrant: Bool) -> HTML {
        var html = HTML()
        let factors = view.summary.factors.map(\.chinese).joined(separator: "、")
        html.add(
            DescriptionList([
                .text("角色", view.summary.roles.isEmpty ? "无" : Role.names(view.summary.roles)),
                .text("双因素认证", factors.isEmpty ? "未绑定" : factors),
            ]))
        if mayGrant {
            html.add(
                PageAction.link("调整角色", to: Links.roles(of: view.summary.account.id), icon: "person-lock"))
        } else {
            html.add(paragraph { muted("角色由安全管理员授予和撤销。") })
        }
        return html
    }

    private static func sessionColumns(_ account: UserAccount, _ mayManage: Bool) -> [Column<Session>] {
        let shown: [Column<Session>] = [
            .code("地址", key: "peer") { $0.peer },
            .moment("登录时间", key: "started") { $0.startedAt },
            .moment("结束时间", key: "ended") { $0.endedAt },
            .badge("状态", key: "state") { session in
                session.endedAt == nil ? Badge("在线", .success) : Badge(session.endReason?.chinese ?? "已结束")
            },
            .text("浏览器", key: "agent", width: .wide) { $0.userAgent },
        ]
        guard mayManage else { return shown }
        return shown + [
            .actions { session in
                session.endedAt == nil
                    ? [
                        .post(
                            "注销", to: Links.account(account.id, session: session.id), confirm: "确定注销该登录？")
                    ] : []
            }
        ]
    }

    private static func changes(_ view: View) -> HTML {
        let account = view.summary.account
        return sideBySide {
            section("变更使用人") {
                Form(
                    to: Links.account(account.id, "assign"), submit: "变更", confirm: "变更后该账号的登录将全部注销。确定变更？",
                    fields: [
                        .select(
                            "person", "使用人", options: view.persons.options,
                            value: view.summary.person.id.description, isRequired: true)
                    ])
            }
            section("有效期") {
                Form(
                    to: Links.account(account.id, "validity"), submit: "保存",
                    fields: [
                        .date(
                            "until", "最后可用日期", value: account.validUntil.map { CivilTime($0 - .seconds(1)).date },
                            help: "留空表示长期；管理员账号不得设置有效期")
                    ])
            }
        }
    }
}
