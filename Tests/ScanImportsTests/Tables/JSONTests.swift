import Foundation
import Kernel
import Observations
import ScanImports
import Testing

private func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws -> JSONValue {
    try JSONImport.parse(Array(text.utf8), limits: limits)
}

@Suite struct `JSON` {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .bool(true)), ("-0.5e+3", .number("-0.5e+3")),
        ("20210012345678901234", .number("20210012345678901234")),
        ("\"a\\u4e2d\\ud83d\\ude00\\n\\\"\\/\"", .string("a中😀\n\"/")), ("\"\\ud83d x\"", .string("\u{FFFD} x")),
        ("[]", .array([])), ("{}", .object([])),
        (
            "[1,[2],{\"a\":null}]",
            .array([.number("1"), .array([.number("2")]), .object([.init(name: "a", value: .null)])])
        ),
        ("\u{FEFF}{\"a\" : 1 }", .object([.init(name: "a", value: .number("1"))])),
    ])
    func `is read`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [
        "{", "[1,]", "{\"a\":}", "{\"a\" 1}", "{a:1}", "01", "1.", "1e", "+1", "tru", "\"abc", "\"a\tb\"", "\"\\x\"",
        "\"\\u12\"", "[1] 2", "'a'", "-", "{\"a\":1,}",
        "NaN",
    ])
    func `with a mistake is refused`(text: String) {
        #expect(throws: ReadingError.self) { try parse(text) }
    }

    @Test func `names the place of a mistake`() {
        let failure = #expect(throws: ReadingError.self) { try parse("{\n  \"a\": 1,\n  \"b\": x\n}") }
        #expect(failure?.explanation.summary == "JSON 有错误：不是 JSON 的值")
        #expect(failure?.place == "第 3 行第 8 字节")
    }

    @Test func `is bounded in depth, size and number of values`() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: ReadingError(.tooLarge(what: "JSON 嵌套层数", limit: 64))) { try parse(deep) }
        var limits = JSONLimits()
        limits.values = 10
        #expect(throws: ReadingError(.tooLarge(what: "JSON 值的个数", limit: 10))) {
            try parse("[1,2,3,4,5,6,7,8,9,10,11]", limits: limits)
        }
        limits.bytes = 4
        #expect(throws: ReadingError(.tooLarge(what: "JSON 字节数", limit: 4))) { try parse("[1,2]", limits: limits) }
        #expect(throws: ReadingError(.empty)) { try parse("  ") }
    }

    @Test func `cut or damaged anywhere is refused or read as something else, never otherwise`() throws {
        let text = Array(
            "{\"data\":{\"list\":[{\"ip\":\"10.1.2.3\",\"n\":-1.5e2,\"u\":\"\\u4e2d\\ud83d\\ude00\"},true,null]}}".utf8)
        for length in 0..<text.count {
            #expect(throws: ReadingError.self) { try JSONImport.parse(Array(text[..<length])) }
        }
        var random = Repeatable(state: 3)
        for _ in 0..<2000 {
            var bytes = text
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            do { _ = try JSONImport.parse(bytes) } catch { #expect(!error.explanation.summary.isEmpty) }
        }
    }

    @Test func `in GBK is read too`() throws {
        #expect(try JSONImport.parse(Encoded.gb18030("{\"名称\":\"检验科\"}"))["名称"]?.text == "检验科")
    }
}

@Suite struct `A path in JSON` {
    private let answer = """
        {"code":0,"data":{"list":[{"ip":"10.1.2.3","a.b":1,"os":{"名称":"Windows"}},{"ip":"10.1.2.4","nics":[{"mac":"x"},{"mac":"y"}]}]},
         "result":{"items":[1,2,3]}}
        """

    @Test(
        arguments: [
            ("data.list[*].ip", ["10.1.2.3", "10.1.2.4"]), ("$.result.items[*]", ["1", "2", "3"]),
            ("result.items[0]", ["1"]), ("result.items[-1]", ["3"]),
            ("result.items[7]", []), ("data.list[*]['a.b']", ["1"]), ("data.list[0].os.名称", ["Windows"]),
            ("data.list[0].os[\"名称\"]", ["Windows"]),
            ("data.list[*].nics[*].mac", ["x", "y"]), ("data.*[*].ip", ["10.1.2.3", "10.1.2.4"]),
            ("nothing.here[*]", []), ("code", ["0"]),
            ("code.more", []), ("['result']['items'][1]", ["2"]),
        ] as [(String, [String])])
    func `finds what stands there`(path: String, texts: [String]) throws {
        #expect(try JSONPath(path).values(in: parse(answer)).compactMap(\.text) == texts)
    }

    @Test func `of the root is the whole`() throws {
        #expect(try JSONPath("$").values(in: .bool(true)) == [.bool(true)])
        #expect(try JSONPath("").values(in: .bool(true)) == [.bool(true)])
    }

    @Test(arguments: ["a..b", "a[", "a[x]", "a['b", "a.", "a b", "a]", "[*]x", "a[1", "$$"])
    func `with a mistake is refused, with the place`(path: String) {
        let failure = #expect(throws: ReadingError.self) { try JSONPath(path) }
        #expect(failure?.explanation.summary.hasPrefix("路径“\(path)”写法不正确：") == true)
        #expect(failure?.place?.hasSuffix("个字符") == true)
    }
}

