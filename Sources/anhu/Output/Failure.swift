import ArgumentParser
import Foundation
import Kernel

/// Tells an error at the terminal and turns it into an exit code (sysexits.h).
enum Failure {
    /// Prints what went wrong to standard error, or help to standard output.
    /// - Returns: the exit code.
    static func tell(_ error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if let error = error as? any ExplainedError { return tell(error.explanation, code: code(of: error.kind)) }
        if error is CancellationError { return tell(Explanation("已中断"), code: 130) }
        let message = HelpWords.chinese(Anhu.fullMessage(for: error))
        if Anhu.exitCode(for: error).isSuccess {
            print(message)
            return 0
        }
        guard Anhu.exitCode(for: error) == .validationFailure else {
            return tell(Explanation("程序内部错误", place: "\(error)", advice: "请将本条信息告知服务商"), code: 70)
        }
        if isJSON {
            let line = message.split(separator: "\n").first.map(String.init) ?? message
            return tell(Explanation(line.hasPrefix("错误：") ? String(line.dropFirst(3)) : line), code: 64)
        }
        printError(message)
        return 64
    }

    private static var isJSON: Bool { CommandLine.arguments.contains("--json") }

    private static func tell(_ explanation: Explanation, code: Int32) -> Int32 {
        if isJSON {
            printError(json(explanation, code: code))
            return code
        }
        var text = "错误：\(explanation.summary)"
        if let place = explanation.place, !place.isEmpty { text += "（\(place)）" }
        if let advice = explanation.advice { text += "\n\(advice)" }
        printError(text)
        return code
    }

    private struct Line: Encodable {
        let error: String
        let place: String?
        let advice: String?
        let code: Int32
    }

    private static func json(_ explanation: Explanation, code: Int32) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Line(
            error: explanation.summary, place: explanation.place, advice: explanation.advice, code: code)
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? explanation.line
    }

    /// The exit code of a sort of fault.
    static func code(of kind: FaultKind) -> Int32 {
        switch kind {
        case .badInput, .tooLarge: 65
        case .notFound: 66
        case .unavailable: 69
        case .damaged: 70
        case .conflict: 75
        case .forbidden: 77
        }
    }

    /// Prints to standard error.
    static func printError(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Ends the program.
    static func exit(_ code: Int32) -> Never {
        Foundation.exit(code)
    }
}
