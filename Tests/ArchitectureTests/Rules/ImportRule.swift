/// Holds the import lines of a file against the table. SwiftPM does not: an undeclared import of a target of the same
/// package builds as long as something else has built that target before.
struct ImportRule {
    let table: ImportTable

    /// What tests may import besides what their target may.
    static let testing: Set<String> = [
        "Testing", "Foundation", "FoundationXML", "FoundationNetworking", "HummingbirdTesting", "Glibc", "Musl",
        "Synchronization",
    ]

    func offences(in source: SwiftSource) -> [Offence] {
        guard let target = source.target, !source.path.hasPrefix("Sources/System/") else { return [] }
        if source.path.hasPrefix("Benchmarks/") { return [] }
        let isTest = source.path.hasPrefix("Tests/")
        let owner = isTest && target.hasSuffix("Tests") ? String(target.dropLast(5)) : target
        if isTest, owner == "Architecture" {
            return imports(of: source).filter { !Self.testing.contains($0.module) }
                .map { source.offence($0.line, "ArchitectureTests reads source and imports no target: \($0.module)") }
        }
        guard table.row(of: owner) != nil else {
            return [source.offence(0, "target \(owner) has no row in ImportTable: enter what it may import")]
        }
        return imports(of: source).filter { found in
            if isTest, found.module == owner || Self.testing.contains(found.module) { return false }
            return !table.allows(owner, toImport: found.module)
        }.map { found in
            let isSideways = table.services.contains(owner) && table.services.contains(found.module)
            return source.offence(
                found.line,
                isSideways
                    ? "\(owner) imports the service \(found.module): services speak by domain events"
                    : "\(target) may not import \(found.module) (ImportTable)")
        }
    }

    /// The modules that a file imports, with the line of each.
    func imports(of source: SwiftSource) -> [(module: String, line: Int)] {
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let tokens = source.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].kind == .word, tokens[index].text == "import", index + 1 < tokens.count,
                isAtBeginning(index, of: tokens)
            else { return nil }
            let next = kinds.contains(tokens[index + 1].text) ? index + 2 : index + 1
            guard next < tokens.count, tokens[next].kind == .word else { return nil }
            return (tokens[next].text, tokens[index].line)
        }
    }

    /// True when only attributes and access words stand before it on its line.
    private func isAtBeginning(_ index: Int, of tokens: [SwiftToken]) -> Bool {
        let before = tokens[..<index].reversed().prefix { $0.line == tokens[index].line }
        return before.allSatisfy { token in
            token.kind == .attribute
                || ["package", "public", "internal", "private", "fileprivate", "(", ")"]
                    .contains(token.text)
                || token.kind == .word && token.isAdjacent
        }
    }
}
