import Kernel
import ScanImports
import Testing

/// The rows of a text in columns.
func csvRows(_ text: String, limits: TableLimits = TableLimits()) throws -> ([TableRow], TableCuts) {
    let file = try TableFiles.open(ByteSource(Array(text.utf8)), limits: limits)
    var rows: [TableRow] = []
    let cuts = try file.read(file.sheets[0]) { row in
        rows.append(row)
        return true
    }
    return (rows, cuts)
}

@Suite struct `A text in columns` {
    @Test(
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("a;b;c\n1;2,5;3\n", [["a", "b", "c"], ["1", "2,5", "3"]]), ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
            ("a,\"b,c\",\"d\"\"e\"\n", [["a", "b,c", "d\"e"]]),
            ("a,\"line 1\nline 2\r\nline 3\",c\n", [["a", "line 1\nline 2\r\nline 3", "c"]]),
            ("a,b,\n,,\n", [["a", "b", ""], ["", "", ""]]), ("\"a\"x,b\"c\"\n", [["ax", "b\"c\""]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("sep=;\na;b\n", [["a", "b"]]), ("a,\"\"\n", [["a", ""]]), ("a,b,", [["a", "b", ""]]),
        ] as [(String, [[String]])])
    func `is cut into cells`(text: String, cells: [[String]]) throws {
        #expect(try csvRows(text).0.map(\.cells) == cells)
    }

    @Test func `counts rows as a spreadsheet program does`() throws {
        let rows = try csvRows("a,b\n\n\"x\ny\",2\nlast,3\n").0
        #expect(rows.map(\.number) == [1, 2, 3, 4])
        #expect(rows[1].isBlank)
        #expect(rows[3].cell(0) == "last")
        #expect(rows[3].cell(9) == "")
    }

    @Test func `is bounded in columns, rows and cells`() throws {
        let wide = try csvRows(Array(repeating: "x", count: 300).joined(separator: ",") + "\n")
        #expect(wide.0[0].cells.count == 200)
        #expect(wide.1.warnings(TableLimits()) == ["有 1 行超过 200 列，多出的列未读取"])
        let long = try csvRows("a," + String(repeating: "x", count: 70_000) + ",b\n")
        #expect(long.0[0].cells.map(\.utf8.count) == [1, 65_536, 1])
        #expect(long.1.longCells == 1)
        var limits = TableLimits()
        limits.rows = 2
        let failure = #expect(throws: ReadingError.self) { try csvRows("a,b\n1,2\n3,4\n", limits: limits) }
        #expect(failure?.fault == .tooLarge(what: "行数", limit: 2))
        #expect(failure?.taken == 2)
    }

    @Test func `with a quote that is never closed is refused, and its row named`() {
        let short = #expect(throws: ReadingError.self) { try csvRows("a,b\n1,\"2\n3,4\n") }
        #expect(short?.explanation.summary == "文件不完整，在带引号的单元格中途结束")
        #expect(short?.place == "第 2 行")
        let long = #expect(throws: ReadingError.self) {
            try csvRows("a,b\n1,\"" + String(repeating: "x\n", count: 50_000))
        }
        #expect(long?.explanation.summary == "单元格的引号没有结束，或内容超过 65536 字节")
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `is the same in pieces of any size, damaged or not`(seed: UInt64) throws {
        var random = Repeatable(state: seed)
        let original = Array("编号,\"IP\n地址\",备注\r\n1,10.1.2.3,\"a \"\"b\"\"\"\r\n2,,\r\n".utf8)
        for round in 0..<60 {
            var bytes = original
            if round > 0 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    [0x22, 0x2C, 0x0A, 0x0D].randomElement(using: &random) ?? 0
            }
            func read(_ piece: Int) -> ([TableRow], ReadingError?) {
                var rows: [TableRow] = []
                let data = bytes
                let source = ByteSource(count: data.count) { place, buffer in
                    let count = min(buffer.count, data.count - place, piece)
                    data.withUnsafeBytes {
                        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<place + count]))
                    }
                    return count
                }
                do throws(ReadingError) {
                    let file = try TableFiles.open(source)
                    try file.read(file.sheets[0]) { row in
                        rows.append(row)
                        return true
                    }
                    return (rows, nil)
                } catch { return (rows, error) }
            }
            let whole = read(.max)
            for piece in [1, 2, 7] {
                #expect(read(piece).0 == whole.0)
                #expect(read(piece).1 == whole.1)
            }
        }
    }

    @Test func `stops when it is told to`() throws {
        let file = try TableFiles.open(ByteSource(Array("a,b\n1,2\n3,\"4".utf8)))
        var rows = 0
        try file.read(file.sheets[0]) { _ in
            rows += 1
            return rows < 2
        }
        #expect(rows == 2)
    }

    @Test func `whose bytes cannot be had says so`() {
        let broken = ByteSource(count: 100) { _, _ in -1 }
        #expect(throws: ReadingError(.unreadable)) { try TableFiles.open(broken) }
    }
}
