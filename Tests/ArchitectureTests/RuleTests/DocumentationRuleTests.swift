import Testing

@Suite struct DocumentationRuleTests {
    private func offences(_ text: String, beside other: String = "") -> [String] {
        let source = SwiftSource(path: "Sources/Kernel/A.swift", text: text)
        let beside = SwiftSource(path: "Sources/Kernel/B.swift", text: other)
        return DocumentationRule([source, beside]).offences(in: source).map(\.description)
    }

    @Test(arguments: [
        "package struct A {}", "public let a = 1", "package static func a() {}", "@inlinable package func a() {}",
        "@available(*, deprecated, message: \"(\")\npackage func a() {}", "package private(set) var a = 1",
        "package enum A {}", "package actor A {}", "package typealias A = Int", "package init() {}",
        "package mutating func a() {}", "nonisolated(unsafe) package var a = 1",
        "package subscript(a: Int) -> Int { 1 }",
        "package protocol A {}", "// plain\npackage let a = 1", "/// Of b.\nlet b = 1\npackage let a = 1",
        "/// Of b.\n\npackage let a = 1", "//// rule\npackage let a = 1",
    ])
    func `a bare declaration is named`(_ text: String) {
        #expect(offences(text).count == 1)
    }

    @Test(arguments: [
        "/// What.\npackage struct A {}", "/** What. */\npackage let a = 1",
        "/// What.\n@inlinable\npackage func a() {}",
        "/// What.\n@available(\n    *, deprecated)\npackage func a() {}", "/// What.\n// plain\npackage let a = 1",
        "let a = 1", "package import Kernel", "call(package: 1)", "package extension Int {}", "a.package.init()",
    ])
    func `what is documented or not exposed passes`(_ text: String) {
        #expect(offences(text).isEmpty)
    }

    @Test(arguments: [
        "struct A: Codable { package init(from decoder: any Decoder) {}\npackage func encode(to encoder: any Encoder) {} }",
        "struct A: CustomStringConvertible {\n    package var description: String { \"\" }\n}",
        "struct A {\n    package static func < (left: Self, right: Self) -> Bool { true }\n}",
        "class A: B {\n    package override func a() {}\n}",
        "#if DEBUG\npackage let a = 1\n#endif",
        "@resultBuilder enum A {\n    package static func buildBlock() -> Int { 1 }\n}",
    ])
    func `what is documented elsewhere passes`(_ text: String) {
        #expect(offences(text).isEmpty)
    }

    @Test func `a requirement of our own protocol is documented there`() {
        let other =
            "protocol Named: Base { var name: String { get } }\nprotocol Base { func go() }\nextension A: Named {}"
        #expect(offences("struct A {\n    package var name: String { \"\" }\n}", beside: other).isEmpty)
        #expect(offences("struct A {\n    package func go() {}\n}", beside: other).isEmpty)
        #expect(offences("struct A {\n    package var title: String { \"\" }\n}", beside: other).count == 1)
        #expect(offences("struct C {\n    package var name: String { \"\" }\n}", beside: other).count == 1)
    }

    @Test func `a member after a nested type belongs to the outer one`() {
        let text = """
            struct A: CustomStringConvertible {
                struct B { let c = "{" }
                func d() { if true {} }
                package var description: String { "" }
            }
            struct E {
                package var description: String { "" }
            }
            """
        #expect(offences(text) == ["Sources/Kernel/A.swift:7: var description has no doc comment: say what it means"])
    }
}
