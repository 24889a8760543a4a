import Foundation
import Kernel
import Observations
import Testing

@testable import AssetInventory

/// What means the same and what does not, by the shipped names: tables, no database.
@Suite struct `Comparison of values` {
    private static func comparison() throws -> ValueComparison {
        let file = TestInventory.root.appending(path: "Content/reconciliation/aliases.json")
        return ValueComparison(aliases: try ValueAliases(files: [("aliases.json", try Data(contentsOf: file))]))
    }

    static let same: [(AttributeName, String, String)] = [
        (.brand, "华为", "HUAWEI"), (.brand, "Huawei Technologies Co., Ltd.", "华为技术有限公司"), (.brand, "Ｈ３Ｃ", "新华三"),
        (.brand, "Hewlett-Packard", "HPE"), (.brand, "某厂", "某厂有限公司"), (.model, "S5720-28P-EI", "s5720 28p ei"),
        (.model, "Huawei S5720-28P-EI", "S5720-28P-EI"), (.model, "华为 S5720", "S5720"),
        (.serial, "21023-5A1", "210235a1"),
        (.hardware, "001b-4411-3ab7", "00:1B:44:11:3A:B7"), (.kind, "switch", "交换机"),
        (.hostName, "HIS-DB", "his-db.hospital.local."),
        (.purchased, "2021", "2021-06-30"), (.purchased, "2021年6月", "2021-06"), (.memory, "16 GB", "16384MB"),
        (.memory, "16 GB", "15.6 GB"), (.storage, "4TB", "4 TB"), (.url, "HTTP://Oa.cn", "http://oa.cn/"),
        (.system, "Windows Server 2016", "Microsoft Windows Server 2016 Standard 14393"),
        (.system, "CentOS 7", "CentOS Linux 7.9.2009"),
        (.firmware, "Version 5.170 V200R019C10SPC500", "V200R019C10SPC500"), (.firmware, "v7.0.14", "FortiOS 7.0.14"),
        (.unit, "信 息 科", "信息科"), (.location, "门诊楼B1", "门诊楼 b1"), (.note, "a  B", "Ａ b"),
    ]

    @Test(arguments: same) func `finds no difference in the way of writing`(
        name: AttributeName, left: String, right: String
    ) throws {
        let comparison = try Self.comparison()
        #expect(comparison.agree(left, right, name))
        #expect(comparison.agree(right, left, name))
    }

    static let different: [(AttributeName, String, String)] = [
        (.brand, "华为", "新华三"), (.model, "S5720-28P-EI", "S5720-52P-EI"), (.serial, "210235A1", "210235A2"),
        (.hostName, "his", "his2.hospital.local"), (.hostName, "10", "10.1.2.3"), (.purchased, "2021", "2022-06"),
        (.purchased, "2021-05", "2021-06-30"), (.memory, "16 GB", "32 GB"),
        (.system, "Windows Server 2016", "Windows Server 2019"),
        (.system, "CentOS 7", "CentOS 8.1"), (.firmware, "V200R019C10SPC500", "V200R019C10SPC600"),
        (.firmware, "7.0.1", "7.0.14"),
        (.url, "http://oa.cn", "https://oa.cn"), (.unit, "信息科", "医务科"), (.kind, "switch", "路由器"), (.owner, "王工", "李工"),
    ]

    @Test(arguments: different) func `finds what differs`(name: AttributeName, left: String, right: String) throws {
        let comparison = try Self.comparison()
        #expect(!comparison.agree(left, right, name))
        #expect(!comparison.agree(right, left, name))
    }

    @Test func `takes anything for a value`() throws {
        let comparison = try Self.comparison()
        let texts = [
            "", " ", "\u{202E}反", "<script>alert(1)</script>", String(repeating: "长", count: 10_000), "....", "v", "ＧＢ",
            "\u{0}",
            "-", "://", "2021-", "'; DROP TABLE asset; --",
        ]
        for name in AttributeName.known {
            for text in texts {
                #expect(comparison.agree(text, text, name))
                _ = comparison.agree(text, "x", name)
                #expect(comparison.key(text, name) == comparison.key(text, name))
            }
        }
    }

