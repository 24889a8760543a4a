import Console

extension Permission {
    /// See units and persons.
    package static let viewDirectory = Permission("directory.view", "查看部门和人员")
    /// Keep units and persons.
    package static let manageDirectory = Permission("directory.manage", "维护部门和人员")
    /// See accounts.
    package static let viewAccounts = Permission("accounts.view", "查看账号")
    /// Make, disable and unlock accounts, reset passwords, end sessions.
    package static let manageAccounts = Permission("accounts.manage", "管理账号")
    /// Give and take roles.
    package static let manageRoles = Permission("roles.manage", "授予和撤销角色")
    /// Decide the security policy.
    package static let managePolicy = Permission("policy.manage", "设置安全策略")
    /// Issue, assign and remove second factors of others.
    package static let manageFactors = Permission("factors.manage", "管理双因素认证")
    /// Issue tokens for programs to oneself, with no more permissions than one has.
    package static let useTokens = Permission("tokens.use", "签发本人的接口令牌")
    /// See and revoke everybody's tokens for programs.
    package static let manageTokens = Permission("tokens.manage", "管理接口令牌")
    /// Read the audit trail.
    package static let viewAudit = Permission("audit.view", "查看审计记录")
    /// Take the audit trail away as a file or on paper.
    package static let exportAudit = Permission("audit.export", "导出审计记录")
}
