import ArgumentParser
import Console
import Directory
import Kernel
import Server

/// Tokens for programs, at the terminal.
struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "接口令牌：列表、签发、注销（其他系统调用 /api/v1 用）",
        subcommands: [TokenList.self, TokenIssue.self, TokenRevoke.self], defaultSubcommand: TokenList.self)
}

/// Lists one's own tokens.
struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出本账号的接口令牌")

    @OptionGroup(title: "公共选项") var common: CommonOptions

    private struct Line: Encodable {
        let id: Int64
        let name: String
        let scopes: [String]
        let state: String
        let expiresAt: String
        let seenAt: String?
    }

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .useTokens)
        let now = installation.directory.now
        let lines = try await APITokens(installation.directory).list(by: principal).map { token in
            Line(
                id: token.id.rawValue, name: token.name, scopes: token.scopes.sorted(),
                state: token.state(at: now).chinese, expiresAt: CivilTime(token.expiresAt).description,
                seenAt: token.seenAt.map { CivilTime($0).description })
        }
        if common.json { return try Terminal.printJSON(lines) }
        Terminal.printTable(
            ["编号", "用途", "权限范围", "状态", "截止时间", "最近使用"],
            lines.map {
                [String($0.id), $0.name, $0.scopes.joined(separator: "、"), $0.state, $0.expiresAt, $0.seenAt ?? "从未"]
            })
    }
}

/// Issues a token.
struct TokenIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "签发接口令牌，只显示一次",
        discussion: "权限范围用权限名，如 assets.view（查看资产台账）、assets.tell（上报资产观测记录）。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("用途，由哪个系统或脚本使用", valueName: "用途")) var name: String
    @Option(help: ArgumentHelp("权限范围，可重复", valueName: "权限")) var scope: [String]
    @Option(help: ArgumentHelp("最后可用日期，默认 90 天后", valueName: "日期")) var until: String?
    @Option(help: ArgumentHelp("只允许的来源地址或网段，以逗号分隔", valueName: "地址")) var addresses: String?

    private struct Line: Encodable {
        let id: Int64
        let token: String
        let expiresAt: String
    }

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .useTokens)
        let day = until.map { CivilDate(text: $0) } ?? CivilTime(installation.directory.now + .days(90)).date
        let issued = try await APITokens(installation.directory).issue(
            name, scopes: scope, addresses: addresses, until: day, offered: installation.operationPermissions,
            installation.permissions, by: principal)
        let end = CivilTime(issued.expiresAt).description
        if common.json {
            return try Terminal.printJSON(Line(id: issued.id.rawValue, token: issued.bearer, expiresAt: end))
        }
        print("令牌 \(issued.id)（\(issued.name)），\(end) 前有效，只显示这一次：")
        print(issued.bearer)
    }
}

/// Revokes a token.
struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "注销本账号的接口令牌")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("令牌编号", valueName: "编号")) var id: Int64

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .useTokens)
        try await APITokens(installation.directory).revokeOwn(Identifier(id), by: principal)
        print("令牌 \(id) 已注销")
    }
}
