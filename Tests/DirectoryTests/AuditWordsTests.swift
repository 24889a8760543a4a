@testable import Directory
import Records
import Testing

@Suite("Audit words")
struct AuditWordsTests {
    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3"), ("cli:root", "命令行（系统用户 root）"), ("job:17", "任务 17"), ("jobs", "任务调度"),
        ("job:x", "job:x"), ("fd00::1", "fd00::1"), ("outbox", "事件投递"),
    ])
    func `where an action came from is told in Chinese`(source: String, words: String) {
        #expect(AuditWords.source(source) == words)
    }

    @Test func `an account is shown with its person`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        _ = try await directory.ticket("engineer")
        let (names, records) = try await directory.store.read { database in
            (try PersonNames(database), try AuditQueries.list(AuditFilter(), limit: 99, database))
        }
        let words = AuditWords(names)
        let signIn = try #require(records.first { $0.action == "account.sign-in" })
        #expect(words.account(signIn) == "\(names["engineer"])（engineer）")
        #expect(names["engineer"] != "engineer")
        let system = try #require(records.first { $0.accountID == nil && $0.account == "系统" })
        #expect(words.account(system) == "系统")
    }

    @Test func `a login that nobody had then is not the person's who has it now`() async throws {
        let directory = try await TestDirectory()
        _ = try? await directory.ticket("zhangsan", password: "wrong")
        _ = try await directory.newAccount("zhangsan", person: directory.person("张三"))
        let (names, records) = try await directory.store.read { database in
            (try PersonNames(database), try AuditQueries.list(AuditFilter(), limit: 99, database))
        }
        let failure = try #require(records.first { $0.account == "zhangsan" && $0.outcome == .failure })
        #expect(failure.accountID == nil && AuditWords(names).account(failure) == "zhangsan")
    }

    @Test func `what the list shows can be looked for`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        _ = try await directory.ticket("engineer")
        let found = try await directory.store.read { database in
            var byName = AuditFilter()
            byName.account = try PersonNames(database)["engineer"]
            var bySource = AuditFilter()
            bySource.text = "初始化"
            return (
                try AuditQueries.count(byName, database), try AuditQueries.list(bySource, limit: 9, database)
            )
        }
        #expect(found.0 > 0)
        #expect(found.1.contains { $0.source == "setup" })
        #expect(AuditWords.sources(showing: "任务 17") == ["job:17"])
        #expect(AuditWords.sources(showing: "命令行") == ["cli:%"])
        #expect(AuditWords.sources(showing: "10.1").isEmpty)
    }
}
