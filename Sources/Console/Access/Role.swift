/// What a person is in the security work of the hospital (services.md, table of users).
///
/// The last three are the separated administrators (三员分立): no account may hold two of them.
package enum Role: String, Sendable, CaseIterable, Codable {
    /// 驻场工程师: runs scans, inspections and backups, writes deliverables.
    case engineer
    /// 项目经理: calendar, staff, service level, handover.
    case manager
    /// 信息科: approves plans, changes and fixes, accepts deliverables.
    case reviewer
    /// 责任人: claims and confirms the department's assets and fixes.
    case owner
    /// 领导小组: dashboard and incident reports.
    case leadership
    /// 系统管理员: accounts.
    case systemAdministrator
    /// 安全管理员: policy and permissions.
    case securityAdministrator
    /// 审计管理员: the audit trail.
    case auditAdministrator

    /// The name that pages and documents show.
    package var chinese: String {
        switch self {
        case .engineer: "驻场工程师"
        case .manager: "项目经理"
        case .reviewer: "信息科"
        case .owner: "责任人"
        case .leadership: "领导小组"
        case .systemAdministrator: "系统管理员"
        case .securityAdministrator: "安全管理员"
        case .auditAdministrator: "审计管理员"
        }
    }

    /// True for those that decide for the hospital: they go to its own people only.
    package var isOfHospital: Bool { self == .reviewer || self == .leadership }

    /// True for the three that no account may combine.
    package var isSeparatedAdministrator: Bool {
        switch self {
        case .systemAdministrator, .securityAdministrator, .auditAdministrator: true
        default: false
        }
    }
}
