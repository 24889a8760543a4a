import ArgumentParser

/// The program: one subcommand a file.
@main
struct Anhu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anhu", abstract: "安护：医院网络安全运营服务平台",
        discussion: "退出码：0 成功；1 核对或任务未通过；64 用法错误；65 数据有误；66 没有找到；69 所需程序、磁盘或服务不可用；70 数据损坏；75 状态冲突，可稍后重试；77 无权限。",
        version: "0.1.0",
        subcommands: [
            Serve.self, Setup.self, User.self, Assets.self, Probe.self, Token.self, Deliver.self, Jobs.self,
            Verify.self, BackUp.self, Restore.self, Config.self, DoctorCommand.self,
        ],
        helpNames: [.short, .long])

    /// Parses, runs, and tells errors in Chinese.
    static func main() async {
        let code: Int32
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            code = 0
        } catch {
            code = Failure.tell(error)
        }
        Failure.exit(code)
    }
}
