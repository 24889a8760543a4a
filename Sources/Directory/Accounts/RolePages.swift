import Console
import Kernel

/// The pages of roles.
enum RolePages {
    /// What the page of one account's roles shows.
    struct View: Sendable {
        let summary: AccountSummary
        let situation: RoleSeparation.Situation
    }

    private static let tabs = [Tabs.Tab("账号的角色", Links.roles), Tabs.Tab("角色的权限", Links.permissions)]

    static func list(_ accounts: [AccountSummary], total: Int, _ query: TableQuery) -> Page {
        Page("角色与权限") {
            Tabs(tabs, current: Links.roles)
            Table(
                accounts,
                columns: [
                    .link("登录名", key: "login", width: .tight, isSortable: true) {
                        ($0.account.login, Links.roles(of: $0.account.id))
                    },
                    .text("使用人", key: "person", width: .tight, isSortable: true) { $0.person.name },
                    .text("单位", key: "employer", width: .tight) { $0.person.employer.chinese },
                    .badge("状态", key: "state") { AccountPages.state($0.account) },
                    .text("角色", key: "roles", width: .wide) { Role.names($0.roles) },
                    .actions { [.link("调整", to: Links.roles(of: $0.account.id))] },
                ], query: query, total: total,
                filters: [
                    .search("登录名或姓名"), .select("role", "角色", options: AccountPages.roleOptions, empty: "全部"),
                ], caption: "账号的角色")
        }
    }

    static func show(_ view: View) -> Page {
        let account = view.summary.account
        return Page(
            "调整角色", subtitle: HTML(text: "\(view.summary.person.name)　\(account.login)"),
            path: [Crumb("角色与权限", Links.roles)]
        ) {
            Alert(.info) { "三员分立：系统管理员、安全管理员、审计管理员由三人分别担任，管理员账号不得兼任业务角色，任何人不得为本人授权。授予或撤销后，该账号的登录全部注销。" }
            Table(
                Role.allCases,
                columns: [
                    .text("角色", key: "role", width: .tight) { $0.chinese },
                    .text("职责", key: "duty", width: .wide) { $0.duty },
                    .badge("状态", key: "held") { view.summary.roles.contains($0) ? Badge("已授予", .success) : nil },
                    .text("限制", key: "refusal", width: .wide) { refusal($0, view) },
                    .actions { actions($0, view) },
                ], caption: "角色")
        }
    }

    private static func refusal(_ role: Role, _ view: View) -> String? {
        guard !view.summary.roles.contains(role) else { return nil }
        do throws(DirectoryError) {
            try RoleSeparation.check(granting: role, in: view.situation)
            return nil
        } catch {
            return error.explanation.summary
        }
    }

    private static func actions(_ role: Role, _ view: View) -> [PageAction] {
        let id = view.summary.account.id
        guard view.situation.granter != view.situation.person else { return [] }
        if view.summary.roles.contains(role) {
            return [
                .post("撤销", to: Links.role(role, of: id, "revoke"), confirm: "确定撤销\(role.chinese)？该账号的登录将全部注销。")
            ]
        }
        return refusal(role, view) == nil ? [.post("授予", to: Links.role(role, of: id, "grant"), weight: .primary)] : []
    }

    static func permissions(_ table: PermissionTable) -> Page {
        Page("角色与权限") {
            Tabs(tabs, current: Links.permissions)
            Table(
                table.all,
                columns: [.text("权限", key: "title") { $0.title }]
                    + Role.allCases.map { role in
                        .html(role.chinese, key: role.rawValue, alignment: .center, width: .tight) { permission in
                            if table.roles(with: permission).contains(role) { Icon("check-lg") }
                            // The picture says nothing to a screen reader.
                            inline(.class("visually-hidden")) {
                                table.roles(with: permission).contains(role) ? "有" : "无"
                            }
                        }
                    }, caption: "角色的权限")
        }
    }
}

extension Role {
    /// What the role does, in the words of the requirement.
    fileprivate var duty: String {
        switch self {
        case .engineer: "执行扫描、检查、备份，处置告警、事件和工单，编制交付文档"
        case .manager: "管理服务计划、人员、服务质量、交付和移交"
        case .reviewer: "审批方案、变更和整改，接收事件报告，验收交付文档"
        case .owner: "认领和确认本部门资产，确认整改结果"
        case .leadership: "查看总体态势，接收一至三级事件报告"
        case .systemAdministrator: "管理部门、人员和账号"
        case .securityAdministrator: "授予和撤销角色，设置安全策略和双因素认证"
        case .auditAdministrator: "查看、检索和导出审计记录"
        }
    }
}
