/// Every `package` and `public` declaration says what it means. The linter sees only `public`.
///
/// Left out is what another place documents: requirements of a protocol that the type conforms to, overrides, operator
/// functions, the fixed methods of result builders, and what stands between `#if` and `#endif`.
struct DocumentationRule {
    private var conformances: [String: Set<String>] = [:]
    private var requirements = Self.known
    private var resultBuilders: Set<String> = []

    /// What protocols of other packages and of the standard library ask for.
    private static let known: [String: Set<String>] = [
        "Equatable": [], "Hashable": ["hash", "hashValue"], "Comparable": [],
        "Encodable": ["encode"], "Decodable": ["init"], "Codable": ["init", "encode"],
        "CustomStringConvertible": ["description"], "CustomDebugStringConvertible": ["debugDescription"],
        "LosslessStringConvertible": ["description", "init"], "RawRepresentable": ["rawValue", "init", "RawValue"],
        "CaseIterable": ["allCases"], "Identifiable": ["id"],
        "ExpressibleByStringLiteral": ["init"], "ExpressibleByArrayLiteral": ["init"],
        "ExpressibleByIntegerLiteral": ["init"], "ExpressibleByDictionaryLiteral": ["init"],
        "ExpressibleByStringInterpolation": ["init"], "OptionSet": ["rawValue", "init"],
        "Sequence": ["makeIterator", "underestimatedCount", "Element", "Iterator"],
        "IteratorProtocol": ["next", "Element"],
        "Collection": ["startIndex", "endIndex", "index", "subscript", "Index", "Element"],
        "AsyncSequence": ["makeAsyncIterator", "AsyncIterator", "Element"], "AsyncIteratorProtocol": ["next"],
        "LocalizedError": ["errorDescription", "failureReason", "recoverySuggestion"],
        "DatabaseValueConvertible": ["databaseValue", "fromDatabaseValue"], "StatementColumnConvertible": ["init"],
        "ParsableCommand": ["run", "configuration", "validate"],
        "AsyncParsableCommand": ["run", "configuration", "validate"],
        "ExpressibleByArgument": ["init"], "Service": ["run"],
        "RouterMiddleware": ["handle"], "RequestContext": ["init", "coreContext"], "LogHandler": ["log", "metadata"],
        "SerialExecutor": ["enqueue"],
    ]

    /// Takes all files, since a type's conformance may be stated in another one than its members.
    init(_ sources: [SwiftSource]) {
        for declarations in sources.map(Declarations.init) {
            conformances.merge(declarations.conformances) { $0.union($1) }
            requirements.merge(declarations.requirements) { $0.union($1) }
            resultBuilders.formUnion(declarations.resultBuilders)
        }
    }

    func offences(in source: SwiftSource) -> [Offence] {
        let documented = Set(source.comments.filter(\.isDocumentation).map(\.line))
        let commented = Set(source.comments.map(\.line))
        return Declarations(source).exposed.compactMap { declaration in
            if declaration.isInherited || declaration.isConditional || isWitness(declaration) { return nil }
            var line = declaration.line - 1
            // A plain comment may stand between the doc comment and the declaration.
            while !documented.contains(line), commented.contains(line) { line -= 1 }
            guard !documented.contains(line) else { return nil }
            return source.offence(
                declaration.line, "\(declaration.keyword) \(declaration.name) has no doc comment: say what it means")
        }
    }

    private func isWitness(_ declaration: Declaration) -> Bool {
        guard let scope = declaration.scope else { return false }
        if resultBuilders.contains(scope), declaration.name.hasPrefix("build") { return true }
        return protocols(of: scope).contains { requirements[$0]?.contains(declaration.name) == true }
    }

    /// The protocols of a type, with those that they refine.
    private func protocols(of type: String) -> Set<String> {
        var found: Set<String> = []
        // The default for a requirement stands in an extension of the protocol itself.
        var waiting = (conformances[type] ?? []).union([type])
        while let next = waiting.popFirst() {
            if found.insert(next).inserted { waiting.formUnion(conformances[next] ?? []) }
        }
        return found
    }
}
