import Kernel
import SystemPackage

/// Tells which tools are on this machine, and which copies.
package struct ToolRegister: Sendable {
    private let runner: ToolRunner
    private let search: ToolSearch
    private let digest: (@Sendable (FilePath) throws -> String)?

    /// Takes what runs and finds programs; `digest` computes the SHA-256 of a file in hexadecimal.
    package init(
        runner: ToolRunner, search: ToolSearch = ToolSearch(), digest: (@Sendable (FilePath) throws -> String)? = nil
    ) {
        self.runner = runner
        self.search = search
        self.digest = digest
    }

    /// Finds a tool and asks it for its version.
    package func identity(of facts: ToolFacts) async throws -> ToolIdentity {
        let path = try search.find(facts.program, package: facts.package)
        var command = ToolCommand(
            tool: facts.name, program: path, arguments: facts.versionArguments, target: "查询版本")
        command.timeLimit = .seconds(10)
        command.outputLimit = 64 << 10
        var output: [UInt8] = []
        let result = try await runner.run(command) { piece in
            output += piece.bytes
            return .more
        }
        try result.requireSuccess(of: facts.name)
        let text = String(decoding: output, as: UTF8.self)
        guard let version = facts.readVersion(text) else {
            throw ToolError.unknownVersion(tool: facts.name, output: String(text.prefix(100)))
        }
        return ToolIdentity(
            name: facts.name, path: path, version: version, licence: facts.licence, digest: try digest?(path))
    }

    /// Looks at every tool, for `anhu doctor` and the page of the register.
    package func check(_ tools: [ToolFacts] = ToolFacts.all) async -> [ToolCheck] {
        var checks: [ToolCheck] = []
        for facts in tools {
            do {
                checks.append(ToolCheck(facts: facts, identity: try await identity(of: facts), problem: nil))
            } catch let error as any ExplainedError {
                checks.append(ToolCheck(facts: facts, identity: nil, problem: error.explanation))
            } catch {
                let problem = Explanation("\(facts.name) 无法检查：\(error)", advice: "请稍后重试")
                checks.append(ToolCheck(facts: facts, identity: nil, problem: problem))
            }
        }
        return checks
    }
}

/// What was found out about one tool.
package struct ToolCheck: Sendable {
    /// The tool.
    package let facts: ToolFacts
    /// The copy on this machine. Nil: there is a problem.
    package let identity: ToolIdentity?
    /// What is wrong and what to do. Nil: nothing.
    package let problem: Explanation?
}
