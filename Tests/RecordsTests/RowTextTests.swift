import Foundation
import GRDB
import Testing

@testable import Records

@Suite struct `Text of a row` {
    private static let table = """
        CREATE TABLE thing (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, size INTEGER, content BLOB, secret TEXT
        ) STRICT
        """

    /// The text of a row with these cells, and what the chains of the first programs have for it.
    private func texts(_ cells: [any DatabaseValueConvertible]) throws -> (ours: [UInt8], first: [UInt8]) {
        try DatabaseQueue().write { database in
            try database.execute(sql: Self.table)
            try database.execute(
                sql: "INSERT INTO thing VALUES (?, CAST(? AS TEXT), ?, ?, CAST(? AS TEXT))",
                arguments: StatementArguments(cells))
            let table = try RecordTable(name: "thing", secrets: [], database)
            let row = RawStatement(try database.makeStatement(sql: "SELECT * FROM thing"))
            #expect(try row.step())
            var text = RowText()
            table.write((0..<5).map { row.cell($0) }[...], masked: false, &text)
            row.reset()
            let first = try #require(
                try Data.fetchOne(
                    database,
                    sql: """
                        SELECT CAST(json_patch('{}', json_object('id', id, 'name', name, 'size', size, 'content',
                            CASE WHEN content IS NOT NULL THEN hex(content) END, 'secret', secret)) AS BLOB) FROM thing
                        """))
            return (text.withBytes { Array($0.dropFirst(table.preface.count)) }, Array(first))
        }
    }

    @Test func `is JSON of the columns in their order, without those that are NULL`() throws {
        let text = try texts([7, #"泵 "1" \"#, -3, Data([0, 171]), DatabaseValue.null])
        #expect(
            String(decoding: text.ours, as: UTF8.self) == #"{"id":7,"name":"泵 \"1\" \\","size":-3,"content":"00AB"}"#)
        #expect(text.ours == text.first)
    }

    @Test func `escapes control characters by letter or by two digits, and leaves all others`() throws {
        let controls = Data("\0\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}/\u{2028}".utf8)
        let text = try texts([1, controls, 0, Data(), ""])
        #expect(
            String(decoding: text.ours, as: UTF8.self)
                == "{\"id\":1,\"name\":\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\u{7F}/\u{2028}\",\"size\":0,"
                + "\"content\":\"\",\"secret\":\"\"}")
        #expect(text.ours == text.first)
    }

    @Test(arguments: [Int64.min, -1, 0, 9, 10, 1_795_000_000_000, .max])
    func `has whole numbers in decimal`(number: Int64) throws {
        let text = try texts([1, DatabaseValue.null, number, DatabaseValue.null, DatabaseValue.null])
        #expect(String(decoding: text.ours, as: UTF8.self) == #"{"id":1,"size":\#(number)}"#)
        #expect(text.ours == text.first)
    }

    @Test func `is for any bytes what SQLite wrote into the first chains`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<2).map { _ in
                Data((0..<Int.random(in: 0...600)).map { _ in UInt8.random(in: 0...255, using: &generator) })
            }
            let cells: [any DatabaseValueConvertible] = [
                Int64.random(in: 1 ... .max), bytes[0], Int64.random(in: .min ... .max), bytes[1], bytes[1],
            ]
            let text = try texts(cells)
            #expect(text.ours == text.first, "\(cells)")
        }
    }

    @Test func `of a long row is whole, and the next one does not carry its rest`() throws {
        let label = Array(#""name":"#.utf8)
        var text = RowText()
        let long = [UInt8](repeating: 0x22, count: 300_000)
        for bytes in [long, [0x61], []] {
            text.begin(preface: [0x78, 0])
            bytes.withUnsafeBytes { text.append(label, .text($0)) }
            text.end()
            let escaped = String(decoding: bytes, as: UTF8.self).replacing("\"", with: #"\""#)
            #expect(text.text == #"{"name":"\#(escaped)"}"#)
        }
        text.begin(preface: [])
        text.end()
        #expect(text.text == "{}")
    }
}
