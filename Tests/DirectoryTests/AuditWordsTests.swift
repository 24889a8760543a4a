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
}
