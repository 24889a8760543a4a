import Testing

@Suite struct ImportRuleTests {
    private let rule = ImportRule(table: .design)

    private func offences(_ path: String, _ text: String) -> [String] {
        rule.offences(in: SwiftSource(path: path, text: text)).map(\.description)
    }

    @Test func `an import outside the table is named with file and line`() {
        let found = offences("Sources/Records/Records.swift", "import Foundation\n\nimport Hummingbird\n")
        #expect(found == ["Sources/Records/Records.swift:3: Records may not import Hummingbird (ImportTable)"])
    }

    @Test(arguments: [
        ("Kernel", "Foundation"), ("Kernel", "Glibc"), ("ScanImports", "Foundation"), ("ScanImports", "Records"),
        ("Documents", "Records"), ("Console", "Directory"), ("Directory", "Workflow"), ("Records", "Console"),
        ("Tools", "GRDB"), ("Workflow", "AssetInventory"), ("Bytes", "Foundation"), ("Detection", "GRDB"),
        ("Records", "FoundationXML"), ("Console", "anhu"),
    ])
    func `the layers hold`(_ target: String, _ module: String) {
        #expect(offences("Sources/\(target)/A.swift", "import \(module)").count == 1)
    }

    @Test(arguments: [
        ("Records", "GRDB"), ("Records", "Crypto"), ("ScanImports", "CXML"), ("ScanImports", "Kernel"),
        ("Console", "Hummingbird"), ("Tools", "Subprocess"), ("Documents", "CXlsxWriter"), ("Server", "AssetInventory"),
        ("anhu", "ArgumentParser"), ("Directory", "CryptoExtras"), ("Tools", "Foundation"), ("ScanImports", "Glibc"),
    ])
    func `what the table allows passes`(_ target: String, _ module: String) {
        #expect(offences("Sources/\(target)/A.swift", "import \(module)").isEmpty)
    }

    @Test func `no service imports another`() {
        let found = offences("Sources/Services/Hardening/Hardening.swift", "import HostBaseline")
        #expect(found.count == 1)
        #expect(found.first?.contains("domain events") == true)
        #expect(offences("Sources/Services/AssetInventory/Asset.swift", "import Hardening").count == 1)
        #expect(offences("Sources/Services/Hardening/Hardening.swift", "import AssetInventory").isEmpty)
    }

    @Test(arguments: [
        "@testable import GRDB", "private import GRDB", "@preconcurrency import GRDB", "import struct GRDB.Row",
        "package import GRDB", "#if os(Linux)\nimport GRDB\n#endif", "@_spi(Records) import GRDB",
    ])
    func `every form of import is seen`(_ text: String) {
        #expect(offences("Sources/Kernel/A.swift", text).count == 1)
    }

    @Test func `the word import elsewhere is no import`() {
        #expect(
            offences("Sources/Kernel/A.swift", "// import GRDB\nlet a = \"import GRDB\"\ncall(import: GRDB)").isEmpty)
    }

    @Test func `an unknown target must enter the table`() {
        #expect(offences("Sources/Cellar/A.swift", "").count == 1)
    }

    @Test func `tests import what their target may and the testing modules`() {
        #expect(offences("Tests/RecordsTests/A.swift", "import Testing\n@testable import Records\nimport GRDB").isEmpty)
        #expect(offences("Tests/RecordsTests/A.swift", "import Console").count == 1)
        #expect(offences("Tests/ArchitectureTests/A.swift", "import Records").count == 1)
    }
}
