import Console
import Kernel
import Records

/// Organisation, accounts and access, as the Server takes it in.
package struct DirectoryModule: ConsoleModule {
    /// Of which tables the records consist.
    package static let schema = DirectorySchema.schema

    /// The product's name in authenticator applications.
    package var product = "安护"
    /// What all modules together allow, for the page of permissions. Set once all modules have been asked.
    package var allPermissions = PermissionTable()
    /// What operations of the interface for programs want: a token can be issued for these. Set once all modules have been
    /// asked.
    package var operationPermissions: [Permission] = []
    /// The Chinese names of what the audit trail tells of; services add theirs.
    package var vocabulary = AuditVocabulary.directory
    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    package func permissions(into table: inout PermissionTable) {
        table.grant(.viewDirectory, to: .systemAdministrator, .engineer, .manager, .reviewer)
        table.grant(.manageDirectory, to: .systemAdministrator)
        table.grant(.viewAccounts, to: .systemAdministrator, .securityAdministrator)
        table.grant(.manageAccounts, to: .systemAdministrator)
        table.grant(.manageRoles, to: .securityAdministrator)
        table.grant(.managePolicy, to: .securityAdministrator)
        table.grant(.manageFactors, to: .securityAdministrator)
        table.grant(.useTokens, to: .engineer, .manager, .reviewer)
        table.grant(.manageTokens, to: .securityAdministrator)
        table.grant(.viewAudit, to: .auditAdministrator)
        table.grant(.exportAudit, to: .auditAdministrator)
    }

    package func routes(into routes: inout RouteTable) {
        SignInRoutes(context: context).add(to: &routes)
        OwnAccountRoutes(context: context, product: product).add(to: &routes)
        APITokenRoutes(context: context, offered: operationPermissions).add(to: &routes)
        AccountRoutes(context: context).add(to: &routes)
        RoleRoutes(context: context, allPermissions: allPermissions).add(to: &routes)
        UnitRoutes(context: context).add(to: &routes)
        PersonRoutes(context: context).add(to: &routes)
        SecurityPolicyRoutes(context: context).add(to: &routes)
        FactorRoutes(context: context).add(to: &routes)
        AuditRoutes(context: context, vocabulary: vocabulary).add(to: &routes)
    }

    package var navigation: [NavigationItem] {
        let item = { (title: String, link: Link, icon: String, permission: Permission, order: Int) in
            NavigationItem(
                title, to: link, icon: icon, access: .permission(permission), group: .administration, order: order)
        }
        return [
            item("部门", Links.units, "diagram-3", .viewDirectory, 1),
            item("人员", Links.persons, "people", .viewDirectory, 2),
            item("账号", Links.accounts, "person-badge", .viewAccounts, 3),
            item("角色与权限", Links.roles, "person-lock", .manageRoles, 4),
            item("双因素认证", Links.factors, "shield-check", .manageFactors, 5),
            item("接口令牌", Links.apiTokens, "key", .manageTokens, 9),
            item("安全策略", Links.securityPolicy, "sliders", .managePolicy, 6),
            item("审计记录", Links.audit, "journal-text", .viewAudit, 7),
            item("审计链", Links.auditChain, "link-45deg", .viewAudit, 8),
        ]
    }
}
