import ArgumentParser
import Fingerprints
import Foundation
import Kernel
import Logging
import Observations
import Server

/// Tries the rules of `Content/fingerprints` on clues, and the rules on their own examples. Touches no records.
struct AssetsFingerprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint", abstract: "试用指纹规则",
        discussion: """
            --try 读取线索，每行“种类〈制表符〉文字”，可再加“〈制表符〉端口”，逐项说明识别结果和依据的规则；文件写 - 表示标准输入。
            --check 用规则自带的示例检验全部规则。
            """)

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Option(name: .customLong("try"), help: ArgumentHelp("线索文件", valueName: "文件")) var file: String?
    @Flag(help: "检验全部规则") var check = false

    func run() async throws {
        let places = try Places(common.settings())
        let library = try Installation.fingerprints(
            places, Logger(label: "anhu", factory: { _ in SwiftLogNoOpLogHandler() }))
        for problem in library.problems { Failure.printError(problem.explanation.line) }
        if check { return try checkExamples(library) }
        guard let file else { throw ValidationError("请用 --try 指明线索文件，或用 --check 检验规则") }
        let clues = try ClueLines.read(try text(of: file))
        let report = FingerprintTrial(library).run(clues)
        if common.json { return try Terminal.printJSON(report) }
        for line in report.lines { print(line) }
    }

    private func text(of file: String) throws -> String {
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle, let data = try handle.read(upToCount: Self.longest) else { throw NoClueFile(file: file) }
        return String(decoding: data, as: UTF8.self)
    }

    /// Bytes of a file of clues; thousands of lines.
    private static let longest = 4 << 20

    private func checkExamples(_ library: FingerprintLibrary) throws {
        let result = library.checkExamples()
        for problem in result.problems { Failure.printError(problem.explanation.line) }
        print(
            "规则 \(library.rules.count) 条，示例 \(result.examples) 个，反例 \(result.counterexamples) 个，不符 \(result.problems.count) 处。"
        )
        if !result.problems.isEmpty || !library.problems.isEmpty { throw ExitCode(1) }
    }
}
