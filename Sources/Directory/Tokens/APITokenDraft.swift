import Console
import Kernel

/// What a token is to be, checked.
struct APITokenDraft: Sendable {
    /// The longest that a token lives: a year, so that none outlives the contract that it was made for unseen.
    static let longestDays = 366
    /// So many may be in force for one account.
    static let most = 20

    let name: String
    let scopes: Set<String>
    let addresses: AddressSet?
    let expiresAt: Timestamp

    /// Checks what a token is to be. `scopes`: names of permissions, each of which must be among those `offered`;
    /// `addresses`: addresses and ranges as they were typed, nil or blank for any; `until`: the last day.
    /// - Throws: `DirectoryError.field` for what cannot be taken.
    init(
        name: String?, scopes: [String], addresses: String?, until day: CivilDate?, offered: [Permission],
        now: Timestamp
    ) throws(DirectoryError) {
        guard let name, VisibleText.isName(name, longest: 60) else {
            throw .field("用途", "须为 1 至 60 个可见字符，写明由哪个系统或脚本使用")
        }
        self.name = name
        guard !scopes.isEmpty else { throw .field("权限范围", "请至少勾选一项") }
        let known = offered.map(\.rawValue)
        guard scopes.allSatisfy(known.contains) else {
            throw .field("权限范围", "只能选择本人拥有且接口用到的权限：\(known.joined(separator: "、"))")
        }
        self.scopes = Set(scopes)
        if let addresses, !addresses.allSatisfy(\.isWhitespace) {
            guard addresses.utf8.count <= 500, let set = AddressSet(text: addresses), !set.isEmpty else {
                throw .field("来源地址", "请填写地址或网段，多个以逗号分隔，如 10.1.2.3, 10.2.0.0/24")
            }
            self.addresses = set
        } else {
            self.addresses = nil
        }
        guard let day, let end = CivilTime(date: day.adding(days: 1), hour: 0, minute: 0)?.timestamp else {
            throw .field("截止日期", "请按 2026-01-31 的格式填写日期")
        }
        guard end > now, end <= now + .days(Int64(Self.longestDays)) else {
            throw .field("截止日期", "须为今天或以后、\(Self.longestDays - 1) 天之内")
        }
        expiresAt = end
    }

    /// Reads the form of a token.
    /// - Throws: `DirectoryError.field` for what cannot be taken.
    init(_ form: FormValues, offered: [Permission], now: Timestamp) throws(DirectoryError) {
        try self.init(
            name: form.text("name"), scopes: form.all("scope"), addresses: form.text("addresses"),
            until: form.date("until"), offered: offered, now: now)
    }
}
