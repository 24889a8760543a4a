/// Reads Package.swift as this project writes it (one helper call a target) and holds it against the table, the
/// folders and ARCHITECTURE.md.
struct PackageRule {
    /// A target of the manifest.
    struct Target: Hashable {
        /// `module`, `service`, `tests`, `executableTarget`, `systemLibrary`.
        let kind: String
        let name: String
        let line: Int
        /// Targets of this package that it names.
        let dependencies: Set<String>
    }

    let targets: [Target]

    private static let kinds: Set<String> = ["module", "service", "tests", "executableTarget", "systemLibrary"]

    /// Takes the manifest's text.
    init(_ manifest: String) {
        let source = SwiftSource(path: "Package.swift", text: manifest)
        let tokens = source.tokens
        var found: [Target] = []
        var literal = 0
        var literalAt: [Int: Int] = [:]
        for index in tokens.indices where tokens[index].kind == .string {
            literalAt[index] = literal
            literal += 1
        }
        func isListed(_ index: Int) -> Bool { ["[", ","].contains(tokens[index - 1].text) }
        for index in tokens.indices where Self.kinds.contains(tokens[index].text) && index + 1 < tokens.count {
            // A helper's own definition has `func` before it.
            guard tokens[index + 1].text == "(", index == 0 || tokens[index - 1].text != "func" else { continue }
            var depth = 0
            var names: [String] = []
            var listed: [String] = []
            var brackets = 0
            for inner in tokens[(index + 1)...].indices {
                if tokens[inner].text == "(" { depth += 1 }
                if tokens[inner].text == ")" { depth -= 1 }
                if tokens[inner].text == "[" { brackets += 1 }
                if tokens[inner].text == "]" { brackets -= 1 }
                // `name: "GRDB"` inside the list is a product of another package; imports are held against the table.
                if let at = literalAt[inner] {
                    let text = source.strings[at].text
                    if brackets == 0 { names.append(text) } else if isListed(inner) { listed.append(text) }
                }
                if depth == 0 { break }
            }
            guard let name = names.first, !name.contains("\u{FFFC}") else { continue }
            found.append(
                Target(kind: tokens[index].text, name: name, line: tokens[index].line, dependencies: Set(listed)))
        }
        targets = found
    }

    /// Holds the targets against the table of imports.
    func offences(against table: ImportTable) -> [Offence] {
        targets.flatMap { target -> [Offence] in
            switch target.kind {
            case "tests", "systemLibrary": return []
            case "service" where !table.services.contains(target.name):
                return [offence(target, "\(target.name) is no service of the design")]
            default: break
            }
            guard table.row(of: target.name) != nil else {
                return [offence(target, "\(target.name) has no row in ImportTable")]
            }
            return target.dependencies.filter { !table.allows(target.name, toImport: $0) }
                .map { offence(target, "\(target.name) may not depend on \($0)") }
        }
    }

    /// Holds the targets against the folders that hold Swift files: `Sources/Kernel`, `Sources/Services/Drill`.
    func offences(folders: Set<String>) -> [Offence] {
        let declared = Dictionary(grouping: targets.filter { $0.kind != "systemLibrary" }) { target in
            switch target.kind {
            case "service": "Sources/Services/\(target.name)"
            case "tests": "Tests/\(target.name)Tests"
            default: "Sources/\(target.name)"
            }
        }
        let empty = declared.filter { !folders.contains($0.key) }
            .flatMap { entry in entry.value.map { offence($0, "\($0.name) has no Swift file in \(entry.key)") } }
        let lost = folders.filter { declared[$0] == nil }
            .map { Offence(file: "Package.swift", line: 0, reason: "\($0) is in no target") }
        return empty + lost
    }

    /// Holds the targets against the document: each has a heading of its own.
    func offences(document: String) -> [Offence] {
        let headings = Set(
            document.split(separator: "\n").filter { $0.hasPrefix("#") }
                .map { $0.drop { $0 == "#" || $0 == " " } })
        return targets.filter { $0.kind != "tests" && !headings.contains($0.name[...]) }
            .map { offence($0, "ARCHITECTURE.md has no heading \($0.name)") }
    }

    private func offence(_ target: Target, _ reason: String) -> Offence {
        Offence(file: "Package.swift", line: target.line, reason: reason)
    }
}
