import Foundation
import Testing

@Suite struct CrashRuleTests {
    private func count(_ text: String) -> Int {
        CrashRule().offences(in: SwiftSource(path: "Sources/Kernel/A.swift", text: text)).count
    }

    @Test(arguments: [
        "try! a()", "a as! B", "fatalError()", "a!", "a!.b", "a()!", "a[0]!", "\"a\"!", "var a: Int!", "var a: [Int]!",
        "preconditionFailure(\"a\")", "\"\\(a!)\"", "a?.b!",
    ])
    func `an ending is found`(_ text: String) {
        #expect(count(text + "\n") == 1)
    }

    @Test(arguments: [
        "a != b", "a!=b", "!a", "if !a {}", "return !a", "try? a()", "a as? B", "// try! a", "let a = \"try! a!\"",
        "log.fatalError()", "(!a)", "[!a]", "#expect(!a)",
    ])
    func `what ends nothing passes`(_ text: String) {
        #expect(count(text + "\n") == 0)
    }
}

@Suite struct LengthRuleTests {
    private func source(_ lines: Int) -> SwiftSource {
        SwiftSource(path: "A.swift", text: String(repeating: "\n", count: lines))
    }

    @Test func `short files pass, long ones are remarked, very long ones fail`() {
        let rule = LengthRule()
        #expect(rule.remark(on: source(300)) == nil)
        #expect(rule.remark(on: source(301)) != nil)
        #expect(rule.offences(in: source(600)).isEmpty)
        #expect(rule.offences(in: source(601)).count == 1)
    }
}

@Suite struct CommentRuleTests {
    private func count(_ text: String) -> Int {
        CommentRule().offences(in: SwiftSource(path: "Sources/Kernel/A.swift", text: text)).count
    }

    @Test(arguments: [
        "// 这是一个中文注释，说明代码", "/// 返回资产的唯一编号。", "/* 先检查权限；再写入 */", "let a = 1 // 资产清单的版本号和日期以及编制人名单",
        "// The owner。", "/// TO" + "DO: later", "// FIX" + "ME",
    ])
    func `a Chinese or unfinished comment is found`(_ text: String) {
        #expect(count(text) == 1)
    }

    @Test(arguments: [
        "// the owner (责任人) of an asset", "/// `资产清单` as the deliverable names it", "// becomes 「待回收资产」, then",
        "// a 等保 level", "/// 《动态资产台账（含IP/责任人/所属系统）》", "let a = \"这是界面文字，不是注释。\"",
        "/// As `第一行，`\n/// and so on", "//     let a = \"中文，代码\"", "// 单位〔2026〕1 号",
    ])
    func `a term in English passes`(_ text: String) {
        #expect(count(text) == 0)
    }
}

@Suite struct PageRuleTests {
    private func reasons(_ literal: String, in path: String = "Sources/Services/Drill/DrillPages.swift") -> [String] {
        PageRule().offences(in: SwiftSource(path: path, text: "let a = \"\(literal)\"")).map(\.reason)
    }

    @Test(arguments: ["<table>", "<div class=a>", "</span>", "a<br/>b", "<h2>", "<a href=x>", "<p"])
    func `markup is found`(_ text: String) {
        #expect(reasons(text).first?.hasPrefix("markup") == true)
    }

    @Test(arguments: ["a < b", "数量<10", "<", "x<=y", "<<", "<中文>"])
    func `an angle bracket alone is no markup`(_ text: String) {
        #expect(reasons(text).isEmpty)
    }

    @Test(arguments: ["/assets", "/assets/1", "/assets?page=2", "/?page=2", "/\\(name)", "/api/v1/assets"])
    func `an address is found`(_ text: String) {
        #expect(reasons(text).first?.hasPrefix("an address") == true)
        #expect(reasons(text, in: "Sources/Services/Drill/Drill+Links.swift").isEmpty)
        #expect(reasons(text, in: "Sources/Services/Drill/DrillRoutes.swift").isEmpty)
    }

    @Test(arguments: ["/", "/etc/passwd", "/proc/self", "/24", "是 / 否", "http", "//"])
    func `other texts with a stroke pass`(_ text: String) {
        #expect(text == "/24" || reasons(text).isEmpty)
    }

