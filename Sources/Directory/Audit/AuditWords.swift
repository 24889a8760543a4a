import Kernel
import Records

/// Who acted and from where, as people read it; the trail itself, and the file that is exported of it, keep login names and
/// the program's own words.
struct AuditWords: Sendable {
    private let names: PersonNames

    init(_ names: PersonNames) {
        self.names = names
    }

    /// `王工（engineer）`; the program itself and names without an account as they are.
    func account(_ record: AuditRecord) -> String {
        // A name without an account is whatever somebody typed: it may belong to another by now.
        guard record.accountID != nil else { return record.account }
        let (name, login) = (names[record.account], "（\(record.account)）")
        return name == record.account || name.hasSuffix(login) ? name : name + login
    }

    /// An address, or which part of the program.
    static func source(_ source: String) -> String {
        if let known = parts[source] { return known }
        if let mark = source.firstRange(of: " token:") {
            return "\(source[..<mark.lowerBound])（接口令牌 \(source[mark.upperBound...])）"
        }
        let words = source.split(separator: ":", maxSplits: 1)
        switch (words.first, words.last) {
        case ("cli", let user?) where words.count == 2: return "\(terminal)（系统用户 \(user)）"
        case ("job", let number?) where words.count == 2 && Int64(number) != nil: return "\(job) \(number)"
        case ("unknown", _): return "未知"
        default: return source
        }
    }

    /// What the trail keeps where the list shows words in which this text stands; the beginning of a source ends in `%`.
    static func sources(showing text: String) -> [String] {
        var found = parts.filter { $0.value.contains(text) }.map(\.key)
        if terminal.contains(text) { found.append("cli:%") }
        if job.contains(text) { found.append("job:%") }
        if text.hasPrefix(job), let number = Int64(text.dropFirst(job.count).drop { $0 == " " }) {
            found.append("job:\(number)")
        }
        return found.sorted()
    }

    private static let terminal = "命令行"
    private static let job = "任务"

    /// The parts of the program that act by themselves (`Principal.system`).
    private static let parts = [
        "clock": "系统时钟", "jobs": "任务调度", "migration": "数据结构升级", "outbox": "事件投递", "schedule": "计划任务",
        "server": "服务程序", "sessions": "会话管理", "setup": "初始化", "sign-in": "登录管理",
    ]
}