@Suite struct `An answer of a device` {
    private let mappingText = """
        {"name":"终端管理平台","items":"data.list[*]","presence":"registered","slot":"agentId",
         "fields":[{"path":"ip","target":"address"},{"path":"nics[*].mac","target":"attribute:mac"},
                   {"path":"dept.name","target":"attribute:unit"},{"path":"sn","target":"attribute:serial"},
                   {"path":"osName","target":"attribute:os"},{"path":"absent","target":"attribute:owner"}],
         "success":{"path":"code","values":["0"],"message":"msg"},
         "paging":{"kind":"page","parameter":"pageNo","first":1,"size":2,"sizeParameter":"pageSize","total":"data.total"}}
        """

    private let answer = """
        {"code":0,"msg":"ok","data":{"total":5,"list":[
          {"agentId":"a-1","ip":"10.1.2.3","nics":[{"mac":"00-1b-21-aa-bb-01"},{"mac":"00-1b-21-aa-bb-02"}],"dept":{"name":"检验科"},
           "sn":20210012345678,"osName":"Windows 10"},
          {"agentId":null,"ip":["10.1.2.4","fd00::4"],"sn":null}]}}
        """

    private func mapping() throws -> JSONMapping {
        try JSONDecoder().decode(JSONMapping.self, from: Data(mappingText.utf8))
    }

    @Test func `becomes observations by its mapping`() throws {
        var found: [Sighting] = []
        let outcome = try JSONImport(mapping: mapping()).run(parse(answer), before: 2) { found.append($0) }
        #expect(found.map(\.observation.slot) == ["id a-1", "address 10.1.2.4"])
        let first = found[0].observation
        #expect(first.values(.hardware) == ["00:1B:21:AA:BB:01", "00:1B:21:AA:BB:02"])
        #expect(
            first.attributes == [
                .hardware: "00:1B:21:AA:BB:01", .unit: "检验科", .serial: "20210012345678", .system: "Windows 10",
            ])
        #expect(found[1].observation.addresses == [try address("10.1.2.4"), try address("fd00::4")])
        #expect(found.map(\.line) == [3, 4])
        #expect(found[0].source == "终端管理平台")
        #expect(outcome.warnings == ["返回内容中没有这些字段：absent"])
        #expect(outcome.next == "3")
    }

    @Test func `that says that it failed is refused with its reason`() throws {
        let failure = #expect(throws: ReadingError.self) {
            try JSONImport(mapping: mapping()).run(parse("{\"code\":401,\"msg\":\"token 已过期\"}")) { _ in }
        }
        #expect(failure?.explanation.summary == "接口返回失败：code 的值是“401”，token 已过期")
    }

    @Test func `with fields that cannot be taken names them by thing and path`() throws {
        let outcome = try JSONImport(mapping: mapping()).run(
            parse("{\"code\":0,\"data\":{\"list\":[{\"ip\":\"10.1.2.0/24\"},{\"sn\":\"1\"},{}]}}")
        ) { _ in }
        #expect(
            outcome.issues.map(\.chinese) == [
                "第 1 行（ip）：“10.1.2.0/24”是网段，一行只能登记一台设备，该行未导入", "第 2 行（sn）：序列号过短或为占位文字，不能用于认定设备，该单元格未导入",
                "第 2 行：没有地址、MAC 地址、序列号、资产编号或名称，无法认定是哪台设备，该行未导入",
            ])
        #expect(outcome.refused == 3)
    }

    @Test func `is asked for page by page, to an end`() throws {
        var paging = JSONPaging(kind: .page, parameter: "page", first: 1, size: 2)
        #expect(paging.next(after: .null, count: 2, taken: 2) == "2")
        #expect(paging.next(after: .null, count: 1, taken: 3) == nil)
        paging.total = try JSONPath("total")
        #expect(paging.next(after: try parse("{\"total\":4}"), count: 2, taken: 4) == nil)
        #expect(paging.next(after: try parse("{\"total\":9}"), count: 0, taken: 4) == nil)
        paging.kind = .offset
        paging.first = 0
        #expect(paging.next(after: try parse("{\"total\":9}"), count: 2, taken: 4) == "4")
        paging.kind = .cursor
        paging.cursor = try JSONPath("next")
        #expect(paging.next(after: try parse("{\"next\":\"abc\"}"), count: 2, taken: 4) == "abc")
        #expect(paging.next(after: try parse("{\"next\":\"\"}"), count: 2, taken: 4) == nil)
    }

    @Test func `has its mapping guessed, and saved`() throws {
        let guess = try #require(
            JSONMapping.guess(
                from: parse(
                    "{\"code\":0,\"result\":{\"total\":1,\"items\":[{\"id\":1,\"ip\":\"10.1.2.3\",\"macAddress\":\"x\",\"hostName\":\"PC\",\"department\":{\"name\":\"检验科\"},\"score\":5}]}}"
                )))
        #expect(guess.items.description == "$.result.items[*]")
        #expect(guess.fields.map(\.path.description) == ["ip", "macAddress", "hostName", "department.name"])
        #expect(
            guess.fields.map(\.target) == [.address, .attribute(.hardware), .attribute(.hostName), .attribute(.unit)])
        #expect(try JSONDecoder().decode(JSONMapping.self, from: JSONEncoder().encode(guess)) == guess)
        #expect(try JSONMapping.guess(from: parse("{\"a\":[1,2]}")) == nil)
    }
}
