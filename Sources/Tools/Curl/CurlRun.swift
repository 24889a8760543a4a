import Kernel
import SystemPackage

/// Hands messages over by curl.
package struct CurlRun: Sendable {
    private let runner: ToolRunner
    private let search: ToolSearch

    /// Takes what all tools share.
    package init(runner: ToolRunner, search: ToolSearch = ToolSearch()) {
        self.runner = runner
        self.search = search
    }

    /// Hands one message over. That the other side does not take it is an outcome; thrown is only that curl cannot be started,
    /// or was stopped by the kill switch or by cancelling the task.
    package nonisolated(nonsending) func run(_ transfer: CurlTransfer) async throws -> CurlOutcome {
        var output: [UInt8] = []
        let host = CurlTransfer.host(of: transfer.address)
        let result = try await run(transfer.configuration, host, transfer.timeLimit, limit: 4_096) { piece in
            output += piece.withUnsafeBytes { Array($0) }
        }
        let status = Int(String(decoding: output, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
        switch result.ending {
        case .exited(let code): return Self.outcome(code, status, transfer.kind)
        case .timedOut: return CurlOutcome(isTaken: false, status: status, message: "超过时限，对方没有答复")
        default: throw ToolError.failed(tool: ToolFacts.curl.name, ending: result.ending, complaint: "")
        }
    }

    /// Starts curl with a configuration. `host`: for the list of running tools; `limit`: bytes of its standard output.
    nonisolated(nonsending) func run(
        _ configuration: String, _ host: String, _ time: Interval, limit: Int, _ take: (ToolOutput) -> Void
    ) async throws -> ToolResult {
        let program = try search.find(ToolFacts.curl.program, package: ToolFacts.curl.package)
        // "--disable" first of all, so that no configuration of the account is read.
        var command = ToolCommand(
            tool: ToolFacts.curl.name, program: program, arguments: ["--disable", "--config", "-"], target: host)
        command.input = Array(configuration.utf8)
        command.timeLimit = Interval(milliseconds: time.milliseconds + 5_000)
        command.outputLimit = limit
        return try await runner.run(command) { piece in
            take(piece)
            return .more
        }
    }

    private static func outcome(_ code: Int32, _ status: Int?, _ kind: CurlTransfer.Kind) -> CurlOutcome {
        let answered = status.map { "，对方答复 \($0)" } ?? ""
        guard code == 0 else {
            return CurlOutcome(isTaken: false, status: status, message: chinese(code) + answered)
        }
        switch kind {
        case .post:
            let isTaken = status.map { (200...299).contains($0) } ?? false
            return CurlOutcome(
                isTaken: isTaken, status: status, message: (isTaken ? "对方已接收" : "对方未接收") + answered)
        case .mail: return CurlOutcome(isTaken: true, status: status, message: "邮件服务器已接收" + answered)
        }
    }

    /// What curl's exit status means (curl(1), "EXIT CODES").
    static func chinese(_ code: Int32) -> String {
        switch code {
        case 3: "地址格式有误"
        case 6: "找不到主机名"
        case 7: "无法连接到对方"
        case 28: "连接或答复超时"
        case 35: "TLS 握手失败"
        case 47: "对方要求跳转，按安全要求不予跟随"
        case 51, 60: "对方的 TLS 证书未通过校验"
        case 52: "对方没有答复"
        case 55: "收件人或邮件内容被拒绝，或发送中断"
        case 56: "接收答复时连接中断"
        case 64: "邮件服务器不支持要求的加密"
        case 67: "用户名或口令被拒绝"
        case 26: "待发送的文件无法读取"
        default: "发送失败（curl 退出码 \(code)）"
        }
    }
}
