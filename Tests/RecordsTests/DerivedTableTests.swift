import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Derived tables` {
    let test: TestStore

    init() throws {
        test = try TestStore()
    }

    private static let ports = DerivedTable(
        name: "port", columns: ["asset_id", "number", "service"],
        query: """
            SELECT asset.id, item.value ->> 'number', item.value ->> 'service'
            FROM asset, json_each(asset.ports) AS item
            """)

    /// Two kinds of keys out of two tables: a union, in which a key may stand more than once.
    private static let keys = DerivedTable(
        name: "key", columns: ["text", "asset_id"],
        query: """
            SELECT 'host ' || host, id FROM asset WHERE host IS NOT NULL
            UNION ALL SELECT 'note ' || text, asset_id FROM note
            """)

    private static let counts = DerivedTable(
        name: "port_count", columns: ["asset_id", "ports"],
        query: "SELECT asset.id, count(*) FROM asset, json_each(asset.ports) GROUP BY asset.id")

    private static let derived = [ports, keys, counts]

    private static func schema(_ more: [Schema.Migration] = []) -> Schema {
        Schema(
            module: "ledger",
            migrations: [
                .init(
                    "0001",
                    """
                    CREATE TABLE asset (id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT, ports TEXT NOT NULL) STRICT;
                    CREATE TABLE note (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, asset_id INTEGER NOT NULL, text TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX note_asset ON note (asset_id);
                    CREATE TABLE port (
                        asset_id INTEGER NOT NULL, number INTEGER NOT NULL, service TEXT COLLATE NOCASE,
                        PRIMARY KEY (asset_id, number)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE key (text TEXT NOT NULL, asset_id INTEGER NOT NULL) STRICT;
                    CREATE INDEX key_asset ON key (asset_id);
                    CREATE TABLE port_count (asset_id INTEGER PRIMARY KEY, ports INTEGER NOT NULL) STRICT;
                    """)
            ] + more,
            derived: derived)
    }

    /// Three assets, of which the second has two notes that say the same.
    private func fill(_ store: RecordStore) async throws {
        try await store.write(AuditAction("asset.add"), by: engineer) { database in
            try database.execute(
                sql: #"""
                    INSERT INTO asset (host, ports) VALUES ('his', '[{"number":22,"service":"ssh"},{"number":80}]'),
                        ('lis', '[{"number":443,"service":"https"}]'), (NULL, '[]');
                    INSERT INTO note (asset_id, text) VALUES (2, '机房'), (2, '机房');
                    """#)
            for table in Self.derived { try table.refresh(where: "asset_id", in: 1...3, database) }
        }
    }

    private func rows(_ table: String, _ store: RecordStore) async throws -> [String] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { row in
                row.databaseValues.map(\.description).joined(separator: " ")
            }
        }
    }

    @Test func `a refresh fills them, no entry tells of it, and verify agrees`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        #expect(try await rows("port", store) == [#"1 22 "ssh""#, "1 80 NULL", #"2 443 "https""#])
        #expect(try await rows("key", store) == [#""host his" 1"#, #""host lis" 2"#, #""note 机房" 2"#, #""note 机房" 2"#])
        #expect(try await rows("port_count", store) == ["1 2", "2 1"])
        let tables = try await store.entries().compactMap(\.objectTable)
        #expect(tables == ["asset", "asset", "asset", "note", "note"])
        #expect(try await AuditVerifier(store).verify().defects == [])
        // The machinery may write them as well: nothing is captured.
        try await store.operate { try Self.ports.rebuild($0) }
    }

    @Test func `a refresh touches the parents that are named, and no others`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        try await store.write(AuditAction("asset.scan"), by: engineer) { database in
            try database.execute(sql: #"UPDATE asset SET host = 'neu', ports = '[{"number":23,"service":"telnet"}]'"#)
            try database.execute(sql: "DELETE FROM note WHERE id = 4")
            for table in Self.derived { try table.refresh(where: "asset_id", in: [1, 3, 3, 99], database) }
        }
        #expect(try await rows("port", store) == [#"1 23 "telnet""#, #"2 443 "https""#, #"3 23 "telnet""#])
        #expect(
            try await rows("key", store) == [
                #""host lis" 2"#, #""host neu" 1"#, #""host neu" 3"#, #""note 机房" 2"#, #""note 机房" 2"#,
            ])
        let defects = try await AuditVerifier(store).verify().defects
        #expect(defects.map(\.place) == ["port", "key"])
        try await store.write(AuditAction("asset.index"), by: engineer) { database in
            try Self.ports.rebuild(database)
            try Self.keys.refresh(where: "asset_id", in: [2], database)
        }
        #expect(try await AuditVerifier(store).verify().defects == [])
    }

    @Test(arguments: derived)
    func `a refresh searches the records of a parent and reads no table through`(table: DerivedTable) async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        let plan = try await store.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN \(table.insertion(where: "asset_id"))", arguments: [1]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.hasPrefix("SEARCH asset USING") })
        #expect(!plan.contains { $0.hasPrefix("SCAN asset") || $0.hasPrefix("SCAN note") }, "\(plan)")
    }

    @Test(arguments: [
        (
            "UPDATE port SET number = 8080 WHERE asset_id = 1 AND number = 80", "port",
            "派生表与来源记录不符：多出 1 行（asset_id=1，number=8080，service=空），缺少 1 行（asset_id=1，number=80，service=空）"
        ),
        (
            "UPDATE port SET service = 'SSH' WHERE number = 22", "port",
            "派生表与来源记录不符：多出 1 行（asset_id=1，number=22，service=SSH），缺少 1 行（asset_id=1，number=22，service=ssh）"
        ),
        (
            "UPDATE port SET service = NULL WHERE number = 443", "port",
            "派生表与来源记录不符：多出 1 行（asset_id=2，number=443，service=空），缺少 1 行（asset_id=2，number=443，service=https）"
        ),
        ("DELETE FROM port_count WHERE asset_id = 2", "port_count", "派生表与来源记录不符：缺少 1 行（asset_id=2，ports=1）"),
        ("INSERT INTO port_count VALUES (3, 0)", "port_count", "派生表与来源记录不符：多出 1 行（asset_id=3，ports=0）"),
        (
            "INSERT INTO key VALUES ('host his', 1), ('host his', 1)", "key",
            "派生表与来源记录不符：多出 2 行（如 text=host his，asset_id=1）"
        ),
        (
            "INSERT INTO key SELECT 'x' || asset_id || number, 9 FROM port UNION ALL VALUES ('y', 9), ('z', 9)", "key",
            "派生表与来源记录不符：多出 5 行（如 text=x122，asset_id=9；text=x180，asset_id=9；text=x2443，asset_id=9）"
        ),
        (
            "DELETE FROM key WHERE rowid = (SELECT min(rowid) FROM key WHERE text = 'note 机房')", "key",
            "派生表与来源记录不符：缺少 1 行（text=note 机房，asset_id=2）"
        ),
    ])
    func `a row that was changed, added, doubled or taken out behind the program is named`(
        sql: String, place: String, reason: String
    ) async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        try store.close()
        try test.tamper(sql)
        let defects = try await AuditVerifier(test.open([Self.schema()])).verify().defects
        #expect(defects == [VerifyReport.Defect(area: "derived", place: place, reason: reason)])
    }

    @Test func `a changed source is named as a record and by the tables that follow from it`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        try store.close()
        try test.tamper("UPDATE asset SET host = 'x' WHERE id = 1; UPDATE asset SET ports = 'no JSON' WHERE id = 2")
        let defects = try await AuditVerifier(test.open([Self.schema()])).verify().defects
        #expect(defects.map(\.place) == ["asset/1.host", "asset/2.ports", "port", "key", "port_count"])
        #expect(defects[2].reason == "派生表无法与来源记录核对：malformed JSON")
    }

    @Test func `a dropped source or derived table is named and does not stop the check`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        try test.tamper("DROP TABLE note; DROP TABLE port_count", restoringTriggers: false)
        let defects = try await AuditVerifier(store).verify().defects
        #expect(defects.contains { $0.area == "database" && $0.place == "table port_count" })
        #expect(defects.filter { $0.area == "derived" }.map(\.place) == ["key"])
        try store.close()
    }

    @Test func `a migration that changes records leaves entries for them and none for derived tables`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        try await fill(store)
        let before = try await store.entries().count
        try store.close()
        let step = Schema.Migration(
            "0002",
            "UPDATE asset SET host = 'HIS' WHERE id = 1; UPDATE key SET text = 'host HIS' WHERE asset_id = 1")
        let grown = try test.open([Self.schema([step])])
        let added = try await grown.entries().dropFirst(before)
        #expect(added.map { "\($0.action) \($0.objectTable ?? "")" } == ["schema.migrate ", "schema.migrate asset"])
        #expect(try await AuditVerifier(grown).verify().defects == [])
    }

    @Test(arguments: [
        (DerivedTable(name: "kept", columns: ["b", "a"], query: "SELECT 'x', 1"), nil),
        (DerivedTable(name: "nowhere", columns: ["a"], query: "SELECT 1"), "派生表不存在，或不是 STRICT 表"),
        (DerivedTable(name: "loose", columns: ["a"], query: "SELECT 1"), "派生表不存在，或不是 STRICT 表"),
        (DerivedTable(name: "kept", columns: ["a"], query: "SELECT 1"), "派生表的列与所列名称不一致"),
        (DerivedTable(name: "kept", columns: ["a", "b"], query: "SELECT 1"), "派生表的查询无法执行"),
        (DerivedTable(name: "kept", columns: ["a", "b"], query: "SELECT 1, 2 FROM nowhere"), "派生表的查询无法执行"),
        (DerivedTable(name: "machinery", columns: ["a"], query: "SELECT 1"), "不能同时列为派生表和运行数据表"),
    ])
    func `a definition that does not fit its table stops the start`(table: DerivedTable, reason: String?) throws {
        defer { test.remove() }
        let sql = """
            CREATE TABLE loose (a INTEGER); CREATE TABLE kept (a INTEGER, b TEXT) STRICT;
            CREATE TABLE machinery (a INTEGER) STRICT;
            """
        let others = ["loose", "kept"].filter { $0 != table.name }
        let schema = Schema(
            module: "bad", migrations: [.init("0001", sql)], operational: Set(others + ["machinery"]), derived: [table])
        // The first start runs the step, a second one finds it done: both look.
        for _ in 1...2 {
            var found: String?
            do {
                try test.open([schema]).close()
            } catch let RecordsError.table(name, told) {
                #expect(name == table.name)
                found = told
            }
            #expect(found == nil ? reason == nil : found?.hasPrefix(reason ?? "?") == true, "\(found ?? "-")")
        }
    }

    @Test func `a refresh by a column that is not there is refused`() async throws {
        defer { test.remove() }
        let store = try test.open([Self.schema()])
        await #expect(throws: RecordsError.table(name: "port", reason: "没有列 asset")) {
            try await store.operate { try Self.ports.refresh(where: "asset", in: [1], $0) }
        }
    }
}