    @Test func `of names that two makers share is refused with the file's name`() {
        let text = #"{"brands": [{"name": "甲", "also": ["x"]}, {"name": "乙", "also": ["X "]}]}"#
        #expect(throws: ContentFault(file: "reconciliation/a.json", entry: "乙", reason: "“X ”同时属于“甲”")) {
            try ValueAliases(files: [("a.json", Data(text.utf8))])
        }
        #expect(throws: ContentFault.self) { try ValueAliases(files: [("a.json", Data("[".utf8))]) }
    }
}

/// What a set of words means: pure.
@Suite struct `The reconciler` {
    private func word(
        _ kind: SourceKind, _ attributes: [AttributeName: String], at second: Int64 = 1, record: Int64 = 1
    ) -> SourceWord {
        SourceWord(record: record, kind: kind, at: Timestamp(seconds: second), attributes: attributes)
    }

    private func subject(_ words: [SourceWord], address: String? = nil, isCurrent: Bool = true) -> LedgerSubject {
        var subject = LedgerSubject(
            asset: 1, addressKey: address.flatMap { IPAddress($0)?.sortKey }, isCurrent: isCurrent)
        subject.words = words
        return subject
    }

    private func found(_ words: [SourceWord], _ reconciler: Reconciler = Reconciler(aliases: ValueAliases()))
        -> [String]
    {
        let subject = subject(words)
        return reconciler.differences(of: subject, category: reconciler.category(of: subject)).map {
            "\($0.kind.rawValue) \($0.attribute.rawValue) \($0.registered)>\($0.measured)"
        }
    }

    @Test func `tells what differs, what is in no book and what was never met`() {
        #expect(found([word(.scan, [.model: "A"]), word(.register, [.model: "B"])]) == ["value model B>A"])
        #expect(found([word(.scan, [.model: "A"]), word(.register, [.model: "a"])]) == [])
        #expect(found([word(.scan, [.model: "A"])]) == ["unregistered registration >已登记"])
        #expect(found([word(.register, [.model: "A"])]) == ["unseen registration 已登记>"])
        #expect(found([word(.scan, [.model: "A"]), word(.register, [.name: "x"])]) == [])
        #expect(found([word(.register, [.name: "OA", .kind: "应用系统"])]) == [])
        #expect(found([]) == [])
    }

    @Test func `holds the measured value that is believed against the person's word before the register's`() {
        let words = [
            word(.scan, [.model: "A"], record: 1), word(.snmp, [.model: "B"], record: 2),
            word(.register, [.model: "C"], record: 3), word(.hand, [.model: "B"], record: 4),
        ]
        #expect(found(words) == [])
        #expect(found(Array(words.dropLast())) == ["value model C>B"])
        #expect(found(words.dropLast() + [word(.hand, [.model: ""], record: 4)]) == [])
    }

