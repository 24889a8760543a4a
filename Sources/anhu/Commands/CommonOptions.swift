import ArgumentParser
import Console
import Directory
import Foundation
import Kernel
import Logging
import Records
import Server

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("数据目录", valueName: "目录")) var data: String?
    @Option(help: ArgumentHelp("审计密钥目录", valueName: "目录")) var keys: String?
    @Option(help: ArgumentHelp("内容目录", valueName: "目录")) var content: String?
    @Option(help: ArgumentHelp("./up 安装工具和网页资源的目录", valueName: "目录")) var runtime: String?
    @Option(help: ArgumentHelp("配置文件（YAML）", valueName: "文件")) var config: String?
    @Option(name: .customLong("as"), help: ArgumentHelp("以哪个账号的名义执行", valueName: "账号")) var account: String?
    @Flag(help: "以 JSON 输出") var json = false

    /// The settings in force; `more` are options of the one command.
    func settings(_ more: [String: String?] = [:]) throws -> Settings {
        var options: [String: String?] = ["data": data, "keys": keys, "content": content, "runtime": runtime]
        options.merge(more) { $1 }
        return try Settings(
            commandLine: options.compactMapValues { $0 }, environment: ProcessInfo.processInfo.environment,
            file: config)
    }

    /// Opens the installation; a command prints results, and only warnings go to the log. Only set-up and server make a
    /// new one: a mistyped folder must not look like a hospital without assets.
    func open(
        _ more: [String: String?] = [:], level: Logger.Level? = .error, mayCreate: Bool = false
    ) throws -> Installation {
        let settings = try settings(more)
        let database = try Places(settings).data.database
        if !mayCreate && !FileManager.default.fileExists(atPath: database.path) {
            throw NotSetUp(folder: database.deletingLastPathComponent().path)
        }
        guard let configured = Logger.Level(rawValue: settings["log-level"]) else {
            throw SettingsError.value(
                name: "log-level", found: settings["log-level"], expected: "debug、info、warning 或 error")
        }
        let chosen = level ?? configured
        var logger = Logger(label: "anhu") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = chosen
        return try Installation(settings, logger: logger)
    }

    /// The account in whose name this user of the machine may do something.
    func principal(_ installation: Installation, needing permission: Permission) async throws -> Principal {
        do {
            return try await find(installation, needing: permission)
        } catch let error as DirectoryError {
            // A refusal is part of the trail, here as at the door of the console.
            try await installation.store.note(
                AuditAction("cli.refused", label: permission.title, detail: error.explanation.line), by: Self.nameless,
                outcome: .failure)
            throw error
        }
    }

    /// The same for what must work in an installation whose accounts are damaged or of another machine: a user of the
    /// machine that stands for no account, and has not asked for one, is named itself.
    func principalOrUser(_ installation: Installation, needing permission: Permission) async throws -> Principal {
        do {
            return try await find(installation, needing: permission)
        } catch DirectoryError.osUserUnknown where account == nil {
            return Self.nameless
        } catch let error as DirectoryError {
            throw error
        } catch {
            // The accounts cannot be read: what is wrong, the command itself is about to find.
            return Self.nameless
        }
    }

    private func find(_ installation: Installation, needing permission: Permission) async throws -> Principal {
        let (user, account) = (Self.osUser, account)
        return try await installation.store.read {
            try OperatingSystemLogin.principal(
                osUser: user, needing: permission, preferring: account, table: installation.permissions,
                at: installation.store.clock.now(), $0)
        }
    }

    private static var nameless: Principal {
        Principal(accountID: nil, name: osUser, source: "cli:\(osUser)")
    }

    /// The person at the terminal: under sudo, the one who called it.
    static var osUser: String {
        let environment = ProcessInfo.processInfo.environment
        if getuid() == 0, let caller = environment["SUDO_USER"], !caller.isEmpty { return caller }
        guard let entry = getpwuid(getuid()) else { return "uid-\(getuid())" }
        return String(cString: entry.pointee.pw_name)
    }
}

/// No installation lies in the data folder.
private struct NotSetUp: ExplainedError {
    let folder: String
    var kind: FaultKind { .notFound }
    var explanation: Explanation {
        Explanation("数据目录中没有安护的数据", place: folder, advice: "请核对 --data 或 ANHU_DATA；新安装请运行 ./up 或 anhu setup")
    }
}
