import Foundation
import Kernel
import Observations
import ScanImports
import Testing

/// A sheet as text in columns.
private func sheet(_ text: String) throws -> any TableFile { try TableFiles.open(ByteSource(Array(text.utf8))) }

@Suite struct `A mapping of columns` {
    @Test(arguments: [
        ("IP地址", ColumnTarget.address), ("管理IP地址（内网）", .address), ("*IP地址", .address), ("IP地址2", .address),
        ("生产环境IP", .address),
        ("MAC", .attribute(.hardware)), ("网卡MAC地址", .attribute(.hardware)), ("设备名称", .attribute(.name)),
        ("品牌", .attribute(.brand)),
        ("生产厂商", .attribute(.brand)), ("型号", .attribute(.model)), ("规格型号", .attribute(.model)),
        ("序列号/SN", .attribute(.serial)),
        ("SN号", .attribute(.serial)), ("资产编号", .attribute(.assetNumber)), ("固定资产编码", .attribute(.assetNumber)),
        ("责任人", .attribute(.owner)),
        ("使用人", .attribute(.owner)), ("责任人/使用人", .attribute(.owner)), ("所属部门", .attribute(.unit)),
        ("使用科室", .attribute(.unit)),
        ("所属部门/科室", .attribute(.unit)), ("所属系统", .attribute(.businessSystem)), ("存放位置", .attribute(.location)),
        ("购买日期", .attribute(.purchased)), ("购置日期", .attribute(.purchased)), ("保修期至", .attribute(.warranty)),
        ("维保到期", .attribute(.warranty)),
        ("备件情况", .attribute(.spares)), ("操作系统", .attribute(.system)), ("用途", .attribute(.purpose)),
        ("重要性", .attribute(.importance)),
        ("计算机名", .attribute(.hostName)), ("等保级别", .attribute(.protectionLevel)), ("开放端口", .ports), ("最后在线时间", .seenAt),
        ("UUID", .machine),
        ("IP Address", .address), ("Host Name", .attribute(.hostName)), ("Serial Number", .attribute(.serial)),
        ("Asset Tag", .attribute(.assetNumber)),
        ("Operating System", .attribute(.system)), ("Purchase Date", .attribute(.purchased)),
        ("Warranty Expiration", .attribute(.warranty)),
        ("序号", .ignored), ("No.", .ignored), ("", .ignored), ("子网掩码", .attribute(.custom("子网掩码"))),
        ("IP地址范围", .attribute(.custom("IP地址范围"))),
        ("是否信创", .attribute(.custom("是否信创"))),
    ])
    func `is guessed from the titles of registers`(title: String, target: ColumnTarget) {
        #expect(ColumnMapping.guess(titles: [title]).columns == [ColumnMapping.Column(title: title, target: target)])
    }

