import Kernel
import Observations
import Yams

/// Reads the rules of one file. Every key is known or refused: a slip of the pen must not switch a rule off.
struct ExposureRuleReader {
    private let file: String

    /// Bytes of a file of rules; the longest that is shipped has a tenth of that.
    private static let longestFile = 1 << 20

    private init(file: String) {
        self.file = file
    }

    /// The rules of a file, in its order.
    static func read(_ text: String, file: String) throws(ExposureRuleError) -> [ExposureRule] {
        let reader = ExposureRuleReader(file: file)
        guard text.utf8.count <= longestFile else { throw reader.fault(nil, "文件过大") }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw reader.fault(nil, "不是有效的 YAML：\(VisibleText.line("\(error)", longest: 200) ?? "")")
        }
        guard let root else { return [] }
        guard case .sequence(let items) = root else { throw reader.fault(root, "应为规则列表") }
        var rules: [ExposureRule] = []
        for item in items { rules.append(try reader.rule(item)) }
        return rules
    }

    private func fault(_ node: Node?, _ reason: String) -> ExposureRuleError {
        ExposureRuleError(place: node?.mark.map { "\(file):\($0.line)" } ?? file, reason: reason)
    }

    private func rule(_ node: Node) throws(ExposureRuleError) -> ExposureRule {
        let map = try fields(
            node,
            [
                "id", "title", "group", "severity", "why", "advice", "clause", "categories", "except-categories",
                "zones", "except-zones", "port", "system", "outbound", "finds", "passes",
            ])
        let id = try text(map, "id", of: node)
        guard !id.isEmpty, id.utf8.count <= 60,
            id.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            })
        else { throw fault(map["id"], "id 应由小写字母、数字和连字符组成，不超过 60 个字符") }
        guard let group = ExposureRule.Group(rawValue: try text(map, "group", of: node)) else {
            throw fault(
                map["group"], "group 应为 \(ExposureRule.Group.allCases.map(\.rawValue).joined(separator: "、")) 之一")
        }
        let match = try match(map, node)
        let (finds, passes) = (
            try examples(map["finds"], isPositive: true), try examples(map["passes"], isPositive: false)
        )
        guard !finds.isEmpty, !passes.isEmpty else { throw fault(node, "规则 \(id) 须有 finds 和 passes 各一条以上") }
        return ExposureRule(
            id: id, title: try text(map, "title", of: node), group: group, severity: try severity(map, node),
            why: try text(map, "why", of: node), advice: try text(map, "advice", of: node),
            clause: try map["clause"].map(scalar), categories: try categories(map["categories"]),
            exceptCategories: try categories(map["except-categories"]),
            zones: Set(try words(map["zones"])), exceptZones: Set(try words(map["except-zones"])), match: match,
            examples: finds + passes, place: "\(file):\(node.mark?.line ?? 0)")
    }

    private func match(_ map: [String: Node], _ node: Node) throws(ExposureRuleError) -> ExposureRule.Match {
        let given = ["port", "system", "outbound"].filter { map[$0] != nil }
        guard given.count == 1 else { throw fault(node, "须有 port、system、outbound 之一，且只有一项") }
        if let port = map["port"] { return .port(try portMatch(port)) }
        if let outbound = map["outbound"] { return .outbound(try outboundMatch(outbound)) }
        let system = try fields(map["system"] ?? node, ["names", "without"])
        let names = try words(system["names"]).map { $0.lowercased() }
        guard !names.isEmpty else { throw fault(map["system"], "names 不能为空") }
        return .system(names, except: try words(system["without"]).map { $0.lowercased() })
    }

    private func portMatch(_ node: Node) throws(ExposureRuleError) -> PortMatch {
        let map = try fields(
            node,
            [
                "numbers", "services", "products", "extras", "without", "from", "below", "version-told", "tls",
            ])
        var match = PortMatch()
        match.ports = try places(map["numbers"])
        match.services = Set(try words(map["services"]))
        match.products = try words(map["products"]).map { $0.lowercased() }
        match.extras = try words(map["extras"]).map { $0.lowercased() }
        match.without = try words(map["without"]).map { $0.lowercased() }
        match.from = try version(map["from"])
        match.below = try version(map["below"])
        match.hasVersion = try flag(map["version-told"])
        match.tls = try flag(map["tls"])
        guard !match.ports.isEmpty || !match.services.isEmpty || !match.products.isEmpty else {
            throw fault(node, "须有 numbers、services、products 中的一项")
        }
        return match
    }

    private func outboundMatch(_ node: Node) throws(ExposureRuleError) -> OutboundMatch {
        let map = try fields(node, ["numbers", "names", "applications"])
        var match = OutboundMatch()
        match.ports = try places(map["numbers"])
        match.names = try words(map["names"]).map { $0.lowercased() }
        match.applications = try words(map["applications"]).map { $0.lowercased() }
        guard !match.ports.isEmpty || !match.names.isEmpty || !match.applications.isEmpty else {
            throw fault(node, "须有 numbers、names、applications 中的一项")
        }
        return match
    }

    private func examples(_ node: Node?, isPositive: Bool) throws(ExposureRuleError) -> [ExposureRule.Example] {
        guard let node else { return [] }
        guard case .sequence(let items) = node else { throw fault(node, "应为列表") }
        var examples: [ExposureRule.Example] = []
        for item in items {
            examples.append(
                ExposureRule.Example(
                    isPositive: isPositive, subject: try subject(item), line: item.mark?.line ?? 0))
        }
        return examples
    }

    private func subject(_ node: Node) throws(ExposureRuleError) -> ExposureSubject {
        let map = try fields(
            node,
            [
                "port", "service", "product", "version", "extra", "tls", "system", "to", "name", "application",
                "category", "zone",
            ])
        let thing: ExposureSubject.Thing
        if let system = map["system"] {
            thing = .system(try scalar(system))
        } else {
            guard let portNode = map["port"], let place = Self.place(try scalar(portNode)) else {
                throw fault(node, "例子须有 port（如 tcp/23）或 system")
            }
            if let to = map["to"] {
                guard let address = IPAddress(try scalar(to)) else { throw fault(to, "to 应为地址") }
                thing = .outbound(
                    OutboundFact(
                        destination: address, transport: place.transport, port: place.number,
                        name: try map["name"].map(scalar), application: try map["application"].map(scalar)))
            } else {
                var port = ExposedPort(transport: place.transport, number: place.number)
                port.service = try map["service"].map(scalar)
                port.product = try map["product"].map(scalar)
                port.version = try map["version"].map(scalar)
                port.extra = try map["extra"].map(scalar)
                port.isTLS = try flag(map["tls"]) ?? false
                thing = .port(port)
            }
        }
        var category: AssetKind.Category?
        if let node = map["category"] { category = try self.category(node) }
        return ExposureSubject(thing: thing, category: category, zone: try map["zone"].map(scalar))
    }
}

