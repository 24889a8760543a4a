import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// The line of search of the ledger, on a real one.
@Suite struct `A line of search` {
    private func ledger() async throws -> TestInventory {
        let test = try await TestInventory()
        var server = try test.host(
            "10.1.0.5", card: 1, name: "his-db", system: "Windows Server 2019",
            services: [.told(3389, "ms-wbt-server", "Microsoft Terminal Services"), .told(1433, "ms-sql-s")])
        server.observation.attributes[.brand] = "Dell"
        server.observation.attributes[.kind] = "server"
        let printer = try test.host("10.2.0.7", card: 2, name: "print-100%", services: [.told(9100, "jetdirect")])
        try await test.scan([server, printer], of: "10.0.0.0/8")
        var register = Observation(slot: "asset ZC-1", presence: .registered)
        register.addresses = [try #require(IPAddress("10.1.0.5"))]
        register.attributes = [
            .name: "HIS 数据库", .owner: "张三", .unit: "信息科", .warranty: "2026-03-31", .custom("机柜"): "A-03",
        ]
        try await test.enter([ObservedItem(observation: register)], kind: .register, name: "固定资产台账")
        try await test.write { [now = test.time.now] database in
            let draft = CustomAttributeDraft(title: "机柜", input: "text", categories: Set(AssetKind.Category.allCases))
            _ = try CustomAttributeStore.add(draft, by: "engineer", at: now, database)
        }
        return test
    }

    @Test func `finds what it asks for`() async throws {
        let (test, index) = (try await ledger(), LedgerIndex())
        let (db, printer, both) = (["10.1.0.5"], ["10.2.0.7"], ["10.1.0.5", "10.2.0.7"])
        let wanted: [(String, [String])] = [
            ("", both), ("ip:10.1.0.0/16", db), ("ip:10.1.*", db), ("10.2.0.7", printer),
            ("ip:10.1.0.1-10.1.0.9,10.2.0.7", both),
            ("os:windows*", db), ("os:server", db), ("os:server*", []), ("操作系统：*2019", db), ("-os:*", printer),
            ("-owner:*", printer), ("责任人:张三", db), ("-责任人:张三", printer), ("owner:=张", []), ("port:3389，23", db),
            ("port:9000..9999", printer), ("-port:3389", printer), ("ports:>1", db), ("ports:<=1", printer),
            ("service:terminal*", []), ("service:*terminal*", db), ("service:terminal", db), ("state:待认领", both),
            ("alive:否", []), ("type:服务器", db), ("-type:*", printer), ("warranty:2026-03", db),
            ("warranty:<2026-03", []),
            ("warranty:2026-01..2026-12", db), ("warranty:<今天", db), ("first:7d", both), ("-last:7d", []),
            ("first:>2027", []), ("机柜:A-03", db), ("-机柜:*", printer), ("source:台账", db), ("network:*", []),
            ("\"100%\"", printer), ("100%", printer), ("100_", []), ("his 信息科", db), ("his -dell", []),
            ("00:1B:44:00:00:02", printer), ("mac:001b-4400-0001", db), ("name:HIS* owner:张三 port:1433", db),
            ("risk:高危", db), ("\"HIS 数据库\"", db),
            ("owner:\"张三\",李四", db), ("owner:=\"张三\"", db), ("owner:=\"张\"", []), ("name:=“HIS 数据库”", db),
            ("name:=\"his\"", []), ("name:\"HIS \"\"\"", []), ("type:*", db), ("type:=\"服务器\"", db),
        ]
        for (line, addresses) in wanted {
            let found = try await test.store.read { [now = test.time.now] database in
                var filter = AssetFilter()
                filter.search = try AssetSearch(line, now: now, database)
                return try [
                    AssetStore.list(filter, limit: 10, database),
                    index.search(filter, database).page(limit: 10, database),
                ].map { $0.map(\.addressText) }
            }
            #expect(found == [addresses, addresses], "\(line)")
        }
    }

    @Test(
        arguments: [
            ("owner:", "后面没有内容"), ("ownr:张三", "owner:"), ("state:在线", "待认领"), ("port:99999", "65535"),
            ("ip:10.1.0", "网段"), ("first:yesterday", "日期"), ("\"abc", "第 1 个字"), ("ports:many", "数字"),
            ("risk:很高", "高危"), ("first:2026-12..2026-01", "日期"), ("http://x", "加引号"),
        ])
    func `that cannot be understood says what to write instead`(line: String, told: String) throws {
        let error = #expect(throws: AssetSearchError.self) {
            try AssetSearch(line, now: Timestamp(seconds: 1_795_400_000))
        }
        #expect(error?.explanation.line.contains(told) == true, "\(error?.explanation.line ?? "")")
    }

    @Test func `of any characters is read or refused, and runs`() async throws {
        let (test, index) = (try await ledger(), LedgerIndex())
        let signs = Array("ip:,-*\"“”=<>.. '%_\\/()10.1张d天：，\u{0}\u{1F600}𠮷\u{202E}os port state first")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let line = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    signs[Int.random(in: 0..<signs.count, using: &random)]
                })
            guard let search = try? AssetSearch(line, now: test.time.now) else { continue }
            let (counted, indexed) = try await test.store.read { database in
                var filter = AssetFilter()
                filter.search = search
                return (try AssetStore.count(filter, database), try index.search(filter, database).total)
            }
            #expect(counted == indexed, "\(line)")
        }
        #expect(throws: AssetSearchError.tooLong) {
            try AssetSearch(String(repeating: "甲", count: 501), now: test.time.now)
        }
        #expect(throws: AssetSearchError.tooLong) {
            try AssetSearch(Array(repeating: "a", count: 21).joined(separator: " "), now: test.time.now)
        }
    }
}
