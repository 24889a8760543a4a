import ArgumentParser
import Console
import Directory
import Kernel
import Records
import Server

/// What is done to one account that is named.
enum UserDeed {
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reset-password", abstract: "重置口令，结束其全部会话")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        func run() async throws {
            let (administration, account, principal) = try await UserDeed.open(common, login, needing: .manageAccounts)
            try HandoverPrint.show(
                try await administration.resetPassword(account.id, by: principal), json: common.json)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "disable", abstract: "停用账户")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        func run() async throws {
            let (administration, account, principal) = try await UserDeed.open(common, login, needing: .manageAccounts)
            try await administration.disable(account.id, by: principal)
            print("已停用 \(account.login)。")
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "enable", abstract: "启用账户")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        func run() async throws {
            let (administration, account, principal) = try await UserDeed.open(common, login, needing: .manageAccounts)
            try await administration.enable(account.id, by: principal)
            print("已启用 \(account.login)。")
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "unlock", abstract: "解除登录失败锁定")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        func run() async throws {
            let (administration, account, principal) = try await UserDeed.open(common, login, needing: .manageAccounts)
            try await administration.unlock(account.id, by: principal)
            print("已解锁 \(account.login)。")
        }
    }

    struct EndSessions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "end-sessions", abstract: "结束账户的全部会话")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        func run() async throws {
            let (administration, account, principal) = try await UserDeed.open(common, login, needing: .manageAccounts)
            try await administration.endSessions(of: account.id, by: principal)
            print("已结束 \(account.login) 的全部会话。")
        }
    }

    struct Sheet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sheet", abstract: "发放口令卡（双因素认证），旧卡作废")

        @OptionGroup var common: CommonOptions
        @Argument(help: "账户名") var login: String

        private struct Line: Encodable {
            let login: String
            let codes: [String]
        }

        func run() async throws {
            let installation = try common.open()
            let principal = try await common.principal(installation, needing: .manageFactors)
            let account = try await AccountAdministration(installation.directory).account(login: login)
            let sheet = try await SecondFactors(installation.directory).issueSheet(to: account.id, by: principal)
            if common.json { return try Terminal.printJSON(Line(login: sheet.login, codes: sheet.codes)) }
            print("\(sheet.login) 的口令卡（只显示这一次，请打印后当面交付）：")
            for (index, code) in sheet.codes.enumerated() {
                let number = index + 1 < 10 ? " \(index + 1)" : "\(index + 1)"
                print("\(number)  \(code)", terminator: index % 4 == 3 ? "\n" : "     ")
            }
            print("")
        }
    }

    static func open(
        _ common: CommonOptions, _ login: String, needing permission: Permission
    ) async throws -> (AccountAdministration, UserAccount, Principal) {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: permission)
        let administration = AccountAdministration(installation.directory)
        return (administration, try await administration.account(login: login), principal)
    }
}
