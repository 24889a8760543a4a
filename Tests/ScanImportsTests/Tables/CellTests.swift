import Kernel
import Observations
import ScanImports
import Testing

/// Reads one row under one title, and gives what became of the cell.
private func cell(
    _ text: String, under title: String, beside: [(String, String)] = [("设备名称", "x")]
) throws -> (Observation?, [CellIssue]) {
    let columns = [(title, text)] + beside
    let quoted = { (text: String) in "\"\(text.replacing("\"", with: "\"\""))\"" }
    let csv =
        columns.map { quoted($0.0) }.joined(separator: ",") + "\n" + columns.map { quoted($0.1) }.joined(separator: ",")
        + "\n"
    let file = try TableFiles.open(ByteSource(Array(csv.utf8)))
    let mapping = ColumnMapping.guess(titles: columns.map(\.0))
    var found: Observation?
    let outcome = try TableImport(mapping: mapping).run(file, file.sheets[0]) { found = $0.observation }
    return (found, outcome.issues)
}

@Suite struct `Cells of addresses` {
    @Test(
        arguments: [
            ("10.1.2.3", ["10.1.2.3"]), (" 10.1.2.3 ", ["10.1.2.3"]), ("10.1.2.3/24", ["10.1.2.3"]),
            ("10.1.2.3/255.255.255.0", ["10.1.2.3"]),
            ("10.1.2.3/32", ["10.1.2.3"]),
            (
                "10.1.2.3,10.1.2.4；10.1.2.5、10.1.2.6\n10.1.2.7",
                ["10.1.2.3", "10.1.2.4", "10.1.2.5", "10.1.2.6", "10.1.2.7"]
            ),
            ("10.1.2.3/10.1.2.4", ["10.1.2.3", "10.1.2.4"]), ("１０．１．２．３", ["10.1.2.3"]), ("10.1.2.3（主）", ["10.1.2.3"]),
            ("内网：10.1.2.3 外网：202.96.1.1", ["10.1.2.3", "202.96.1.1"]), ("http://10.1.2.3:8080/his/login", ["10.1.2.3"]),
            ("10.1.2.3:8080", ["10.1.2.3"]), ("fd00::3", ["fd00::3"]), ("https://[fd00::3]:8443/", ["fd00::3"]),
            ("10.1.2.3 10.1.2.3", ["10.1.2.3"]),
            ("DHCP", []), ("自动获取", []), ("无", []), ("-", []), ("#N/A", []),
        ] as [(String, [String])])
    func `are cleaned`(text: String, addresses: [String]) throws {
        let (observation, issues) = try cell(text, under: "IP地址")
        #expect(issues == [])
        #expect(observation?.addresses.map(\.description) == addresses)
    }

    @Test(arguments: [
        ("10.1.2.0/24", "“10.1.2.0/24”是网段，一行只能登记一台设备"), ("10.1.2.3-10.1.2.9", "“10.1.2.3-10.1.2.9”是地址范围，一行只能登记一台设备"),
        ("10.1.2.3~9", "“10.1.2.3~9”是地址范围，一行只能登记一台设备"), ("10.1.2.*", "“10.1.2.*”是地址范围，一行只能登记一台设备"),
        ("10.1.2.300", "“10.1.2.300”不是 IP 地址"), ("10.1.2", "“10.1.2”不是 IP 地址"),
        ("010.001.002.003", "“010.001.002.003”含有前导零，无法确定是哪个地址"),
        ("10.1.2.3/33", "“10.1.2.3/33”的掩码不正确"), ("10.1.2.3/255.0.255.0", "“10.1.2.3/255.0.255.0”的掩码不正确"),
        ("127.0.0.1", "“127.0.0.1”不是设备的地址"), ("255.255.255.255", "“255.255.255.255”不是设备的地址"), ("三楼", "“三楼”不是 IP 地址"),
        ("10.1.2.3,待查", "“待查”不是 IP 地址"),
    ])
    func `that name no one thing refuse their row`(text: String, reason: String) throws {
        let (observation, issues) = try cell(text, under: "IP地址")
        #expect(observation == nil)
        #expect(issues == [CellIssue(row: 2, column: 0, title: "IP地址", reason: reason, refusesRow: true)])
        #expect(issues[0].chinese == "第 2 行 A 列（IP地址）：\(reason)，该行未导入")
    }

