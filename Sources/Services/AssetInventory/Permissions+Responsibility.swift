import Console

extension Permission {
    /// Ask departments and persons about assets, enter signed sheets.
    package static let requestClaims = Permission("claims.request", "发起资产认领")
    /// Answer for one's own and one's department's assets.
    package static let answerClaims = Permission("claims.answer", "确认本人和本部门的资产")
    /// Set how claims are sent.
    package static let manageClaimChannels = Permission("claims.channels", "设置认领推送渠道")

    /// The roles of those who are asked.
    static let claimAnswerers: Set<Role> = [.owner, .reviewer]

    /// Who may do what about responsibility.
    static func grantResponsibility(in table: inout PermissionTable) {
        table.grant(.requestClaims, to: .engineer)
        table.grant(.answerClaims, to: claimAnswerers)
        table.grant(.manageClaimChannels, to: .systemAdministrator)
    }
}
