import Kernel

/// Reads the list of seeds that comes with hardware tokens: one token a line, fields separated by commas or tabs.
///
///     序列号,类型,密钥,算法,位数,周期或计数
///     2300188,TOTP,3132333435363738393031323334353637383930,SHA1,6,60
///
/// The key is hexadecimal or base 32. Algorithm, figures and period (TOTP) or next counter (HOTP) may be left out:
/// SHA1, 6, 30 and 0 then.
struct TokenImport: Sendable, Hashable {
    let serial: String
    let kind: FactorKind
    let password: OneTimePassword
    /// Seconds a code lives. Nil: a token with a button.
    let period: Int?
    /// The next counter of a token with a button.
    let counter: Int64

    /// Tokens of one file at most.
    static let limit = 5000

    /// Reads all lines.
    /// - Throws: `DirectoryError.tokenLine` with the number of the first line that cannot be read.
    static func read(_ text: String) throws(DirectoryError) -> [TokenImport] {
        var tokens: [TokenImport] = []
        var serials: Set<String> = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "\t" || $0 == "，" }
                .map { String($0.filter { !$0.isWhitespace && $0 != "\"" && $0 != "\u{FEFF}" }) }
            if fields.allSatisfy(\.isEmpty) || fields[0].hasPrefix("#") || fields[0] == "序列号" { continue }
            let token = try TokenImport(fields, line: index + 1)
            guard serials.insert(token.serial).inserted else {
                throw .tokenLine(index + 1, "序列号 \(token.serial) 在文件中重复")
            }
            tokens.append(token)
            guard tokens.count <= limit else { throw .tokenLine(index + 1, "单个文件不超过 \(limit) 个令牌") }
        }
        guard !tokens.isEmpty else { throw .tokenLine(1, "文件中没有令牌") }
        return tokens
    }

    private init(_ fields: [String], line: Int) throws(DirectoryError) {
        guard fields.count >= 3 else { throw .tokenLine(line, "至少须有序列号、类型、密钥三列") }
        guard VisibleText.isName(fields[0], longest: 40) else { throw .tokenLine(line, "序列号须为 1 至 40 个字符") }
        serial = fields[0]
        switch fields[1].uppercased() {
        case "TOTP", "时间型": kind = .timeToken
        case "HOTP", "按键型", "事件型": kind = .eventToken
        default: throw .tokenLine(line, "类型须为 TOTP 或 HOTP")
        }
        // RFC 4226 section 4, R6: at least 128 bits.
        guard let secret = bytes(hexadecimal: fields[2]) ?? Base32.decode(fields[2]), (16...64).contains(secret.count)
        else { throw .tokenLine(line, "密钥须为 16 至 64 字节的十六进制或 Base32 文本") }
        let optional = { (index: Int) in fields.indices.contains(index) && !fields[index].isEmpty ? fields[index] : nil
        }
        let name = (optional(3) ?? "sha1").lowercased().filter { $0 != "-" }
        guard let algorithm = OneTimePassword.Algorithm(rawValue: name) else {
            throw .tokenLine(line, "算法须为 SHA1、SHA256 或 SHA512")
        }
        guard let digits = Int(optional(4) ?? "6"), (6...8).contains(digits) else {
            throw .tokenLine(line, "位数须为 6 至 8")
        }
        password = OneTimePassword(secret: secret, algorithm: algorithm, digits: digits)
        if kind == .timeToken {
            guard let seconds = Int(optional(5) ?? "30"), seconds == 30 || seconds == 60 else {
                throw .tokenLine(line, "周期须为 30 或 60 秒")
            }
            period = seconds
            counter = 0
        } else {
            guard let next = Int64(optional(5) ?? "0"), (0...1_000_000_000).contains(next) else {
                throw .tokenLine(line, "计数须为非负整数")
            }
            period = nil
            counter = next
        }
    }
}
