import Foundation
import Kernel
import Observations

extension ClassificationRules {
    private struct File: Decodable {
        struct Rule: Decodable {
            let id: String
            let title: String
            let when: When
            let then: [String: String]
        }
        struct When: Decodable {
            let attributes: [String: [String]]?
            let anyPorts: [String]?
            let allPorts: [String]?
            let addresses: [String]?

            enum CodingKeys: String, CodingKey {
                case attributes
                case anyPorts = "any-ports"
                case allPorts = "all-ports"
                case addresses
            }
        }
        let rules: [Rule]
    }

    /// Reads the files of `Content/classification`, in the form that its README describes.
    /// - Throws: `ContentFault` that names file and rule.
    package init(files: [(name: String, content: Data)]) throws {
        var rules: [ClassificationRule] = []
        var ids: Set<String> = []
        for (name, content) in files {
            let path = "classification/\(name)"
            let file: File
            do { file = try JSONDecoder().decode(File.self, from: content) } catch {
                throw ContentFault(file: path, entry: nil, reason: "不是所要求格式的 JSON")
            }
            for rule in file.rules {
                guard ids.insert(rule.id).inserted else {
                    throw ContentFault(file: path, entry: rule.id, reason: "规则编号重复")
                }
                guard VisibleText.isName(rule.id, longest: 60), VisibleText.isName(rule.title, longest: 100) else {
                    throw ContentFault(file: path, entry: rule.id, reason: "编号或名称为空或过长")
                }
                rules.append(
                    ClassificationRule(
                        id: rule.id, file: path, title: rule.title,
                        condition: try Self.condition(rule.when, path, rule.id),
                        results: try Self.results(rule.then, path, rule.id)))
            }
        }
        self.init(rules)
    }

    private static func condition(
        _ when: File.When, _ path: String, _ id: String
    ) throws -> ClassificationRule.Condition {
        var condition = ClassificationRule.Condition()
        for (name, texts) in when.attributes ?? [:] {
            let folded = texts.map { text in
                text.hasPrefix("=") ? "=" + FoldedText.plain(String(text.dropFirst())) : FoldedText.plain(text)
            }
            guard !folded.isEmpty, !folded.contains(where: { $0.isEmpty || $0 == "=" }) else {
                throw ContentFault(file: path, entry: id, reason: "“\(name)”的条件为空")
            }
            let attribute = AttributeName(rawValue: name)
            guard AttributeName.known.contains(attribute) || name.hasPrefix("custom.") else {
                throw ContentFault(file: path, entry: id, reason: "没有名为“\(name)”的属性")
            }
            condition.attributes[attribute] = folded
        }
        condition.anyPorts = try ports(when.anyPorts, path, id)
        condition.allPorts = try ports(when.allPorts, path, id)
        condition.ranges = try (when.addresses ?? []).map { text in
            guard let range = AddressRange(text) else {
                throw ContentFault(file: path, entry: id, reason: "“\(text)”不是地址段")
            }
            return range
        }
        if condition == ClassificationRule.Condition() {
            throw ContentFault(file: path, entry: id, reason: "没有任何条件，会套用到所有资产")
        }
        return condition
    }

    private static func ports(_ texts: [String]?, _ path: String, _ id: String) throws -> Set<String> {
        Set(
            try (texts ?? []).map { text in
                let parts = text.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, let transport = Transport(rawValue: String(parts[0])), transport != .ip,
                    let number = UInt16(parts[1])
                else { throw ContentFault(file: path, entry: id, reason: "“\(text)”不是端口，应如 tcp/104") }
                return "\(transport.rawValue)/\(number)"
            })
    }

    private static func results(
        _ then: [String: String], _ path: String, _ id: String
    ) throws -> [AttributeName: String] {
        guard !then.isEmpty else { throw ContentFault(file: path, entry: id, reason: "没有结论") }
        var results: [AttributeName: String] = [:]
        for (text, value) in then {
            let name = AttributeName(rawValue: text)
            guard ClassificationRule.derivable.contains(name) else {
                throw ContentFault(file: path, entry: id, reason: "不能由规则得出“\(text)”，只能是 kind、purpose、importance")
            }
            let isRight =
                switch name {
                case .kind: AssetKind(rawValue: value) != nil
                case .importance: AttributeCatalogue.importances.contains(value)
                default: VisibleText.isName(value, longest: 100)
                }
            guard isRight else {
                throw ContentFault(file: path, entry: id, reason: "“\(value)”不是“\(name.chinese)”的值")
            }
            results[name] = value
        }
        return results
    }
}
