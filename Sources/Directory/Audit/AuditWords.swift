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
        let name = names[record.account]
        return record.accountID == nil || name.contains(record.account) ? name : "\(name)（\(record.account)）"
    }

    /// An address, or which part of the program.
    static func source(_ source: String) -> String {
        if let known = parts[source] { return known }
        let words = source.split(separator: ":", maxSplits: 1)
        switch (words.first, words.last) {
        case ("cli", let user?) where words.count == 2: return "命令行（系统用户 \(user)）"
        case ("job", let number?) where words.count == 2 && Int64(number) != nil: return "任务 \(number)"
        default: return source
        }
    }

    /// The parts of the program that act by themselves (`Principal.system`).
    private static let parts = [
        "clock": "系统时钟", "jobs": "任务调度", "migration": "数据结构升级", "outbox": "事件投递", "schedule": "计划任务",
        "server": "服务程序", "sessions": "会话管理", "setup": "初始化", "sign-in": "登录管理",
    ]
}
