import ArgumentParser
import Console
import Directory
import Kernel
import Records
import Server

/// A command that does one thing to the account it names.
protocol AccountDeed: AsyncParsableCommand {
    /// What every command takes.
    var common: CommonOptions { get }
    /// The account.
    var login: String { get }
    /// What the person at the terminal must be allowed.
    static var permission: Permission { get }

    /// Does it.
    /// - Returns: what was done, in one Chinese sentence.
    func perform(
        _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
    ) async throws -> String
}

extension AccountDeed {
    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: Self.permission)
        let administration = AccountAdministration(installation.directory)
        let account = try await administration.account(login: login)
        try Terminal.done(try await perform(administration, on: account, by: principal), json: common.json)
    }
}

/// What is done to one account that is named.
enum UserDeed {
    struct Disable: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "disable", abstract: "停用账号")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.disable(account.id, by: principal)
            return "已停用 \(account.login)。"
        }
    }

    struct Enable: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "enable", abstract: "启用账号")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.enable(account.id, by: principal)
            return "已启用 \(account.login)。"
        }
    }

    struct Unlock: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "unlock", abstract: "解除登录失败锁定")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.unlock(account.id, by: principal)
            return "已解锁 \(account.login)。"
        }
    }

    struct EndSessions: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "end-sessions", abstract: "结束账号的全部会话")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.endSessions(of: account.id, by: principal)
            return "已结束 \(account.login) 的全部会话。"
        }
    }

    struct Map: AccountDeed {
        static let configuration = CommandConfiguration(
            commandName: "map", abstract: "允许本机操作系统用户以该账号的名义执行命令")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String
        @Argument(help: ArgumentHelp("操作系统用户", valueName: "操作系统用户")) var osUser: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.map(osUser: osUser, to: account.id, by: principal)
            return "操作系统用户 \(osUser) 可以以账号 \(account.login) 的名义执行命令。"
        }
    }

    struct Unmap: AccountDeed {
        static let configuration = CommandConfiguration(commandName: "unmap", abstract: "取消操作系统用户与该账号的对应")
        static let permission = Permission.manageAccounts

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String
        @Argument(help: ArgumentHelp("操作系统用户", valueName: "操作系统用户")) var osUser: String

        func perform(
            _ administration: AccountAdministration, on account: UserAccount, by principal: Principal
        ) async throws -> String {
            try await administration.unmap(osUser: osUser, from: account.id, by: principal)
            return "已取消操作系统用户 \(osUser) 与账号 \(account.login) 的对应。"
        }
    }
}
