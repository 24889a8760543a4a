import Kernel
import Observations

/// What a rule wants of an open port: pure.
package struct PortMatch: Sendable, Hashable {
    /// A protocol and a number.
    struct Place: Sendable, Hashable {
        let transport: Transport
        let number: Int
    }

    /// Numbers at which the service is expected; they count where the service is not known better.
    var ports: Set<Place> = []
    /// Services by nmap's name.
    var services: Set<String> = []
    /// Words one of which the product holds, small letters. Empty: any.
    var products: [String] = []
    /// Words one of which the rest of what the service gave away holds.
    var extras: [String] = []
    /// Words none of which product or rest may hold.
    var without: [String] = []
    /// Versions from this one on.
    var from: VersionNumber?
    /// Versions below this one.
    var below: VersionNumber?
    /// Whether a version must have been told, which some services do only to whom they let in. Nil: either.
    var hasVersion: Bool?
    /// Whether it must speak TLS or must not. Nil: either.
    var tls: Bool?

    /// Names that say that nmap could not tell what runs there.
    private static let nameless: Set<String> = ["unknown", "tcpwrapped", ""]

    func takes(_ port: ExposedPort) -> Bool {
        if !ports.isEmpty || !services.isEmpty {
            let service = port.service.flatMap { Self.nameless.contains($0) ? nil : $0 }
            let isPlace = ports.contains(Place(transport: port.transport, number: port.number))
            if let service, !services.isEmpty {
                // What answers at the number is known to be something else, or the same elsewhere.
                if !services.contains(service) { return false }
            } else if !isPlace {
                return false
            }
        }
        if let tls, port.isTLS != tls { return false }
        let product = (port.product ?? "").lowercased()
        let extra = (port.extra ?? "").lowercased()
        if !products.isEmpty && !products.contains(where: { product.contains($0) }) { return false }
        if !extras.isEmpty && !extras.contains(where: { extra.contains($0) }) { return false }
        if without.contains(where: { product.contains($0) || extra.contains($0) }) { return false }
        if let hasVersion, hasVersion != (port.version != nil) { return false }
        guard from != nil || below != nil else { return true }
        guard let version = port.version.flatMap(VersionNumber.init) else { return false }
        if let from, version < from { return false }
        if let below, version >= below { return false }
        return true
    }
}

/// What a rule wants of a connection to outside: any of these.
package struct OutboundMatch: Sendable, Hashable {
    /// Ports of the other end.
    var ports: Set<PortMatch.Place> = []
    /// Ends of names: `example.com` is met by itself and by `a.example.com`.
    var names: [String] = []
    /// Words that the application's name holds.
    var applications: [String] = []

    func takes(_ fact: OutboundFact) -> Bool {
        if ports.contains(PortMatch.Place(transport: fact.transport, number: fact.port)) { return true }
        if let name = fact.name, names.contains(where: { name == $0 || name.hasSuffix("." + $0) }) { return true }
        guard let application = fact.application else { return false }
        return applications.contains { application.contains($0) }
    }
}

/// A version as numbers: `2.4.57`, `8.4p1` (of which the patch letter counts nothing), `10.50.1600.00`.
package struct VersionNumber: Sendable, Hashable, Comparable {
    private let parts: [Int]

    /// Reads the numbers at the start of a text. Nil: it does not begin with one.
    package init?(_ text: String) {
        var parts: [Int] = []
        var number = ""
        // Some write `v4.2.6`.
        for character in text.prefix(64).drop(while: { $0 == "v" || $0 == "V" }) {
            if character.isASCII && character.isNumber {
                number.append(character)
                continue
            }
            guard character == ".", let part = Int(number) else { break }
            parts.append(part)
            number = ""
        }
        if let part = Int(number) { parts.append(part) }
        guard !parts.isEmpty else { return nil }
        while parts.count > 1 && parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    package static func < (left: Self, right: Self) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
}

extension ExposureRule {
    /// Whether the rule is about this: pure.
    package func takes(_ subject: ExposureSubject) -> Bool {
        guard concerns(subject.category, zone: subject.zone) else { return false }
        return takes(subject.thing)
    }

    /// Whether the rule is about assets of this class in this zone.
    func concerns(_ category: AssetKind.Category?, zone: String?) -> Bool {
        if !categories.isEmpty {
            guard let category, categories.contains(category) else { return false }
        }
        if let category, exceptCategories.contains(category) { return false }
        if !zones.isEmpty {
            guard let zone, zones.contains(zone) else { return false }
        }
        if let zone, exceptZones.contains(zone) { return false }
        return true
    }

    /// Whether it is about this, wherever the asset stands.
    func takes(_ thing: ExposureSubject.Thing) -> Bool {
        switch (match, thing) {
        case (.port(let match), .port(let port)): return match.takes(port)
        case (.outbound(let match), .outbound(let fact)): return match.takes(fact)
        case (.system(let words, let except), .system(let system)):
            let name = system.lowercased()
            return words.contains { name.contains($0) } && !except.contains { name.contains($0) }
        default: return false
        }
    }
}
