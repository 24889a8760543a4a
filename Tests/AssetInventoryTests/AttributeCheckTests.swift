import Kernel
import Observations
import Testing

@testable import AssetInventory

/// Which values attributes take, and how they are kept.
@Suite struct `Values of attributes` {
    private let catalogue = AttributeCatalogue(custom: [
        AttributeDefinition(.custom("科室电话"), .text(longest: 200), .other)
    ])

    private func words() throws -> DirectoryWords {
        DirectoryWords(
            units: ["信息科"], persons: ["王工"], today: try #require(CivilDate(year: 2026, month: 11, day: 25)))
    }

    static let good: [(AttributeName, String, String)] = [
        (.purchased, "2021-06-30", "2021-06-30"), (.purchased, "2021-06", "2021-06"), (.purchased, "2021", "2021"),
        (.purchased, "2021年6月30日", "2021-06-30"), (.purchased, "2021/6/3", "2021-06-03"),
        (.purchased, "２０２１．６", "2021-06"),
        (.warranty, "2031-02-28", "2031-02-28"), (.hardware, "001b-4411-3ab7", "00:1B:44:11:3A:B7"),
        (.url, "HTTPS://His.Hospital.CN/登录?a=1", "https://his.hospital.cn/登录?a=1"),
        (.url, "http://[::1]:8080", "http://[::1]:8080"),
        (.memory, "64g", "64 GB"), (.memory, "１６ ＧＢ", "16 GB"), (.storage, "1.5TiB", "1.5 TB"),
        (.kind, "交换机", "switch"),
        (.kind, "firewall", "firewall"), (.importance, "核心", "核心"), (.protectionLevel, "第三级", "第三级"),
        (.unit, "信息科", "信息科"),
        (.owner, "王工", "王工"), (.location, "门诊楼 B1 机房", "门诊楼 B1 机房"),
        (.name, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (.custom("科室电话"), "8888", "8888"),
    ]

    @Test(arguments: good) func `that can be meant are kept in one form`(
        name: AttributeName, text: String, kept: String
    ) throws {
        let definition = try #require(catalogue[name])
        #expect(try AttributeCheck.kept(text, as: definition, words()) == kept)
        // What is kept is taken again as it is.
        #expect(try AttributeCheck.kept(kept, as: definition, words()) == kept)
    }

    static let bad: [(AttributeName, String)] = [
        (.purchased, "2021-02-30"), (.purchased, "2021-13"), (.purchased, "昨天"), (.purchased, "2027-01-01"),
        (.purchased, "2021-"), (.purchased, "20210630"), (.purchased, "1492"), (.warranty, "2021-6-30-1"),
        (.warranty, "--"),
        (.hardware, "00:1B:44:11:3A"), (.hardware, "00:00:00:00:00:00"), (.hardware, "01:00:5E:00:00:01"),
        (.hardware, String(repeating: ":", count: 9_000) + "001B44113AB7"),
        (.url, "javascript:alert(1)"), (.url, "ftp://x"), (.url, "http://"), (.url, "http://a b/"),
        (.url, "https://u@h/"),
        (.url, "http://h/<x>"), (.memory, "很多"), (.memory, "16"), (.memory, "0 GB"), (.memory, "99999999999 GB"),
        (.kind, "飞机"), (.importance, "极高"), (.unit, "不存在科"), (.owner, "路人"), (.location, "两\n行"),
        (.name, String(repeating: "长", count: 10_000)), (.name, "abc\u{202E}def"), (.name, "a\u{200B}b"),
        (.name, " 前有空格"),
    ]

    @Test(arguments: bad) func `that cannot be are refused with what is taken`(name: AttributeName, text: String) throws
    {
        let definition = try #require(catalogue[name])
        let words = try words()
        #expect(throws: AttributeFault.self) { try AttributeCheck.kept(text, as: definition, words) }
    }

    @Test func `a warranty may not end before the purchase, as far as the dates are known`() {
        #expect(AttributeCheck.conflict(in: [.purchased: "2021-06", .warranty: "2021-05-31"])?.name == .warranty)
        #expect(AttributeCheck.conflict(in: [.purchased: "2021-06", .warranty: "2021"]) == nil)
        #expect(AttributeCheck.conflict(in: [.purchased: "2021", .warranty: "2021-01-01"]) == nil)
        #expect(AttributeCheck.conflict(in: [.warranty: "2021"]) == nil)
    }

    @Test func `the state of a warranty is told on a day`() throws {
        let today = try #require(CivilDate(year: 2026, month: 11, day: 25))
        #expect(PartialDate.warrantyState("2026-11-25", today: today) == "在保")
        #expect(PartialDate.warrantyState("2026-11-24", today: today) == "已过保")
        #expect(PartialDate.warrantyState("2026", today: today) == "在保")
        #expect(PartialDate.warrantyState("不详", today: today) == nil)
    }

    @Test(arguments: AssetKind.Category.allCases)
    func `every class has what the requirement text names`(category: AssetKind.Category) {
        let names = Set(catalogue.definitions(of: category).map(\.name))
        #expect(names.isSuperset(of: [.kind, .purpose, .importance, .unit, .owner, .businessSystem, .warranty]))
        if category == .application {
            #expect(names.isSuperset(of: [.url, .developer, .protectionLevel]))
        } else {
            #expect(names.isSuperset(of: [.brand, .model, .location, .performance, .purchased, .spares]))
        }
        if category == .screen { #expect(names.contains(.screen)) }
        if category == .security {
            #expect(names.isSuperset(of: [.memory, .slots, .serial, .power, .label, .firmware, .latestFirmware]))
        }
    }

    @Test func `no attribute stands twice and all have a title`() {
        let names = catalogue.definitions.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.chinese != $0.rawValue })
    }

    @Test func `attributes of the hospital's own are checked`() {
        func draft(_ title: String, _ input: String = "text", options: [String] = []) -> CustomAttributeDraft {
            CustomAttributeDraft(title: title, input: input, options: options, categories: [.server])
        }
        #expect(throws: Never.self) { try draft("联系电话").checked() }
        #expect(throws: Never.self) { try draft("等级", "choice", options: ["甲", "乙"]).checked() }
        for bad in [
            draft(""), draft("品牌"), draft("a\"b"), draft("x.y"), draft("电\u{202E}话"),
            draft(String(repeating: "x", count: 10_000)),
            draft("等级", "choice", options: ["甲"]), draft("等级", "choice", options: ["甲", "甲"]), draft("等级", "number"),
        ] {
            #expect(throws: AttributeError.self) { try bad.checked() }
        }
    }
}
