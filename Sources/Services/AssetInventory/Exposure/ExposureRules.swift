import Kernel
import Observations
import Synchronization

/// All rules, arranged so that a ledger of hundreds of thousands of ports is gone through in seconds.
package final class ExposureRules: Sendable {
    /// In the order of their files.
    package let rules: [ExposureRule]
    private let byID: [String: ExposureRule]
    private let byPlace: [PortMatch.Place: [Int]]
    private let byService: [String: [Int]]
    /// Rules that name neither number nor service.
    private let byProduct: [Int]
    private let systems: [Int]
    private let outbound: [Int]
    /// What was found about ports: of a large ledger's ports few differ.
    private let known = Mutex<[ExposedPort: [Int]]>([:])
    private static let mostKnown = 20_000

    /// Reads files of rules; the same id in two of them is refused, as are examples that a rule decides otherwise.
    /// - Throws: `ExposureRuleError`.
    package convenience init(files: [(name: String, content: [UInt8])]) throws(ExposureRuleError) {
        var rules: [ExposureRule] = []
        for file in files {
            rules += try ExposureRuleReader.read(String(decoding: file.content, as: UTF8.self), file: file.name)
        }
        var seen: [String: String] = [:]
        for rule in rules {
            if let first = seen.updateValue(rule.place, forKey: rule.id) {
                throw ExposureRuleError(place: rule.place, reason: "规则 \(rule.id) 与 \(first) 重复")
            }
            for example in rule.examples where rule.takes(example.subject) != example.isPositive {
                let line = "\(rule.place.prefix { $0 != ":" }):\(example.line)"
                throw ExposureRuleError(
                    place: line, reason: "规则 \(rule.id) 的例子\(example.isPositive ? "应命中而未命中" : "不应命中而命中")")
            }
        }
        self.init(rules)
    }

    /// Takes rules as they are.
    package init(_ rules: [ExposureRule]) {
        self.rules = rules
        byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var (places, services): ([PortMatch.Place: [Int]], [String: [Int]]) = ([:], [:])
        var (products, systems, outbound): ([Int], [Int], [Int]) = ([], [], [])
        for (index, rule) in rules.enumerated() {
            switch rule.match {
            case .port(let match):
                for place in match.ports { places[place, default: []].append(index) }
                for service in match.services { services[service, default: []].append(index) }
                if match.ports.isEmpty && match.services.isEmpty { products.append(index) }
            case .system: systems.append(index)
            case .outbound: outbound.append(index)
            }
        }
        (byPlace, byService, byProduct) = (places, services, products)
        (self.systems, self.outbound) = (systems, outbound)
    }

    /// The rule of this id. Nil: it is gone.
    package func rule(_ id: String) -> ExposureRule? { byID[id] }

    /// The rules that are about a thing, wherever its asset stands; by their place in `rules`.
    func indexes(about thing: ExposureSubject.Thing) -> [Int] {
        guard case .port(let port) = thing else { return found(about: thing) }
        if let known = known.withLock({ $0[port] }) { return known }
        let found = found(about: thing)
        known.withLock { known in
            if known.count >= Self.mostKnown { known = [:] }
            known[port] = found
        }
        return found
    }

    private func found(about thing: ExposureSubject.Thing) -> [Int] {
        let candidates: [Int] =
            switch thing {
            case .port(let port):
                Set(
                    (byPlace[PortMatch.Place(transport: port.transport, number: port.number)] ?? [])
                        + (port.service.flatMap { byService[$0] } ?? [])
                ).sorted() + (port.product == nil ? [] : byProduct)
            case .system: systems
            case .outbound: outbound
            }
        return candidates.filter { rules[$0].takes(thing) }
    }

    /// The rules that take a thing.
    package func about(_ subject: ExposureSubject) -> [ExposureRule] {
        indexes(about: subject.thing).map { rules[$0] }.filter { $0.concerns(subject.category, zone: subject.zone) }
    }
}
