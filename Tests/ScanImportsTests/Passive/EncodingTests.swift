import ScanImports
import Testing

@Suite struct `Text in any character set` {
    private let table = "IP地址,设备名称,责任人\n10.1.2.3,护士站电脑①,张三\n"

    /// The cells of a text in columns.
    private func cells(_ bytes: [UInt8], pieces: Int = .max) throws -> [[String]] {
        var rows: [[String]] = []
        let source = ByteSource(count: bytes.count) { place, buffer in
            let count = min(buffer.count, bytes.count - place, pieces)
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<place + count]))
            }
            return count
        }
        let file = try TableFiles.open(source)
        try file.read(file.sheets[0]) { row in
            rows.append(row.cells)
            return true
        }
        return rows
    }

    @Test(arguments: [1, 2, 3, 5, 1000])
    func `is told by its mark or by its bytes, in pieces of any size`(pieces: Int) throws {
        let expected = [["IP地址", "设备名称", "责任人"], ["10.1.2.3", "护士站电脑①", "张三"]]
        for bytes in [
            Array(table.utf8), [0xEF, 0xBB, 0xBF] + Array(table.utf8), try Encoded.gb18030(table),
            Encoded.utf16LittleEndian(table, marked: true), Encoded.utf16LittleEndian(table, marked: false),
            Encoded.utf16BigEndian(table),
        ] {
            #expect(try cells(bytes, pieces: pieces) == expected)
        }
    }

    @Test func `of GBK is what the code table says`() throws {
        // 接口 is BDD3 BFDA, 张 is D5C5 (GB 2312); 㐁 has four bytes, 8139EF30 (GB 18030).
        let bytes =
            Array("a,".utf8) + [0xBD, 0xD3, 0xBF, 0xDA] + Array(",".utf8) + [0xD5, 0xC5, 0x81, 0x39, 0xEF, 0x30, 0x0A]
        #expect(try cells(bytes) == [["a", "接口", "张㐁"]])
    }

    @Test func `with damaged characters keeps the rest and counts them`() throws {
        var bytes = try Encoded.gb18030(String(repeating: "门诊三楼,检验科\n", count: 50))
        bytes[4] = 0xFF
        let file = try TableFiles.open(ByteSource(bytes))
        var rows = 0
        let cuts = try file.read(file.sheets[0]) { _ in
            rows += 1
            return true
        }
        #expect(rows == 50)
        #expect(cuts.badBytes > 0)
        // One damaged character does not make UTF-8 another set.
        var utf8 = Array(String(repeating: "门诊三楼,检验科\n", count: 50).utf8)
        utf8[4] = 0xFF
        #expect(try cells(utf8).last == ["门诊三楼", "检验科"])
    }

    @Test func `that begins in ASCII is told at its first other character, however late`() throws {
        let head = String(repeating: "10.1.2.3,PC,ok\n", count: 20_000)
        #expect(try cells(Array(head.utf8) + Encoded.gb18030("10.1.2.4,电脑,好\n")).last == ["10.1.2.4", "电脑", "好"])
        #expect(try cells(Array((head + "10.1.2.4,电脑,好\n").utf8)).last == ["10.1.2.4", "电脑", "好"])
    }
}