    @Test func `gives a meaning to one column only, the surest, and addresses to all`() {
        let mapping = ColumnMapping.guess(titles: ["管理IP", "业务IP", "终端设备名称", "设备名称", "编号"])
        #expect(
            mapping.columns.map(\.target) == [
                .address, .address, .attribute(.custom("终端设备名称")), .attribute(.name), .attribute(.assetNumber),
            ])
        #expect(
            ColumnMapping.guess(titles: ["编号", "资产编号"]).columns.map(\.target) == [
                .attribute(.custom("编号")), .attribute(.assetNumber),
            ])
    }

    @Test func `is saved as JSON and applied again, whatever the order of the columns`() throws {
        let mapping = ColumnMapping(
            columns: [
                .init(title: "地址", target: .address), .init(title: "机器", target: .attribute(.name)),
                .init(title: "柜子", target: .attribute(.custom("柜子"))), .init(title: "无用", target: .ignored),
                .init(title: "机器码", target: .machine), .init(title: "端口", target: .ports),
                .init(title: "在线", target: .seenAt),
            ], presence: .remembered)
        let saved = try JSONEncoder().encode(mapping)
        #expect(String(decoding: saved, as: UTF8.self).contains("\"attribute:custom.柜子\""))
        let again = try JSONDecoder().decode(ColumnMapping.self, from: saved)
        #expect(again == mapping)
        let file = try sheet("序号,IP地址,资产名称\n柜子,地址,机器,新列,资产名称\n7,10.1.2.3,数据库,x,y\n")
        var found: [Observation] = []
        let outcome = try TableImport(mapping: again).run(file, file.sheets[0]) { found.append($0.observation) }
        // The first row has more known titles: titles are found by what they mean, not by the mapping.
        #expect(outcome.header.first == 1)
        let own = try sheet("机器,柜子,地址,品牌,型号\n数据库,7,10.1.2.3,x,y\n")
        found = []
        let second = try TableImport(mapping: again).run(own, own.sheets[0]) { found.append($0.observation) }
        #expect(found.map(\.addresses) == [[try address("10.1.2.3")]])
        #expect(found[0].attributes == [.name: "数据库", .custom("柜子"): "7"])
        #expect(found[0].presence == .remembered)
        #expect(second.warnings == ["表格中没有这些列：机器码、端口、在线", "这些列没有设置对应关系，未导入：品牌、型号"])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ColumnTarget.self, from: Data("\"nonsense\"".utf8))
        }
    }

    @Test func `has a Chinese name for everything that may be chosen`() {
        for target in ColumnTarget.choices {
            #expect(target.chinese.unicodeScalars.contains { $0.value >= 0x4E00 } || target.chinese == "VLAN")
        }
        #expect(ColumnTarget.attribute(.custom("柜子")).chinese == "柜子")
        #expect(ColumnTarget.attribute(.brand).chinese == "品牌")
    }
}

@Suite struct `The titles of a sheet` {
    private func header(_ text: String) throws -> TableHeader? {
        let file = try sheet(text)
        return try TableImport.preview(file, file.sheets[0]).header
    }

    @Test func `are found below a heading and blank rows`() throws {
        let found = try header("某医院资产台账,,\n,,\n填表人：张三,,2021-06-30\n序号,IP地址,责任人\n1,10.1.2.3,李四\n")
        #expect(found == TableHeader(first: 4, last: 4, titles: ["序号", "IP地址", "责任人"]))
    }

    @Test func `may stand in two rows, joined cells or not`() throws {
        // As a workbook with joined cells gives them.
        let joined = try header("IP地址,设备信息,设备信息,责任人\nIP地址,品牌,型号,责任人\n10.1.2.3,华为,S5735,张三\n")
        #expect(joined?.titles.contains("品牌") == true || joined?.titles.contains("设备信息/品牌") == true)
        // As a text without them has them.
        let apart = try header("IP地址,设备信息,,责任人\n,品牌,型号,\n10.1.2.3,华为,S5735,张三\n")
        #expect(apart == TableHeader(first: 1, last: 2, titles: ["IP地址", "设备信息/品牌", "设备信息/型号", "责任人"]))
        #expect(
            ColumnMapping.guess(titles: apart?.titles ?? []).columns.map(\.target) == [
                .address, .attribute(.brand), .attribute(.model), .attribute(.owner),
            ])
    }

    @Test func `are not looked for in cells of any length`() throws {
        let long = String(repeating: "设备", count: 10_000)
        let cells = (0..<40).map { _ in long }.joined(separator: ",")
        #expect(try header(cells + "\nIP地址,责任人\n10.1.2.3,张三\n")?.first == 2)
        #expect(ColumnMapping.guess(titles: [long]).columns.first?.target != .ignored)
    }

    @Test func `that occur twice are numbered`() throws {
        #expect(try header("IP地址,责任人,IP地址\n10.1.2.3,张三,10.1.2.4\n")?.titles == ["IP地址", "责任人", "IP地址（2）"])
    }

    @Test func `that are not there are asked for`() throws {
        let file = try sheet("1,2,3\n4,5,6\n")
        #expect(try TableImport.preview(file, file.sheets[0]).header == nil)
        let failure = #expect(throws: ReadingError.self) {
            try TableImport(mapping: ColumnMapping(columns: [])).check(file, file.sheets[0])
        }
        #expect(failure?.explanation.line == "不支持没有标题行的表格。请在表格前 30 行内写明列标题（如 IP地址、设备名称、责任人）后重新导入")
    }
}

