import ArgumentParser
import Kernel
import Server

/// Looks whether everything is there.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "doctor", abstract: "自检：数据目录、工具、文档排版、网页资源")

    @OptionGroup(title: "公共选项") var common: CommonOptions

    func run() async throws {
        let installation = try common.open()
        let findings = await Doctor(installation).examine()
        if common.json {
            try Terminal.printJSON(findings)
        } else {
            for finding in findings {
                print("\(finding.isWell ? "正常" : "异常")  \(finding.subject)：\(finding.detail)")
                if let advice = finding.advice { print("      \(advice)") }
            }
        }
        if findings.contains(where: { !$0.isWell }) { throw ExitCode(1) }
    }
}