// MARK: Values

extension ExposureRuleReader {
    private func fields(_ node: Node, _ known: Set<String>) throws(ExposureRuleError) -> [String: Node] {
        guard case .mapping(let mapping) = node else { throw fault(node, "应为键值对") }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = try scalar(key)
            guard known.contains(name) else { throw fault(key, "不认识的键 \(name)") }
            guard fields.updateValue(value, forKey: name) == nil else { throw fault(key, "键 \(name) 重复") }
        }
        return fields
    }

    private func scalar(_ node: Node) throws(ExposureRuleError) -> String {
        guard case .scalar(let scalar) = node else { throw fault(node, "应为一个值") }
        guard let line = VisibleText.line(scalar.string, longest: 500) else { throw fault(node, "值为空") }
        return line
    }

    private func text(_ map: [String: Node], _ key: String, of node: Node) throws(ExposureRuleError) -> String {
        guard let value = map[key] else { throw fault(node, "缺少 \(key)") }
        return try scalar(value)
    }

    private func words(_ node: Node?) throws(ExposureRuleError) -> [String] {
        guard let node else { return [] }
        guard case .sequence(let items) = node else { throw fault(node, "应为列表") }
        var words: [String] = []
        for item in items { words.append(try scalar(item)) }
        return words
    }

    private func flag(_ node: Node?) throws(ExposureRuleError) -> Bool? {
        guard let node else { return nil }
        switch try scalar(node) {
        case "true": return true
        case "false": return false
        default: throw fault(node, "应为 true 或 false")
        }
    }

    private func version(_ node: Node?) throws(ExposureRuleError) -> VersionNumber? {
        guard let node else { return nil }
        guard let version = VersionNumber(try scalar(node)) else { throw fault(node, "应为版本号") }
        return version
    }

    private func severity(_ map: [String: Node], _ node: Node) throws(ExposureRuleError) -> Severity {
        switch try text(map, "severity", of: node) {
        case "info": return .informational
        case "low": return .low
        case "medium": return .medium
        case "high": return .high
        case "critical": return .critical
        default: throw fault(map["severity"], "severity 应为 info、low、medium、high、critical 之一")
        }
    }

    private func category(_ node: Node) throws(ExposureRuleError) -> AssetKind.Category {
        guard let category = AssetKind.Category(rawValue: try scalar(node)) else {
            throw fault(node, "类别应为 \(AssetKind.Category.allCases.map(\.rawValue).joined(separator: "、")) 之一")
        }
        return category
    }

    private func categories(_ node: Node?) throws(ExposureRuleError) -> Set<AssetKind.Category> {
        guard let node else { return [] }
        guard case .sequence(let items) = node else { throw fault(node, "应为列表") }
        var categories: Set<AssetKind.Category> = []
        for item in items { categories.insert(try category(item)) }
        return categories
    }

    private func places(_ node: Node?) throws(ExposureRuleError) -> Set<PortMatch.Place> {
        guard let node else { return [] }
        guard case .sequence(let items) = node else { throw fault(node, "应为列表") }
        var places: Set<PortMatch.Place> = []
        for item in items {
            let text = try scalar(item)
            guard let place = Self.place(text) else { throw fault(item, "端口应写作 tcp/23，而不是 \(text)") }
            places.insert(place)
        }
        return places
    }

    /// `tcp/23`
    private static func place(_ text: String) -> PortMatch.Place? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let transport = Transport(rawValue: String(parts[0])), transport != .ip,
            let number = UInt16(parts[1])
        else { return nil }
        return PortMatch.Place(transport: transport, number: Int(number))
    }
}
