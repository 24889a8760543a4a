import Testing

@testable import Directory

@Suite struct PasswordPolicyTests {
    private let policy = PasswordPolicy(SecurityPolicy())
    private let owner = PasswordPolicy.Owner(login: "wangfang", personName: "张伟", organisations: ["市人民医院", "安护科技"])

    @Test(arguments: [
        "Kiefer-84-Wolken", "7月的雨Fell42softly", "mXq9!vTr2#Lp", "Traktor_blau_1958", "zwei.Hunde&3Katzen",
    ])
    func `Good passwords are taken`(password: String) {
        #expect(policy.violations(of: password, owner: owner) == [])
    }

    @Test(arguments: [
        "Anhu@2026", "anhu@2026!!", "Admin@12345", "P@ssw0rd2026", "Passw0rd!!", "Hospital#2025", "Yiyuan@1234567",
        "Srmyy@2026!", "Shirenminyiyuan1!", "Huawei@12345", "Qwer@Admin123", "Root_123456", "Xinxike@2026",
        "Xxk@123456",
        "!!Welcome!!2026",
    ])
    func `Common words with figures and signs around them are refused`(password: String) {
        #expect(policy.violations(of: password, owner: owner).contains(.commonWord))
    }

    @Test(arguments: [
        "1qaz@WSX3edc", "Qwertyuiop1!", "Abc123456!", "Aa12345678!", "!QAZ2wsx#EDC", "AAAAbbbb1111!", "Asdf1234!@#$",
        "Zxcvbnm,./12", "Ab1!Ab1!Ab1!",
    ])
    func `Walks over the keyboard, sequences and repetitions are refused`(password: String) {
        #expect(policy.violations(of: password, owner: owner).contains(.pattern))
    }

    @Test(arguments: [
        ("Xy7-Wangfang!9", PasswordPolicy.Violation.containsLogin), ("Xy7-gnafgnaw!9", .containsLogin),
        ("ZhangWei#88xQ", .containsName), ("张伟Kiefer84!", .containsName), ("Kf8!x", .tooShort(minimum: 10)),
        ("kieferwolken84", .tooFewClasses(minimum: 3)), ("Kiefer-84\u{7}-Wolken", .unreadable),
        (String(repeating: "Kf8!", count: 40), .tooLong),
    ])
    func `What the owner's names, length and classes forbid is refused`(
        password: String, violation: PasswordPolicy.Violation
    ) {
        #expect(policy.violations(of: password, owner: owner).contains(violation))
    }

    @Test func `The policy's figures decide`() {
        var strict = SecurityPolicy()
        strict.minimumLength = 20
        strict.minimumClasses = 4
        let found = PasswordPolicy(strict).violations(of: "kiefer84wolkeN", owner: owner)
        #expect(found.contains(.tooShort(minimum: 20)))
        #expect(found.contains(.tooFewClasses(minimum: 4)))
    }

    @Test(arguments: [("张伟", "zhangwei", "zw"), ("市人民医院", "shirenminyiyuan", "srmyy"), ("Li Na", "lina", "ln")])
    func `Names are spelled`(name: String, full: String, initials: String) {
        #expect(Pinyin(name).full == full)
        #expect(Pinyin(name).initials == initials)
    }

    @Test func `Every figure of the policy has bounds that hold its default`() throws {
        let policy = SecurityPolicy()
        try policy.checkBounds()
        for figure in SecurityPolicy.figures {
            var low = policy
            low[keyPath: figure.path] = figure.bounds.lowerBound - 1
            #expect(throws: DirectoryError.policyFigure(figure.title, bounds: figure.bounds, unit: figure.unit)) {
                try low.checkBounds()
            }
        }
    }
}
