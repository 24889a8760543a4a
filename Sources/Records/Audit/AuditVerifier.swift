import Foundation
import GRDB
import Kernel

/// What `anhu verify` found.
package struct VerifyReport: Sendable, Codable {
    /// One thing that does not agree.
    package struct Defect: Sendable, Codable, Hashable {
        /// `database`, `chain`, `record`, `derived`, `evidence` or `anchor`.
        package let area: String
        /// Where: an entry's number, `table/id.column`, a derived table, a file.
        package let place: String
        /// What is wrong, in Chinese.
        package let reason: String

        /// Takes the parts.
        package init(area: String, place: String, reason: String) {
            self.area = area
            self.place = place
            self.reason = reason
        }
    }

    /// How many entries were read.
    package var entries = 0
    /// How many rows were held against their entries.
    package var records = 0
    /// How many evidence files were hashed.
    package var evidence = 0
    /// What was found; at most `limit` of each area.
    package var defects: [Defect] = []
    /// The end of the chain as it was read.
    package var headSequence: Int64 = 0
    /// The end's seal in hexadecimal.
    package var headMAC = ""

    /// True when nothing was found.
    package var isSound: Bool { defects.isEmpty }

    /// How many defects of one area are listed before the rest is only counted.
    static let limit = 100
}

/// Checks everything that can be checked: the file, the chain, every row, every evidence file, and anchors.
package struct AuditVerifier: Sendable {
    private let store: RecordStore

    /// Takes the store to be checked.
    package init(_ store: RecordStore) {
        self.store = store
    }

    /// Reads everything once. `anchors` are heads kept outside; the chain must contain each of them.
    package func verify(anchors: [AuditAnchor] = []) async throws -> VerifyReport {
        let evidence = EvidenceVault(store.folder)
        return try await store.read { [store] database in
            var report = VerifyReport()
            try checkFile(database, &report)
            // What a damaged file says of itself cannot be relied on; reading on could even stop the program.
            guard report.isSound else { return report }
            try checkReferences(database, &report)
            try checkSchema(database, &report)
            try walkChain(database, anchors: anchors, &report)
            let check = StateCheck(chain: store.chain)
            for table in store.tables where try database.tableExists(table.name) {
                report.records += try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.name)") ?? 0
                for defect in try check.disagreeing(table, database) {
                    report.add("record", place: "", try describe(defect, table, check, database))
                }
            }
            for table in store.schemas.flatMap(\.derived) where try database.tableExists(table.name) {
                try checkDerived(table, database, &report)
            }
            try checkEvidence(database, evidence, &report)
            return report
        }
    }

    private func checkFile(_ database: Database, _ report: inout VerifyReport) throws {
        for line in try String.fetchAll(database, sql: "PRAGMA integrity_check(20)") where line != "ok" {
            report.add("database", place: "anhu.sqlite", (nil, "文件结构损坏：\(line)"))
        }
    }

    private func checkReferences(_ database: Database, _ report: inout VerifyReport) throws {
        for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
            let id: Int64 = row[1] ?? 0
            report.add("database", place: "\(row[0] as String)/\(id)", (nil, "所引用的记录不存在"))
        }
    }

    private func checkSchema(_ database: Database, _ report: inout VerifyReport) throws {
        for difference in try SchemaCheck(schemas: store.schemas).differences(database) {
            report.add("database", place: difference.place, (nil, difference.reason))
        }
    }

    private func walkChain(_ database: Database, anchors: [AuditAnchor], _ report: inout VerifyReport) throws {
        var waiting = Dictionary(grouping: anchors, by: \.sequence)
        var content = EntryContent()
        var previous = AuditChain.origin
        var expected: Int64 = 1
        var broken = false
        let rows = RawStatement(
            try database.makeStatement(sql: "SELECT \(AuditEntry.columns) FROM audit_entry ORDER BY seq"))
        while try rows.step() {
            // Tampering may have put anything into a column, NULL as well.
            var number = expected
            if case .integer(let found) = rows.cell(0) { number = found }
            var mac = Data()
            if case .blob(let found) = rows.cell(15) { mac = Data(found) }
            report.entries += 1
            if !broken, number != expected {
                report.add("chain", place: "\(expected)", (nil, "审计条目缺失：应为第 \(expected) 条，实为第 \(number) 条"))
                broken = true
            }
            if !broken {
                content.begin(after: previous)
                if !content.read(rows) || !mac.withUnsafeBytes(store.key.seal(content).matches) {
                    report.add("chain", place: "\(number)", (nil, "第 \(number) 条审计条目的内容与其校验值不符，自此条起审计链中断"))
                    broken = true
                }
            }
            for anchor in waiting.removeValue(forKey: number) ?? [] where anchor.mac != mac {
                report.add("anchor", place: anchor.place, (nil, "第 \(number) 条审计条目与锚点不符：审计链被重新生成过"))
            }
            previous = mac
            expected = number + 1
            report.headSequence = number
        }
        report.headMAC = expected == 1 ? "" : hexadecimal(previous)
        for anchor in waiting.values.joined() where anchor.sequence > 0 {
            report.add(
                "anchor", place: anchor.place, (nil, "锚点记有第 \(anchor.sequence) 条，审计链止于第 \(report.headSequence) 条：链尾被截断")
            )
        }
    }

    private func describe(
        _ defect: StateCheck.Disagreement, _ table: RecordTable, _ check: StateCheck, _ database: Database
    ) throws -> (place: String?, reason: String) {
        let row = "\(defect.reference.table)/\(defect.reference.id)"
        guard defect.shown != nil else { return (row, "记录被绕过程序删除") }
        guard defect.hasEntry else { return (row, "记录被绕过程序写入，没有对应的审计条目") }
        let columns = try check.changedColumns(defect, in: table, database)
        guard !columns.isEmpty else { return (row, "记录与最后一条审计条目不符") }
        return ("\(row).\(columns.joined(separator: ","))", "单元格被绕过程序改动")
    }

    private func checkDerived(_ table: DerivedTable, _ database: Database, _ report: inout VerifyReport) throws {
        do {
            guard let difference = try DerivedCheck(table: table).difference(database) else { return }
            let parts = [("多出", difference.surplus), ("缺少", difference.missing)].filter { $0.1.count > 0 }
            let told = parts.map { word, side in
                "\(word) \(side.count) 行（\(side.count > side.examples.count ? "如 " : "")\(side.examples.joined(separator: "；"))）"
            }
            report.add("derived", place: table.name, (nil, "派生表与来源记录不符：\(told.joined(separator: "，"))"))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // A source that is gone, or a cell that is no JSON any more: named where the records are checked.
            report.add("derived", place: table.name, (nil, "派生表无法与来源记录核对：\(error.message ?? "来源无法读取")"))
        }
    }

    private func checkEvidence(_ database: Database, _ vault: EvidenceVault, _ report: inout VerifyReport) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT id, sha256, size, name FROM evidence ORDER BY id")
        while let row = try rows.next() {
            report.evidence += 1
            let digest: String = row[1]
            guard let reason = vault.defect(of: digest, size: row[2]) else { continue }
            report.add(
                "evidence", place: "evidence/\(row[0] as Int64)", (nil, "\(reason)：\(row[3] as String)（\(digest)）"))
        }
    }
}

extension VerifyReport {
    mutating func add(_ area: String, place: String, _ found: (place: String?, reason: String)) {
        guard defects.count(where: { $0.area == area }) < Self.limit else { return }
        defects.append(Defect(area: area, place: found.place ?? place, reason: found.reason))
    }
}
