import ArgumentParser
import Console
import Directory
import Kernel
import Records
import Server

/// Grants and takes roles.
enum UserRole {
    struct Grant: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "grant", abstract: "授予角色")
        static let permission = Permission.manageRoles

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String
        @Argument(help: ArgumentHelp("角色，例如 驻场工程师 或 engineer", valueName: "角色")) var role: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            let role = try UserRole.read(role)
            try await administration.grant(role, to: account.id, by: principal)
            return "已授予 \(account.login) 角色“\(role.chinese)”。"
        }
    }

    struct Revoke: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "撤销角色")
        static let permission = Permission.manageRoles

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String
        @Argument(help: ArgumentHelp("角色，例如 驻场工程师 或 engineer", valueName: "角色")) var role: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            let role = try UserRole.read(role)
            try await administration.revoke(role, from: account.id, by: principal)
            return "已撤销 \(account.login) 的角色“\(role.chinese)”。"
        }
    }

    private static func read(_ text: String) throws -> Role {
        let found = Role.allCases.first { $0.rawValue.lowercased() == text.lowercased() || $0.chinese == text }
        guard let found else { throw RoleFault(text: text) }
        return found
    }
}

/// Text that names no role.
private struct RoleFault: ExplainedError {
    let text: String
    var kind: FaultKind { .badInput }
    var explanation: Explanation {
        Explanation(
            "没有名为“\(text)”的角色",
            advice: "可用：\(Role.allCases.map { "\($0.chinese)（\($0.rawValue)）" }.joined(separator: "、"))")
    }
}
