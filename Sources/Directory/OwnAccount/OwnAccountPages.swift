import Console
import Kernel

/// The pages of one's own account.
enum OwnAccountPages {
    /// What the page of one's own account shows.
    struct View: Sendable {
        let summary: AccountSummary
        let units: UnitTree
        let policy: SecurityPolicy
        let passwordSetAt: Timestamp?
        let factors: [Factor]
        let codesLeft: Int?
        let sessions: [Session]
    }

    static func show(_ view: View, _ visitor: Visitor) -> Page {
        let person = view.summary.person
        return Page(
            "我的账号", subtitle: HTML(text: "\(person.name)　\(view.summary.account.login)"),
            actions: (visitor.may(.useTokens) ? [.link("接口令牌", to: Links.ownTokens, icon: "braces")] : [])
                + [.link("修改口令", to: Links.ownPassword, icon: "key", weight: .primary)]
        ) {
            sideBySide {
                section("基本信息") {
                    DescriptionList([
                        .text("姓名", person.name), .text("部门", view.units.path(of: person.unitID)),
                        .text("职务", person.title), .text("电话", person.phone),
                        .text("角色", Role.names(view.summary.roles)),
                        .moment("口令设置时间", view.passwordSetAt),
                        .moment("口令到期时间", view.passwordSetAt.map { $0 + view.policy.maximumAge }),
                    ])
                }
                section("双因素认证") { factors(view) }
            }
            section("登录会话") {
                Table(
                    view.sessions, columns: sessionColumns(visitor), caption: "本人的登录会话",
                    empty: EmptyState("没有其他登录"))
                if view.sessions.count > 1 {
                    PageAction.post(
                        "注销其他全部登录", to: Links.endOtherSessions, icon: "box-arrow-right",
                        confirm: "确定注销除本次以外的全部登录？")
                }
            }
        }
    }

    private static func factors(_ view: View) -> HTML {
        var html = HTML()
        if let left = view.codesLeft, left <= CodeSheet.fewLeft {
            html.add(Alert(.warning) { "口令卡仅剩 \(left) 个代码，请及时换发。" })
        }
        html.add(
            Table(
                view.factors,
                columns: [
                    .text("类型", key: "kind") { $0.kind.chinese }, .text("名称", key: "name") { $0.name },
                    .moment("启用时间", key: "confirmed") { $0.confirmedAt },
                    .actions { factor in
                        factor.kind.isHardware
                            ? []
                            : [
                                .post(
                                    "注销", to: Links.removeOwnFactor(factor.id),
                                    confirm: "注销后该认证因素立即失效，其他登录将被注销。确定注销？")
                            ]
                    },
                ], caption: "本人的认证因素",
                empty: EmptyState("尚未绑定", advice: "绑定后，登录时除口令外还需输入动态口令或口令卡代码。")))
        html.add(PageAction.link("绑定认证因素", to: Links.enrolSecondFactor, icon: "shield-plus"))
        return html
    }

    private static func sessionColumns(_ visitor: Visitor) -> [Column<Session>] {
        [
            .html("地址", key: "peer", width: .tight) { session in
                code(session.peer)
                if session.id.description == visitor.sessionID {
                    " "
                    Badge("本次", .success)
                }
            },
            .moment("登录时间", key: "started") { $0.startedAt },
            .moment("最近操作", key: "seen") { $0.seenAt },
            .text("浏览器", key: "agent", width: .wide) { $0.userAgent },
            .actions { session in
                session.id.description == visitor.sessionID
                    ? [] : [.post("注销", to: Links.endOwnSession(session.id), confirm: "确定注销该登录？")]
            },
        ]
    }

    static func password(
        _ request: ConsoleRequest, _ policy: SecurityPolicy, isForced: Bool, _ errors: FormErrors
    ) -> Page {
        Page(
            "修改口令",
            subtitle: HTML(text: isForced ? "口令为初始口令或已到期，须更换后才能继续使用" : ""),
            path: isForced ? [] : [Crumb("我的账号", Links.ownAccount)], layout: isForced ? .card : .full
        ) {
            if isForced {
                block(.class("mt-3")) { form(request, policy, cancel: nil, errors) }
                SignInPages.signOut
            } else {
                section("更换口令") { form(request, policy, cancel: Links.ownAccount, errors) }
            }
        }
    }

    private static func form(
        _ request: ConsoleRequest, _ policy: SecurityPolicy, cancel: Link?, _ errors: FormErrors
    ) -> Form {
        Form(
            to: Links.ownPassword, submit: "更换口令", cancel: cancel, errors: errors,
            fields: [
                .secret("current", "当前口令", .current),
                .secret(
                    "new", "新口令", .new,
                    help: """
                        至少 \(policy.minimumLength) 位，含大写字母、小写字母、数字、符号中的至少 \(policy.minimumClasses) 类；\
                        不得包含登录名、姓名或拼音，不得为常用词、单位名加数字，不得与最近 \(policy.historyLength) 次口令相同
                        """),
                .secret("again", "再次输入新口令", .new),
            ] + Field.comeBack(request))
    }
}

extension Role {
    /// The names of roles in their usual order.
    static func names(_ roles: Set<Role>) -> String {
        Role.allCases.filter(roles.contains).map(\.chinese).joined(separator: "、")
    }
}
