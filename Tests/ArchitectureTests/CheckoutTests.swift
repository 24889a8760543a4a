import Foundation
import Testing

/// The rules, held against the checkout that these tests were built from. Each names file and line of every offence.
@Suite struct CheckoutTests {
    private let tree = SourceTree.checkout

    @Test func `the checkout is found`() {
        let paths = tree.swift.map(\.path)
        #expect(paths.contains("Sources/Kernel/Explanation.swift"))
        #expect(paths.contains("Tests/ArchitectureTests/CheckoutTests.swift"))
    }

    @Test func `each target imports only what the design allows`() {
        let rule = ImportRule(table: .design)
        let offences = tree.swift.flatMap(rule.offences)
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `every package declaration has a doc comment`() {
        let rule = DocumentationRule(tree.product)
        let offences = tree.product.flatMap(rule.offences)
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `nothing ends the program on purpose`() {
        let offences = tree.product.flatMap(CrashRule().offences)
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `files are short`() {
        let rule = LengthRule()
        let offences = tree.swift.flatMap(rule.offences)
        let remarks = tree.swift.compactMap(rule.remark)
        if !remarks.isEmpty { print("files to look at:\n" + remarks.joined(separator: "\n")) }
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `comments are English and leave nothing undone`() {
        let offences = tree.swift.flatMap(CommentRule().offences)
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `pages are made of components, links and Chinese`() {
        let offences = tree.product.flatMap(PageRule().offences)
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `targets are those of the design`() throws {
        let rule = PackageRule(try tree.require("Package.swift"))
        let offences = rule.offences(against: .design)
        #expect(rule.targets.contains { $0.name == "Records" && $0.dependencies.contains("Kernel") })
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `every folder of source is a target and every target has source`() throws {
        let rule = PackageRule(try tree.require("Package.swift"))
        let folders = tree.swift.compactMap { source -> String? in
            guard let target = source.target, !source.path.hasPrefix("Benchmarks/") else { return nil }
            if source.path.hasPrefix("Tests/") { return "Tests/\(target)" }
            return source.path.hasPrefix("Sources/Services/") ? "Sources/Services/\(target)" : "Sources/\(target)"
        }
        let offences = rule.offences(folders: Set(folders))
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `ARCHITECTURE describes every target`() throws {
        let rule = PackageRule(try tree.require("Package.swift"))
        let offences = rule.offences(document: try tree.require("ARCHITECTURE.md"))
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `every JSON file of Content parses`() throws {
        let paths = tree.files(below: "Content") { $0.hasSuffix(".json") }
        #expect(!paths.isEmpty)
        let offences = try paths.flatMap { path in
            ContentRule().offences(json: try Data(contentsOf: tree.root.appending(path: path)), path: path)
        }
        #expect(offences.isEmpty, "\(offences.listing)")
    }

    @Test func `no file names a folder of one machine`() {
        let folders = ["Sources", "Tests", "Benchmarks", "Content", "docs", "scripts", ".ci"]
        let top =
            ["up", "test", "bench", "Package.swift"].filter { tree.text($0) != nil }
            + ((try? FileManager.default.contentsOfDirectory(atPath: tree.root.path)) ?? []).filter {
                $0.hasSuffix(".md")
            }
        let offences = (folders.flatMap { tree.files(below: $0) } + top).flatMap { path in
            // What is no UTF-8 is no text of ours.
            tree.text(path).map { ContentRule().offences(text: $0, path: path) } ?? []
        }
        #expect(offences.isEmpty, "\(offences.listing)")
    }
}
