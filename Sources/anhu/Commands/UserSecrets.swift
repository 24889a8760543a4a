import ArgumentParser
import Console
import Directory
import Kernel
import Server

/// What hands a secret over, which is printed once.
enum UserSecrets {
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reset-password", abstract: "重置口令，结束其全部会话")

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

        func run() async throws {
            let installation = try common.open()
            let principal = try await common.principal(installation, needing: .manageAccounts)
            let administration = AccountAdministration(installation.directory)
            let account = try await administration.account(login: login)
            try HandoverPrint.show(
                try await administration.resetPassword(account.id, by: principal), json: common.json)
        }
    }

    struct Sheet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sheet", abstract: "发放口令卡（双因素认证），旧卡作废")

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String

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
}
