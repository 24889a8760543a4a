import ArgumentParser
import Kernel
import Records
import Server

/// Runs the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "运行服务：控制台、任务、定时工作")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Option(help: ArgumentHelp("监听地址", valueName: "地址")) var host: String?
    @Option(help: ArgumentHelp("监听端口", valueName: "端口")) var port: String?

    func run() async throws {
        let installation = try common.open(["host": host, "port": port], level: nil, mayCreate: true)
        let lock = try ServeLock(installation.places.data.url)
        let setup = InstallationSetup(installation)
        let accounts = try await setup.run(osUser: CommonOptions.osUser)
        FirstAccounts.print(accounts, json: false)
        let program = try ServerProgram(installation) { port in
            Failure.printError("安护已启动：http://\(installation.settings["host"]):\(port)")
        }
        try await program.run()
        _ = consume lock
    }
}
