import Kernel
import Observations

/// Clues as lines of text, for trying rules out: kind, tab, text, and where wanted tab and port.
///
/// `\n`, `\r`, `\t` and `\\` in the text stand for the characters that a line cannot hold. Blank lines and lines that begin
/// with `#` are left out.
package enum ClueLines {
    /// Most lines that are read.
    package static let mostLines = 10_000

    /// Reads the lines.
    /// - Throws: `ClueLineError` for the first line that is none.
    package static func read(_ text: String) throws(ClueLineError) -> [Clue] {
        var clues: [Clue] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            guard number <= mostLines else { throw ClueLineError(line: number, fault: .tooMany) }
            if line.allSatisfy(\.isWhitespace) || line.first == "#" { continue }
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard let kind = Clue.Kind(rawValue: String(parts[0])) else {
                throw ClueLineError(line: number, fault: .kind(String(parts[0].prefix(40))))
            }
            guard parts.count == 2 || parts.count == 3, !parts[1].isEmpty else {
                throw ClueLineError(line: number, fault: .form)
            }
            var port: UInt16?
            if parts.count == 3 {
                guard let found = UInt16(parts[2]), found > 0 else {
                    throw ClueLineError(line: number, fault: .port(String(parts[2].prefix(40))))
                }
                port = found
            }
            clues.append(Clue(kind, unescaped(parts[1]), port: port))
        }
        return clues
    }

    /// The line of a clue, such as `read` takes it.
    package static func line(of clue: Clue) -> String {
        let signs: [Character: String] = ["\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\r\n": "\\r\\n"]
        let text = clue.text.map { signs[$0] ?? String($0) }.joined()
        return "\(clue.kind.rawValue)\t\(text)" + (clue.port.map { "\t\($0)" } ?? "")
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                switch character {
                case "n": result.append("\n")
                case "r": result.append("\r")
                case "t": result.append("\t")
                case "\\": result.append("\\")
                default: result += "\\\(character)"
                }
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return isEscaped ? result + "\\" : result
    }
}

/// A line of a trial that is no clue.
package struct ClueLineError: ExplainedError, Hashable {
    /// From 1.
    package let line: Int
    /// What is wrong with it.
    package let fault: Fault

    /// What can be wrong with a line.
    package enum Fault: Hashable, Sendable {
        /// Neither two nor three parts with tabs between them.
        case form
        /// No kind of clue of that name.
        case kind(String)
        /// No port.
        case port(String)
        /// More than `ClueLines.mostLines`.
        case tooMany
    }

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        let place = "第 \(line) 行"
        return switch fault {
        case .form:
            Explanation("线索行的格式不对", place: place, advice: "每行写“种类〈制表符〉文字”，可再加“〈制表符〉端口”")
        case .kind(let found):
            Explanation(
                "没有名为“\(found)”的线索种类", place: place,
                advice: "可用的种类：\(Clue.Kind.allCases.map(\.rawValue).joined(separator: "、"))")
        case .port(let found):
            Explanation("“\(found)”不是端口", place: place, advice: "端口为 1 至 65535 的整数，不知道时连同制表符一起省略")
        case .tooMany:
            Explanation("线索超过 \(ClueLines.mostLines) 行", place: place, advice: "请分次核对")
        }
    }
}
