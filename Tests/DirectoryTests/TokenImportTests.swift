import Testing

@testable import Directory

@Suite struct TokenImportTests {
    @Test func `Reads headings, comments, both kinds and both ways of writing keys`() throws {
        let tokens = try TokenImport.read(
            """
            \u{FEFF}序列号,类型,密钥,算法,位数,周期或计数
            # 2026 年 11 月到货
            2300188,TOTP,3132333435363738393031323334353637383930,SHA1,6,60
            2300189\tHOTP\tGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\tSHA-256\t8\t12
            2300190，时间型，3132333435363738393031323334353637383930
            """)
        #expect(tokens.map(\.serial) == ["2300188", "2300189", "2300190"])
        #expect(tokens.map(\.kind) == [.timeToken, .eventToken, .timeToken])
        #expect(tokens.map(\.period) == [60, nil, 30])
        #expect(tokens[1].counter == 12)
        #expect(tokens[1].password.digits == 8)
        #expect(tokens[1].password.algorithm == .sha256)
        #expect(tokens[1].password.secret == tokens[0].password.secret)
    }

    @Test(arguments: [
        ("", 1), ("2300188,TOTP", 1), ("2300188,SMS,3132333435363738393031323334353637383930", 1),
        ("2300188,TOTP,3132", 1), ("# a\n2300188,TOTP,zz!", 2),
        ("2300188,TOTP,3132333435363738393031323334353637383930,MD5", 1),
        ("2300188,TOTP,3132333435363738393031323334353637383930,SHA1,9", 1),
        ("2300188,TOTP,3132333435363738393031323334353637383930,SHA1,6,45", 1),
        ("2300188,HOTP,3132333435363738393031323334353637383930,SHA1,6,-1", 1),
        (
            "a,TOTP,3132333435363738393031323334353637383930\na,TOTP,3132333435363738393031323334353637383930", 2
        ),
    ])
    func `Names the line that cannot be read`(text: String, line: Int) {
        do {
            _ = try TokenImport.read(text)
            Issue.record("was read: \(text)")
        } catch {
            guard case .tokenLine(let found, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(found == line)
        }
    }
}
