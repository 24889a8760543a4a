import ArgumentParser
import AssetInventory
import Console
import Foundation
import Kernel
import Records
import Server

/// Issues the commission of a probe and writes its file.
struct AssetsCommission: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commission", abstract: "为隔离网络的扫描计划签发探测任务，写出任务文件",
        discussion: "计划须已在控制台办理通知、回执与范围批准。--again 重新写出已签发任务的文件。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("扫描计划（编号）", valueName: "计划")) var plan: Int64?
    @Option(help: ArgumentHelp("有效期（天，1 至 30）", valueName: "天数")) var days = CommissionIssue.usualDays
    @Option(help: ArgumentHelp("已签发的探测任务（编号）", valueName: "编号")) var again: Int64?
    @Option(help: ArgumentHelp("任务文件，未指定时写在当前目录", valueName: "文件")) var out: String?

    private struct Line: Encodable {
        let commission: Int64
        let file: String
        let code: String
    }

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .runScans)
        let issue = installation.commissions
        let id: Identifier<Commission>
        if let again {
            id = Identifier(again)
        } else if let plan {
            id = try await issue.issue(Identifier(plan), days: days, by: principal)
        } else {
            throw ValidationError("请指明扫描计划的编号，或用 --again 指明探测任务")
        }
        let (commission, bytes) = try await issue.file(id, by: principal)
        let target = URL(filePath: out ?? commission.fileName).absoluteURL
        do {
            try durablyWrite(bytes, to: target, mode: 0o600)
        } catch {
            Failure.printError("探测任务 #\(id) 已签发，可用 anhu assets commission --again \(id) 重新写出文件。")
            throw error
        }
        let code = try issue.code()
        if common.json {
            return try Terminal.printJSON(Line(commission: id.rawValue, file: target.path, code: code))
        }
        print("探测任务 #\(id) 的文件已写入 \(target.path)，有效期至 \(CivilTime(commission.validUntil).toMinute)。")
        print("核对码：\(code)（请另行告知现场人员，不要与文件放在一起）")
        print("现场执行：anhu probe --commission \(target.lastPathComponent) --code \(code)")
    }
}