    @Test func `of cards are cleaned the same way`() throws {
        for text in ["00-1B-21-AA-BB-01", "001b.21aa.bb01", "００１Ｂ２１ＡＡＢＢ０１", "00 1b 21 aa bb 01"] {
            #expect(try cell(text, under: "MAC地址").0?.attributes[.hardware] == "00:1B:21:AA:BB:01")
        }
        let two = try cell("00-1B-21-AA-BB-01、00-1B-21-AA-BB-02", under: "MAC").0
        #expect(two?.values(.hardware) == ["00:1B:21:AA:BB:01", "00:1B:21:AA:BB:02"])
        #expect(two?.attributes[.hardware] == "00:1B:21:AA:BB:01")
        #expect(try cell("00-1B-21-AA-BB", under: "MAC").1.map(\.reason) == ["“00-1B-21-AA-BB”不是 MAC 地址"])
    }
}

@Suite struct `Cells of dates` {
    @Test(arguments: [
        ("2021年6月30日", "2021-06-30"), ("2021-6-30", "2021-06-30"), ("2021/06/30", "2021-06-30"),
        ("2021.6.30", "2021-06-30"),
        ("20210630", "2021-06-30"), ("2021-06-30 08:30:00", "2021-06-30"), ("2021年6月", "2021-06"),
        ("2021.06", "2021-06"), ("202106", "2021-06"),
        ("2021年", "2021"), ("2021", "2021"), ("二〇二一年六月三十日", "2021-06-30"), ("二〇二一年十二月", "2021-12"),
        ("44377", "2021-06-30"),
        ("２０２１年６月", "2021-06"), ("2021 年 6 月 30 日", "2021-06-30"), ("至2024年6月30日止", "2024-06-30"),
    ])
    func `are made one form`(text: String, date: String) throws {
        let (observation, issues) = try cell(text, under: "购置日期")
        #expect(issues == [])
        #expect(observation?.attributes[.purchased] == date)
    }

    @Test(arguments: [
        ("2021-02-30", "“2021-02-30”不是存在的日期"), ("21.6.30", "“21.6.30”的年份应写在最前，并写四位数"),
        ("30/6/2021", "“30/6/2021”的年份应写在最前，并写四位数"),
        ("去年", "“去年”不是日期，应如 2021-06-30、2021-06 或 2021"), ("1066", "“1066”不是存在的日期"),
        ("12345678901", "“12345678901”不是日期，应如 2021-06-30、2021-06 或 2021"),
    ])
    func `that could mean several days or none are left out`(text: String, reason: String) throws {
        let (observation, issues) = try cell(text, under: "购置日期")
        #expect(observation != nil)
        #expect(observation?.attributes[.purchased] == nil)
        #expect(issues == [CellIssue(row: 2, column: 0, title: "购置日期", reason: reason, refusesRow: false)])
    }

    @Test(arguments: [
        ("3年", "2021-06-30", "2024-06-30"), ("36个月", "2021年6月", "2024-06"), ("三年", "2021", "2024"),
        ("1个月", "2021-01-31", "2021-02-28"),
        ("2024-06-30", "2021-06-30", "2024-06-30"),
    ])
    func `of warranties that are lengths are counted from the purchase`(term: String, bought: String, end: String)
        throws
    {
        let (observation, issues) = try cell(term, under: "保修期", beside: [("购买日期", bought), ("资产名称", "x")])
        #expect(issues == [])
        #expect(observation?.attributes[.warranty] == end)
    }

    @Test func `of warranties without a purchase are left out`() throws {
        let (observation, issues) = try cell("3年", under: "保修期")
        #expect(observation?.attributes[.warranty] == nil)
        #expect(issues.map(\.reason) == ["保修期写为时长，需要同一行有购买日期才能换算为到期日期"])
    }
}

