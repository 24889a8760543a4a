import Crypto
import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Sealing of entries` {
    private let key: ChainKey

    init() throws {
        key = try ChainKey(bytes: 0..<32)
    }

    /// A row of the table `thing`, its text and its digest.
    private func row() -> (text: String, state: ChainKey.Seal) {
        var text = RowText()
        text.begin(preface: Array("thing\0".utf8))
        text.append(Array(#""id":"#.utf8), .integer(7))
        Array(#"泵 "1""#.utf8).withUnsafeBytes { text.append(Array(#""name":"#.utf8), .text($0)) }
        text.end()
        return (text.text, text.withBytes(key.digest))
    }

    @Test func `an action and a row are sealed as the page about the chain has it`() throws {
        let (text, state) = row()
        let chain = AuditChain(key: key, clock: Kernel.Clock { Timestamp(seconds: 1_795_000_000) })
        let rows = try DatabaseQueue().write { database in
            for migration in AuditChain.schema.migrations { try database.execute(sql: migration.sql) }
            try chain.append(
                AuditAction("thing.add", object: RecordReference(table: "thing", id: 7), label: "泵"),
                by: Principal(accountID: 4, name: "engineer", source: ""), outcome: .success,
                changes: [CapturedChange(table: "thing", id: 7, before: nil, after: text, state: state)], database)
            return try Row.fetchAll(database, sql: "SELECT source, after, state, mac FROM audit_entry ORDER BY seq")
        }
        #expect(rows.map { $0[0] as String? } == ["", ""])
        #expect(rows.map { $0[1] as String? } == [nil, #"{"id":7,"name":"泵 \"1\""}"#])
        // Computed apart from this program: HMAC-SHA-256 under the bytes 0 to 31, over what ARCHITECTURE.md says.
        #expect(
            rows.compactMap { $0[2] as Data? }.map { hexadecimal($0) } == [
                "f161ef27968dd043ba7a0e6f506ddb12dcf1c31cd364f32b1e6fc10058968f5a"
            ])
        #expect(
            rows.map { hexadecimal($0[3] as Data) } == [
                "531ccfe8285a4a2616f3a12bd752a1bba181b0ec800da2fc5462c0e916bcf306",
                "e3c90d2e4dfe14338bbf8031fa4c4b9b59365fea4e26a3fee7df40aef0980235",
            ])
    }

    @Test func `the keyed seal is that of RFC 4231, test case 2`() throws {
        var content = EntryContent()
        content.begin(after: Data("what do ya want for nothing?".utf8))
        let padded = try ChainKey(bytes: Array("Jefe".utf8) + [UInt8](repeating: 0, count: 28))
        // HMAC pads a key with zero bytes to the block (RFC 2104, 2), so that zero bytes behind it change nothing.
        #expect(
            hexadecimal(padded.seal(content)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
