import ArgumentParser
import AssetInventory
import DeviceAccess
import Foundation
import Kernel
import Logging
import Records
import Tools

/// Probes an isolated network, alone: no server, no records, no keys but those of the commission.
struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "在隔离网络中单独执行探测任务，把结果写成一个签名并加密的文件",
        discussion: """
            任务文件在控制台“隔离网络”页面下载，核对码见同一页面；不填 --code 时在终端询问。
            只访问任务列明的地址，不扫描未经批准的易受影响端口，遵守任务的速率、时段和有效期。
            按 Ctrl-C 立即停止，已发现的内容写成标记为“不完整”的结果；再次运行同一命令从中断处继续。
            --snmp 指定的设备用环境变量 ANHU_SNMP_COMMUNITY 中的团体名（v2c）询问，或用 --user 指明 SNMPv3 用户、
            口令从环境变量 ANHU_SNMP_AUTH（鉴别）和 ANHU_SNMP_PRIV（加密）读取。
            """)

    @Option(help: ArgumentHelp("探测任务文件", valueName: "文件")) var commission: String
    @Option(help: ArgumentHelp("控制台页面显示的核对码", valueName: "核对码")) var code: String?
    @Option(help: ArgumentHelp("结果文件，未指定时写在当前目录", valueName: "文件")) var out: String?
    @Option(help: ArgumentHelp("同时用 SNMP 询问的设备，可多次指定", valueName: "地址[:端口]")) var snmp: [String] = []
    @Option(help: ArgumentHelp("SNMP v3 用户名", valueName: "用户")) var user: String?
    @Option(help: ArgumentHelp("鉴别算法：MD5、SHA、SHA-224 至 SHA-512", valueName: "算法")) var auth = "SHA"
    @Option(help: ArgumentHelp("加密算法：DES、AES、AES-192、AES-256", valueName: "算法")) var cipher = "AES"
    @Flag(help: "以 JSON 输出") var json = false

    func run() async throws {
        let file = try read()
        let target = URL(filePath: out ?? Commission.resultName(file.commission.number)).absoluteURL
        let devices = try devices()
        let clock = Kernel.Clock { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        var logger = Logger(label: "anhu") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let killSwitch = KillSwitch()
        let probe = IsolatedProbe(
            file.commission,
            .init(
                nmap: NmapRun(runner: ToolRunner(killSwitch: killSwitch, clock: clock, logger: logger)),
                killSwitch: killSwitch, snmp: SNMPProbe(logger: logger), clock: clock),
            report: { ProbeTerminal.show($0) })
        try probe.check(devices)
        ProbeTerminal.tell(file.commission)
        try confirm(file)
        let spool = try ResultSpool(for: target, file)
        if spool.isResumed { Failure.printError("接着上次的结果继续，已完成 \(spool.done.count) 个地址块。") }
        let stop = Interrupt { killSwitch.stopAll(reason: "现场人员已中断") }
        defer { stop.cancel() }
        let summary = try await probe.run(into: spool, machine: ProcessInfo.processInfo.hostName, devices: devices)
        ProbeTerminal.clear()
        try show(summary, target)
        if !summary.isComplete { throw ExitCode(1) }
    }

    private func read() throws -> CommissionFile {
        guard let handle = try? FileHandle(forReadingFrom: URL(filePath: commission)),
            let bytes = try? handle.read(upToCount: CommissionFile.longest + 1)
        else { throw ProbeError.file(path: commission, what: "任务文件不存在或无法读取") }
        return try CommissionFile(bytes)
    }

    private func devices() throws -> [IsolatedProbe.Device] {
        guard !snmp.isEmpty else { return [] }
        let options = SNMPOptions(
            community: "-", user: user, digest: auth, cipher: cipher, environment: ProcessInfo.processInfo.environment)
        let credentials = try options.credentials()
        return try snmp.map { text in
            // Names would be asked of a resolver, which is none of the commission's addresses.
            guard let target = SNMPTarget(text) else { throw ValidationError("“\(text)”不是设备地址") }
            return IsolatedProbe.Device(target, credentials)
        }
    }

    /// Whether the file is the hospital's, only a person can tell: by the code, which came another way.
    private func confirm(_ file: CommissionFile) throws {
        if let code {
            guard InstallationCode.agree(code, file.code) else { throw ProbeError.wrongCode }
            return
        }
        guard isatty(0) == 1, Terminal.isInteractive else { throw ProbeError.noCode }
        FileHandle.standardError.write(Data("请输入控制台页面显示的核对码：".utf8))
        guard let typed = readLine(), InstallationCode.agree(typed, file.code) else {
            throw ProbeError.wrongCode
        }
    }

    private func show(_ summary: ResultSummary, _ target: URL) throws {
        if json {
            return try Terminal.printJSON(
                ProbeResultLine(file: target.path, complete: summary.isComplete, notes: summary.notes))
        }
        print("结果已写入 \(target.path)：\(summary.isComplete ? "完整" : "不完整")。")
        for note in summary.notes { print("说明：\(note)") }
        print("请带回后在控制台“导入数据”页面或用 anhu assets import 导入。")
    }
}

/// A finished probing as JSON.
private struct ProbeResultLine: Encodable {
    let file: String
    let complete: Bool
    let notes: [String]
}
