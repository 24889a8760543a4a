import ArgumentParser
import Console
import Directory
import Foundation
import Kernel
import Records
import Server

/// Makes a new installation ready: data folder, key, first accounts, scan scope, schedules.
struct Setup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "初始化：数据目录、密钥、首批账号；可重复运行")

    @OptionGroup(title: "公共选项") var common: CommonOptions

    func run() async throws {
        let installation = try common.open(mayCreate: true)
        let accounts = try await InstallationSetup(installation).run(osUser: CommonOptions.osUser)
        FirstAccounts.print(accounts, json: common.json)
        if accounts.isEmpty && !common.json {
            print("此前已初始化，没有新建账号。忘记口令的，请运行 anhu user reset-password 账号名。")
        }
        try installation.store.close()
    }
}

/// Prints the one-time passwords of the first accounts.
enum FirstAccounts {
    private struct Line: Encodable {
        let role: String
        let login: String
        let password: String
    }

    static func print(_ accounts: [DirectorySetup.FirstAccount], json: Bool) {
        let lines = accounts.map { Line(role: $0.role.chinese, login: $0.login, password: $0.password) }
        if json {
            try? Terminal.printJSON(lines)
            return
        }
        guard !lines.isEmpty else { return }
        Swift.print("首批账号（一次性口令只显示这一次，首次登录须修改）：")
        Terminal.printTable(["角色", "账号", "一次性口令"], lines.map { [$0.role, $0.login, $0.password] })
        // Into a file or a log the words would wait in a buffer, and be lost with a killed server.
        fflush(nil)
    }
}
