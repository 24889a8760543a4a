import ArgumentParser
import Console
import Directory
import Kernel
import Server

/// Lists accounts.
struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出账号")

    @OptionGroup(title: "公共选项") var common: CommonOptions

    private struct Line: Encodable {
        let login: String
        let person: String
        let roles: [String]
        let state: String
        let lastSignIn: String?
    }

    func run() async throws {
        let installation = try common.open()
        _ = try await common.principal(installation, needing: .viewAccounts)
        let (accounts, _) = try await AccountAdministration(installation.directory).list()
        let lines = accounts.map { summary in
            Line(
                login: summary.account.login, person: summary.person.name,
                roles: summary.roles.map(\.chinese).sorted(), state: summary.account.state.chinese,
                lastSignIn: summary.lastSignIn.map { CivilTime($0).description })
        }
        if common.json { return try Terminal.printJSON(lines) }
        Terminal.printTable(
            ["账号", "姓名", "角色", "状态", "最近登录"],
            lines.map { [$0.login, $0.person, $0.roles.joined(separator: "、"), $0.state, $0.lastSignIn ?? "从未"] })
    }
}

/// Makes an account.
struct UserCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "为已登记的人员新建账号")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("账号名", valueName: "账号名")) var login: String
    @Option(help: ArgumentHelp("人员编号（见控制台“人员”）", valueName: "编号")) var person: Int64

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .manageAccounts)
        let made = try await AccountAdministration(installation.directory).create(
            login: login, person: Identifier(person), by: principal)
        try HandoverPrint.show(made, json: common.json)
    }
}

/// Prints an account with its one-time password.
enum HandoverPrint {
    private struct Line: Encodable {
        let login: String
        let password: String
    }

    static func show(_ handover: AccountAdministration.Handover, json: Bool) throws {
        if json { return try Terminal.printJSON(Line(login: handover.login, password: handover.password)) }
        print("账号 \(handover.login) 的一次性口令（只显示这一次，首次登录须修改）：\(handover.password)")
    }
}