    @Test func `takes what rules derive for neither measured nor registered`() {
        #expect(
            found([word(.scan, [.kind: "server"]), word(.rule, [.importance: "核心"])]) == [
                "unregistered registration >已登记"
            ])
        #expect(
            found([word(.rule, [.kind: "switch"]), word(.register, [.kind: "server"])]) == ["unseen registration 已登记>"])
    }

    @Test func `finds addresses of another department, the narrowest range deciding`() throws {
        let ranges = UnitRanges([
            (try #require(AddressRange("10.1.0.0/16")), "医务科"), (try #require(AddressRange("10.1.2.0/24")), "信息科"),
        ])
        let reconciler = Reconciler(aliases: ValueAliases(), ranges: ranges)
        func units(_ unit: String?, at address: String?) -> [String] {
            let words = [word(.scan, [:]), word(.register, unit.map { [.unit: $0] } ?? [.name: "x"], record: 2)]
            return reconciler.differences(of: subject(words, address: address), category: .other).map {
                "\($0.kind) \($0.registered)>\($0.measured)"
            }
        }
        #expect(units("医务科", at: "10.1.2.3") == ["unit 医务科>信息科"])
        #expect(units("信息科", at: "10.1.2.3") == [] && units("医务科", at: "10.1.3.1") == [])
        #expect(units("医务科", at: "192.168.1.1") == [] && units(nil, at: "10.1.2.3") == [] && units("x", at: nil) == [])
    }

    @Test func `names what is missing by class, and lets a person say that there is none`() {
        let reconciler = Reconciler(aliases: ValueAliases())
        let server = [word(.scan, [.kind: "server"])]
        #expect(reconciler.gaps(of: subject(server), category: .server).contains(.warranty))
        #expect(!reconciler.gaps(of: subject(server), category: .terminal).contains(.warranty))
        let none = server + [word(.hand, [.warranty: ""], record: 2)]
        #expect(!reconciler.gaps(of: subject(none), category: .server).contains(.warranty))
        let empty = server + [word(.register, [.warranty: ""], record: 2)]
        #expect(reconciler.gaps(of: subject(empty), category: .server).contains(.warranty))
        #expect(reconciler.gaps(of: subject(server, isCurrent: false), category: .server) == [])
    }

    @Test func `decides one attribute as the ledger decides all`() {
        var generator = SplitMix(state: 7)
        let names: [AttributeName] = [.model, .unit, .kind]
        for _ in 0..<2_000 {
            let words = (0..<Int.random(in: 0...5, using: &generator)).map { record in
                var attributes: [AttributeName: String] = [:]
                for name in names where Bool.random(using: &generator) {
                    attributes[name] = ["", "a", "b", "c"].randomElement(using: &generator)
                }
                return word(
                    SourceKind.allCases.randomElement(using: &generator) ?? .scan, attributes,
                    at: Int64.random(in: 1...3, using: &generator), record: Int64(record))
            }
            var precedence = SourcePrecedence()
            if Bool.random(using: &generator) {
                precedence.orders[.model] = SourceKind.allCases.shuffled(using: &generator)
            }
            let all = AttributeResolver.resolve(words, precedence)
            for name in names {
                #expect(AttributeResolver.resolve(name, in: words, precedence) == all[name])
            }
        }
    }

    @Test func `finds the narrowest range as a search through all would`() throws {
        var generator = SplitMix(state: 3)
        let ranges = try (0..<60).map { number in
            let first = UInt32.random(in: 0...2_000, using: &generator)
            let last = first + UInt32.random(in: 0...300, using: &generator)
            return (range: try #require(AddressRange(IPAddress(v4: first), IPAddress(v4: last))), unit: "科室\(number)")
        }
        let index = UnitRanges(ranges)
        for number in UInt32(0)...2_400 {
            let address = IPAddress(v4: number)
            let best = ranges.enumerated().filter { $0.element.range.contains(address) }
                .min { ($0.element.range.count, $1.offset) < ($1.element.range.count, $0.offset) }
            #expect(index.unit(at: address.sortKey) == best?.element.unit)
        }
        let whole = UnitRanges([
            (try #require(AddressRange("0.0.0.0/0")), "甲"), (try #require(AddressRange("::/0")), "乙"),
        ])
        #expect(whole.unit(at: try #require(IPAddress("255.255.255.255")).sortKey) == "甲")
        #expect(whole.unit(at: try #require(IPAddress("ffff::1")).sortKey) == "乙")
    }
}

/// The quick reader of attributes against the slow one.
@Suite struct `Texts of attributes` {
    @Test func `are read as they were written, whatever is in them`() {
        var generator = SplitMix(state: 11)
        let values = [
            "", "a", "引\"号", "\\", "换\n行", "<b>", "\u{202E}", "🏥", "a,b:{}", String(repeating: "长", count: 10_000),
        ]
        for _ in 0..<300 {
            var attributes: [AttributeName: String] = [:]
            for name in AttributeName.known + [.custom("科室 电话")] where Bool.random(using: &generator) {
                attributes[name] = values.randomElement(using: &generator)
            }
            #expect(AttributeText.read(RecordText.attributes(attributes)) == attributes)
        }
    }

    @Test func `that are cut or damaged are read as the slow reader reads them`() {
        let text = RecordText.attributes([.model: "S5720", .unit: "信息科", .note: "a\"b"])
        for length in 0...text.utf8.count {
            let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
            #expect(AttributeText.read(cut) == RecordText.readAttributes(cut))
        }
        var generator = SplitMix(state: 5)
        for _ in 0..<2_000 {
            var bytes = Array(text.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0x20...0x7E, using: &generator)
            let damaged = String(decoding: bytes, as: UTF8.self)
            // A name that comes twice is the only text that both may read differently.
            let slow = RecordText.readAttributes(damaged)
            if slow.count == 3 || slow.isEmpty { #expect(AttributeText.read(damaged) == slow) }
        }
    }
}

/// Random numbers that come again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        // Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