@Suite struct `A register` {
    private let text = """
        序号,资产编号,IP地址,设备名称,品牌,序列号,责任人,购置日期
        1,ZC-0001,10.1.2.3,HIS 数据库,华为,2102350ABC1,张三,2021年6月
        2,,10.1.2.4,LIS 应用,,2102350ABC2,李四,2021
        3,,10.1.2.5,叫号屏,,,,不详
        4,,,门诊大屏,,,王五,

        5,ZC-0001,10.1.2.9,重复,,,,
        6,ZC-0006,10.1.2.0/24,网段,,,,
        7,ZC-0007,10.1.2.7,日期不对,,,,昨天
        合计,,,,,,,
        ,,,,华为,,,

        """

    private func run() throws -> ([Sighting], TableOutcome) {
        let file = try sheet(text)
        let titles = try #require(try TableImport.preview(file, file.sheets[0]).header?.titles)
        var found: [Sighting] = []
        let outcome = try TableImport(mapping: .guess(titles: titles)).run(file, file.sheets[0]) { found.append($0) }
        return (found, outcome)
    }

    @Test func `makes an observation of each row that names one thing`() throws {
        let (found, outcome) = try run()
        #expect(
            found.map(\.observation.slot) == [
                "asset ZC-0001", "serial 2102350ABC2", "address 10.1.2.5", "row 5", "asset ZC-0007",
            ])
        #expect(found.map(\.line) == [2, 3, 4, 5, 9])
        #expect(found.allSatisfy { $0.observation.presence == .registered && $0.observation.services == nil })
        #expect(found[0].observation.values(.assetNumber) == ["ZC-0001"])
        #expect(found[0].observation.values(.serial) == ["2102350ABC1"])
        #expect(
            found[0].observation.attributes == [
                .assetNumber: "ZC-0001", .name: "HIS 数据库", .brand: "华为", .serial: "2102350ABC1", .owner: "张三",
                .purchased: "2021-06",
            ])
        #expect(outcome.taken == 5)
        #expect(outcome.refused == 3)
        #expect(outcome.rows == 8)
    }

    @Test func `has its mistakes listed by row and column, in Chinese`() throws {
        #expect(
            try run().1.issues.map(\.chinese) == [
                "第 7 行：资产编号 ZC-0001 已在第 2 行出现，该行未导入", "第 8 行 C 列（IP地址）：“10.1.2.0/24”是网段，一行只能登记一台设备，该行未导入",
                "第 9 行 H 列（购置日期）：“昨天”不是日期，应如 2021-06-30、2021-06 或 2021，该单元格未导入",
                "第 11 行：没有地址、MAC 地址、序列号、资产编号或名称，无法认定是哪台设备，该行未导入",
            ])
    }

    @Test func `may be tried without anything being delivered`() throws {
        let file = try sheet(text)
        let titles = try #require(try TableImport.preview(file, file.sheets[0]).header?.titles)
        var trial = TableImport(mapping: .guess(titles: titles))
        #expect(try trial.check(file, file.sheets[0]) == run().1)
        trial.mostIssues = 1
        let short = try trial.check(file, file.sheets[0])
        #expect(short.issues.count == 1)
        #expect(short.issueCount == 4)
    }

    @Test func `gives the same slots when its rows stand in another order`() throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let turned = ([lines[0]] + lines[1...3].reversed()).joined(separator: "\n")
        let file = try sheet(turned)
        let titles = try #require(try TableImport.preview(file, file.sheets[0]).header?.titles)
        var slots: [String] = []
        _ = try TableImport(mapping: .guess(titles: titles)).run(file, file.sheets[0]) {
            slots.append($0.observation.slot)
        }
        #expect(Set(slots) == ["asset ZC-0001", "serial 2102350ABC2", "address 10.1.2.5"])
    }
}
