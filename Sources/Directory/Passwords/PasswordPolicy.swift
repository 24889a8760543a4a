import Foundation

/// Whether a password is good enough. Pure: the words not to be used are passed in.
package struct PasswordPolicy: Sendable {
    /// Why a password is refused.
    package enum Violation: Sendable, Hashable {
        /// Fewer characters than the policy wants.
        case tooShort(minimum: Int)
        /// More than `maximumBytes`.
        case tooLong
        /// Control characters, which no keyboard types alike.
        case unreadable
        /// Fewer classes of characters than the policy wants.
        case tooFewClasses(minimum: Int)
        /// The login name is in it, forwards or backwards.
        case containsLogin
        /// The person's name is in it, in characters, in pinyin or by initials and number.
        case containsName
        /// A common word, the product's or the hospital's name, with nothing but figures and signs around it.
        case commonWord
        /// Little more than a walk over the keyboard, a sequence or one character again and again.
        case pattern
        /// One of the last passwords.
        case usedBefore(count: Int)

        /// The sentence for the person.
        package var chinese: String {
            switch self {
            case .tooShort(let minimum): "口令至少 \(minimum) 位"
            case .tooLong: "口令过长（不超过 \(PasswordPolicy.maximumBytes) 字节）"
            case .unreadable: "口令不得包含控制字符"
            case .tooFewClasses(let minimum): "口令须包含大写字母、小写字母、数字、符号中的至少 \(minimum) 类"
            case .containsLogin: "口令不得包含登录名"
            case .containsName: "口令不得包含本人姓名或姓名拼音"
            case .commonWord: "口令过于常见（常用词、产品名或单位名加数字、符号）"
            case .pattern: "口令过于简单（键盘顺序、连续或重复字符）"
            case .usedBefore(let count): "口令不得与最近 \(count) 次使用过的口令相同"
            }
        }
    }

    /// Whose password it is to be.
    package struct Owner: Sendable {
        /// The login name.
        package let login: String
        /// The person's name.
        package let personName: String
        /// The names of the hospital and the provider.
        package let organisations: [String]

        /// Takes the three.
        package init(login: String, personName: String, organisations: [String]) {
            self.login = login
            self.personName = personName
            self.organisations = organisations
        }
    }

    /// scrypt takes any length; a bound keeps a request from costing more than its share.
    package static let maximumBytes = 128

    private let minimumLength: Int
    private let minimumClasses: Int

    /// Takes the figures of the security policy.
    package init(_ policy: SecurityPolicy) {
        minimumLength = policy.minimumLength
        minimumClasses = policy.minimumClasses
    }

    /// Everything that is wrong with the password, worst first; empty when it is good enough. The history is checked
    /// elsewhere, since that takes the hashes.
    package func violations(of password: String, owner: Owner) -> [Violation] {
        let password = PasswordHash.normalized(password)
        guard password.utf8.count <= Self.maximumBytes else { return [.tooLong] }
        guard password.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            return [.unreadable]
        }
        var found: [Violation] = []
        if password.count < minimumLength { found.append(.tooShort(minimum: minimumLength)) }
        if CharacterClass.of(password).count < minimumClasses { found.append(.tooFewClasses(minimum: minimumClasses)) }
        if containsLogin(password, owner.login) { found.append(.containsLogin) }
        if containsName(password, owner.personName) { found.append(.containsName) }
        let words = CommonWords(organisations: owner.organisations)
        if words.isDressedWord(password) { found.append(.commonWord) }
        if KeyboardPattern.isMostlyPattern(password) { found.append(.pattern) }
        return found
    }

    private func containsLogin(_ password: String, _ login: String) -> Bool {
        guard login.count >= 3 else { return false }
        let lower = password.lowercased()
        let login = login.lowercased()
        return lower.contains(login) || lower.contains(String(login.reversed()))
    }

    private func containsName(_ password: String, _ name: String) -> Bool {
        guard !name.isEmpty else { return false }
        if password.contains(name) { return true }
        let spelling = Pinyin(name)
        // Two letters are in every second password; four are a name.
        guard spelling.full.count >= 4 else { return false }
        let lower = password.lowercased()
        // Hyphens between the syllables hide nothing.
        return lower.contains(spelling.full) || lower.filter(\.isLetter).contains(spelling.full)
    }
}
