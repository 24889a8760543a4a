import Kernel
import Observations

/// What was learnt of one device or one address of a capture, each thing once, in bounded number.
final class SightingFacts {
    /// Names with the rank of their source; 0 is the best.
    private(set) var names: [(rank: Int, name: String)] = []
    private(set) var clues: [Clue] = []
    private(set) var attributes: [AttributeName: String] = [:]
    private(set) var evidence: [Evidence] = []
    private(set) var services: [ObservedService] = []
    /// Bytes of text and some for each entry: what this costs.
    private(set) var weight = 0

    /// Who told a name: what the thing says of itself to a server goes before what it calls out.
    enum Teller: Int {
        case dhcp
        case multicastDNS
        case linkLayer
        case cisco
        case netBIOS
        case browser
        case linkLocalName
    }

    /// Takes a name.
    func name(_ text: String, _ teller: Teller) {
        guard let line = ReadableLine.of(text, longest: 253), names.count < Self.mostNames,
            !names.contains(where: { $0.name == line })
        else { return }
        names.append((teller.rawValue, line))
        weigh(line)
    }

    /// Takes a text that gives the thing away.
    func clue(_ kind: Clue.Kind, _ text: String, port: UInt16? = nil) {
        guard let line = ReadableLine.of(text, longest: Clue.longest) else { return }
        let clue = Clue(kind, line, port: port)
        guard clues.count < Self.mostClues, !clues.contains(clue) else { return }
        clues.append(clue)
        weigh(line)
    }

    /// Takes a property; what was told first stays.
    func attribute(_ name: AttributeName, _ text: String) {
        guard attributes[name] == nil, let line = ReadableLine.of(text, longest: 200) else { return }
        attributes[name] = line
        weigh(line)
    }

    /// Takes what speaks for the thing.
    func proof(_ proof: Evidence?) {
        guard let proof, evidence.count < Self.mostEvidence, !evidence.contains(proof) else { return }
        evidence.append(proof)
        weigh(proof.value)
    }

    /// Takes a port that answered or was announced.
    func service(_ transport: Transport, _ number: UInt16, name: String? = nil) {
        guard number > 0, services.count < Self.mostServices else { return }
        if let index = services.firstIndex(where: { $0.transport == transport && $0.number == number }) {
            if services[index].name == nil { services[index].name = name }
            return
        }
        var service = ObservedService(transport: transport, number: number)
        service.name = name
        services.append(service)
        weight += MemoryLayout<ObservedService>.stride
    }

    /// Adds all to an observation.
    func enter(into observation: inout Observation) {
        for (_, name) in names.sorted(by: { $0.rank > $1.rank }) { observation.state(name: name) }
        for proof in evidence where !observation.evidence.contains(proof) { observation.evidence.append(proof) }
        observation.attributes.merge(attributes) { old, _ in old }
        for clue in clues where !observation.clues.contains(clue) { observation.clues.append(clue) }
        guard !services.isEmpty else { return }
        var all = observation.services ?? []
        for service in services where !all.contains(where: { $0.isAt(service) }) { all.append(service) }
        observation.services = all.sorted { ($0.transport, $0.number) < ($1.transport, $1.number) }
    }

    private func weigh(_ text: String) { weight += text.utf8.count + Self.entry }

    private static let mostNames = 4
    private static let mostClues = 48
    private static let mostEvidence = 8
    private static let mostServices = 128
    /// What an entry costs besides its text.
    private static let entry = 48
}

extension ObservedService {
    /// True where both stand at the same port.
    func isAt(_ other: ObservedService) -> Bool { transport == other.transport && number == other.number }
}
