import Console
import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct AuditTests {
    private func list(
        _ directory: TestDirectory, _ change: (inout AuditFilter) -> Void
    ) async throws -> [AuditRecord] {
        var filter = AuditFilter()
        change(&filter)
        let wanted = filter
        let count = try await directory.store.read { try AuditQueries.count(wanted, $0) }
        let records = try await directory.store.read { try AuditQueries.list(wanted, limit: 1000, $0) }
        #expect(records.count == count)
        return records
    }

    @Test func `Entries are found by time, account, action, object, outcome and words`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        directory.clock.advance(.days(1))
        let noon = directory.clock.now
        _ = try? await directory.ticket("engineer", password: "wrong")
        _ = try await directory.ticket("engineer")
        let id = try await directory.account("engineer").id
        try await directory.administration.disable(id, by: directory.principal("sysadmin"))
        #expect(
            try await list(directory) { $0.from = noon }.map(\.action) == [
                "account.disable", "account.sign-in", "account.sign-in",
            ])
        #expect(try await list(directory) { $0.until = noon }.allSatisfy { $0.at < noon })
        #expect(try await list(directory) { $0.account = "engineer" }.count == 2)
        #expect(try await list(directory) { $0.action = "account.sign-in" }.count == 2)
        #expect(try await list(directory) { $0.action = "account" }.count == 3)
        #expect(try await list(directory) { $0.outcome = .failure }.map(\.action) == ["account.sign-in"])
        #expect(try await list(directory) { $0.text = "口令错误" }.count == 1)
        #expect(try await list(directory) { $0.text = "%" }.count == 0)
        // The set-up made the account without naming it; the change is found all the same.
        let about = try await list(directory) {
            $0.table = "account"
            $0.objectID = id.rawValue
        }
        #expect(about.map(\.action).contains("setup.accounts"))
        #expect(about.map(\.action).contains("account.disable"))
        #expect(try await list(directory) { $0.table = "nothing" }.isEmpty)
        let names = try await directory.store.read { try AuditQueries.actions($0) }
        #expect(names == names.sorted())
        #expect(names.contains("account.sign-in"))
    }

    @Test func `An action comes with its changes, before and after`() async throws {
        let directory = try await TestDirectory()
        let id = try await directory.account("engineer").id
        try await directory.administration.disable(id, by: directory.principal("sysadmin"))
        let action = try #require(try await directory.trail("account.disable").last)
        let changes = try await directory.store.read { try AuditQueries.changes(of: action.sequence, limit: 10, $0) }
        #expect(changes.count == 1)
        #expect(AuditCell.cells(changes[0]) == [AuditCell(column: "state", before: "active", after: "disabled")])
        let record = try await directory.store.read { try AuditQueries.find(changes[0].sequence, $0) }
        #expect(record?.cause == action.sequence)
    }

    @Test func `Moments are shown as clock times, secrets never`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let action = try #require(try await directory.trail("test").last)
        let changes = try await directory.store.read { try AuditQueries.changes(of: action.sequence, limit: 10, $0) }
        let cells = changes.flatMap(AuditCell.cells)
        #expect(cells.first { $0.column == "set_at" }?.after == "2026-11-23 08:30:00")
        #expect(cells.first { $0.column == "hash" }?.after == "〔保密〕")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("＝1", "'＝1"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("=a\r\nb", "\"'=a\r\nb\""),
        ("普通", "普通"),
        ("", ""),
    ])
    func `No cell of a file is a formula, and none breaks its line`(text: String, cell: String) {
        #expect(AuditCSV.cell(text) == cell)
    }

    @Test(arguments: [1, 7, 1_000])
    func `A file holds every entry once, in order, though read piece by piece and the clock went back`(step: Int)
        async throws
    {
        let directory = try await TestDirectory()
        for number in 0..<40 {
            if number == 15 { directory.clock.advance(.minutes(-20)) }
            try await directory.store.note(AuditAction("test", detail: "n\(number)"), by: .system("test"))
        }
        var filter = AuditFilter()
        filter.from = directory.clock.now - .hours(1)
        filter.action = "test"
        let head = try await directory.store.auditHead().sequence
        try await directory.store.note(AuditAction("test", detail: "later"), by: .system("test"))
        let file = AuditExport(
            store: directory.store, filter: filter, last: head, csv: AuditCSV(vocabulary: .directory))
        var bytes: [UInt8] = []
        for try await chunk in file.chunks(of: step) { bytes += chunk }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("\u{FEFF}序号,时间,"))
        let details = text.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ",").dropLast().last }
        #expect(details.map(String.init) == (0..<40).reversed().map { "n\($0)" })
    }

    @Test func `Every action of this target has a Chinese name`() async throws {
        let directory = try await TestDirectory()
        let names = try await directory.store.read { try AuditQueries.actions($0) }
        for name in names where name != "test" {
            #expect(AuditVocabulary.directory.actions[name] != nil, "\(name)")
        }
    }

    @Test func `A word of another service goes before the one here`() {
        let more = AuditVocabulary(actions: ["asset.import": "导入资产"], tables: ["job": "作业"])
        let all = AuditVocabulary.directory.adding(more)
        #expect(all.action("asset.import") == "导入资产")
        #expect(all.table("job") == "作业")
        #expect(all.action("account.sign-in") == "登录")
        #expect(all.action("never.heard") == "never.heard")
    }
}