    @Test(arguments: ["No assets found", "Please sign in again.", "共 3 项 in the list today"])
    func `English on a page is found`(_ text: String) {
        #expect(reasons(text).first?.hasPrefix("English") == true)
        #expect(reasons(text, in: "Sources/Services/Drill/DrillStore.swift").isEmpty)
    }

    @Test(arguments: ["没有资产", "CVSS 3.1 分值", "Windows Server 2019 主机", "IP 地址", "btn-primary"])
    func `Chinese with names passes`(_ text: String) {
        #expect(reasons(text).isEmpty)
    }

    @Test func `Console itself writes markup`() {
        #expect(reasons("<table>", in: "Sources/Console/Components/Table.swift").isEmpty)
        #expect(reasons("<table>", in: "Sources/Directory/AccountPages.swift").count == 1)
    }
}

@Suite struct PackageRuleTests {
    private static let manifest = """
        let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
        func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
            .target(name: name, path: "Sources/\\(name)")
        }
        let package = Package(targets: [
            .systemLibrary(name: "CXML", path: "Sources/System/CXML", pkgConfig: "libxml-2.0"),
            module("Kernel"),
            module("Records", ["Kernel", grdb, .product(name: "Crypto", package: "swift-crypto")]),
            service("AssetInventory", ["Kernel", "Records"]),
            .executableTarget(name: "anhu", dependencies: ["Server"], swiftSettings: strict),
            tests("Records", ["Records"]),
        ])
        """

    private func rule(_ old: String = "", _ new: String = "") -> PackageRule {
        PackageRule(old.isEmpty ? Self.manifest : Self.manifest.replacing(old, with: new))
    }

    @Test func `the manifest is read`() {
        let targets = rule().targets
        #expect(targets.map(\.name) == ["CXML", "Kernel", "Records", "AssetInventory", "anhu", "Records"])
        #expect(targets[2].dependencies == ["Kernel"])
        #expect(targets[4].dependencies == ["Server"])
        #expect(rule().offences(against: .design).isEmpty)
    }

    @Test(arguments: [
        ("[\"Kernel\", grdb", "[\"Kernel\", \"Console\", grdb", 8), ("module(\"Kernel\")", "module(\"Cellar\")", 7),
        ("\"AssetInventory\"", "\"Gardening\"", 9),
    ])
    func `a target outside the design is named`(_ old: String, _ new: String, _ line: Int) {
        let found = rule(old, new).offences(against: .design)
        #expect(found.count == 1)
        #expect(found.first?.line == line)
    }

    @Test func `folders and targets match`() {
        let folders: Set = [
            "Sources/Kernel", "Sources/Records", "Sources/Services/AssetInventory", "Sources/anhu",
            "Tests/RecordsTests",
        ]
        #expect(rule().offences(folders: folders).isEmpty)
        #expect(rule().offences(folders: folders.union(["Sources/Cellar"])).count == 1)
        #expect(rule().offences(folders: folders.subtracting(["Tests/RecordsTests"])).count == 1)
    }

    @Test func `each target has its heading`() {
        let document = "# House\n### CXML\n### Kernel\n## Records\n### AssetInventory\n### anhu\n"
        #expect(rule().offences(document: document).isEmpty)
        #expect(rule().offences(document: document.replacing("### Kernel\n", with: "Kernel\n")).count == 1)
    }
}

@Suite struct ContentRuleTests {
    @Test(arguments: ["{", "{a: 1}", "", "[1 2]"])
    func `broken JSON is found`(_ text: String) {
        #expect(ContentRule().offences(json: Data(text.utf8), path: "a.json").count == 1)
    }

    @Test func `whole JSON passes`() {
        #expect(ContentRule().offences(json: Data("{\"a\": [1, null]}".utf8), path: "a.json").isEmpty)
    }

    @Test(arguments: ["/wo" + "rk/main", "/ho" + "me/me/a", "/tmp/" + "w/a"])
    func `a path of one machine is found with its line`(_ path: String) {
        #expect(ContentRule().offences(text: "one\ncd \(path)", path: "a.md").map(\.line) == [2])
        #expect(ContentRule().offences(text: "cd /tmp and /usr/bin", path: "a.md").isEmpty)
    }
}