@Suite struct `Cells of words` {
    @Test(arguments: [
        ("服务器", "server"), ("核心交换机", "switch"), ("下一代防火墙", "firewall"), ("WAF", "security"), ("上网行为管理", "security"),
        ("激光打印机", "printer"),
        ("LED屏", "screen"), ("监控服务器", "server"), ("网络摄像机", "camera"), ("台式机", "terminal"), ("笔记本电脑", "terminal"),
        ("server", "server"),
        ("无线AP", "wireless"), ("磁盘阵列", "storage"), ("数据库审计", "security"), ("UPS", "facility"), ("HIS系统", "application"),
        ("CT", "medical"),
    ])
    func `for kinds are known`(text: String, kind: String) throws {
        #expect(try cell(text, under: "设备类型").0?.attributes[.kind] == kind)
    }

    @Test(arguments: ["网络设备", "其他", "硬件 设备"])
    func `for many kinds choose none, and are no mistake`(text: String) throws {
        let (observation, issues) = try cell(text, under: "设备类型")
        #expect(observation?.attributes[.kind] == nil && issues.isEmpty)
    }

    @Test func `that are not known are named and left out`() throws {
        let (observation, issues) = try cell("其它东西", under: "设备类型")
        #expect(observation?.attributes[.kind] == nil)
        #expect(issues.map(\.chinese) == ["第 2 行 A 列（设备类型）：“其它东西”不是已知的资产类型，该单元格未导入"])
        #expect(try cell("特别重要吧", under: "重要性").1.map(\.reason) == ["“特别重要吧”不是重要性，应为核心、重要或一般"])
    }

    @Test func `for importance, spares and yes or no are made one form`() throws {
        #expect(try cell("高", under: "重要程度").0?.attributes[.importance] == "重要")
        #expect(try cell("核心业务", under: "重要性").0?.attributes[.importance] == "核心")
        #expect(try cell("无", under: "备件情况").0?.attributes[.spares] == "无")
        #expect(try cell("√", under: "有无备件").0?.attributes[.spares] == "有")
        #expect(try cell("电源一个", under: "备件").0?.attributes[.spares] == "电源一个")
        #expect(try cell("Y", under: "是否信创").0?.attributes[.custom("是否信创")] == "是")
        #expect(try cell("1", under: "数量").0?.attributes[.custom("数量")] == "1")
        #expect(try cell("ＨＰ", under: "品牌").0?.attributes[.brand] == "HP")
        #expect(try cell("第一行\n第二行", under: "备注").0?.attributes[.note] == "第一行 第二行")
        #expect(try cell("N/A", under: "备注").0?.attributes[.note] == nil)
    }

    @Test func `for numbers that are placeholders prove nothing`() throws {
        let (observation, issues) = try cell("To be filled by O.E.M.", under: "序列号")
        #expect(observation?.evidence == [])
        #expect(observation?.attributes[.serial] == "To be filled by O.E.M.")
        #expect(issues.map(\.reason) == ["序列号过短或为占位文字，不能用于认定设备"])
    }

    @Test func `for ports are read with their protocols`() throws {
        let services = try cell("22,443/tcp、UDP:161", under: "开放端口").0?.services
        #expect(services?.map(\.number) == [22, 443, 161])
        #expect(services?.map(\.transport) == [.tcp, .tcp, .udp])
        #expect(try cell("8000-8010", under: "开放端口").1.map(\.reason) == ["“8000-8010”不是端口，应如 80、443/tcp"])
    }

    @Test(arguments: ["2026-11-23 08:30:00", "2026/11/23 08:30", "2026-11-23T00:30:00Z", "1795393800", "1795393800000"])
    func `for the last sighting are moments`(text: String) throws {
        #expect(try cell(text, under: "最近在线时间").0?.seenAt == (try shanghai("2026-11-23 08:30")))
    }
}
