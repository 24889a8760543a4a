import Kernel
import Observations
import ScanImports

/// What nmap saw of a host, as an observation: pure.
enum HostObservation {
    /// The source under which scans and their reports are kept: both are nmap's word on an address.
    static let source = (kind: SourceKind.scan, name: "nmap")

    /// Characters of a name; the Domain Name System ends at 253 (RFC 1035, section 2.3.4).
    private static let longest = 255

    /// Nil: the host did not answer.
    static func item(_ host: ScannedHost, coverage: PortCoverage) -> ObservedItem? {
        guard host.state == .up, let address = host.addresses.first else { return nil }
        var observation = Observation(slot: address.description, presence: .alive)
        observation.seenAt = host.ended
        observation.addresses = host.addresses
        observation.services = host.ports.map(service)
        observation.attributes = attributes(host)
        observation.evidence = evidence(host)
        observation.clues = clues(host)
        return ObservedItem(observation: observation, coverage: coverage, gaveUp: host.timedOut)
    }

    private static func attributes(_ host: ScannedHost) -> [AttributeName: String] {
        var attributes: [AttributeName: String] = [:]
        attributes[.hostName] = host.names.lazy.compactMap { line($0.name) }.first
        attributes[.hardware] = host.hardware?.description
        attributes[.cardMaker] = line(host.vendor)
        if let system = host.systems.first(where: { line($0.name) != nil }) { attributes[.system] = line(system.name) }
        return attributes
    }

    private static func evidence(_ host: ScannedHost) -> [IdentityEvidence] {
        var evidence: [IdentityEvidence?] = [host.hardware.flatMap { IdentityEvidence.hardware($0) }]
        evidence += host.names.compactMap { line($0.name) }.map { IdentityEvidence.hostName($0) }
        // Names that services call their host, where they agree: a proxy speaks for many.
        let told = Set(host.openPorts.compactMap { $0.service?.hostName }.compactMap { IdentityEvidence.hostName($0) })
        if told.count == 1 { evidence += told.map(\.self) }
        for port in host.ports {
            for script in port.scripts {
                switch script.name {
                case "ssh-hostkey": evidence += keys(script.text)
                case "ssl-cert": evidence.append(ownCertificate(script.text))
                default: break
                }
            }
        }
        var seen: Set<IdentityEvidence> = []
        return evidence.compactMap(\.self).filter { seen.insert($0).inserted }
    }

    /// The fingerprints of `ssh-hostkey`: `256 SHA256:… (ED25519)` a line.
    private static func keys(_ text: String) -> [IdentityEvidence?] {
        text.split(whereSeparator: \.isNewline).map { line in
            let words = line.split(separator: " ")
            return words.count >= 2 ? IdentityEvidence.hostKey(String(words[1])) : nil
        }
    }

    /// The certificate of a service, where the service has signed it itself: what an authority signed may stand on many
    /// hosts.
    private static func ownCertificate(_ text: String) -> IdentityEvidence? {
        guard let subject = field("Subject", of: text), field("Issuer", of: text) == subject,
            let digest = field("SHA-1", of: text)
        else { return nil }
        return IdentityEvidence.certificate(digest)
    }

    /// The value of the first line `Name: value` of a script's output. Nil: there is no such line.
    private static func field(_ name: String, of text: String) -> String? {
        let name = name.utf8
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = line.drop { $0 == 0x20 || $0 == 0x09 }
            guard line.starts(with: name), line.dropFirst(name.count).first == UInt8(ascii: ":") else { continue }
            return String(Substring(line.dropFirst(name.count + 1))).trimmed
        }
        return nil
    }

    private static func clues(_ host: ScannedHost) -> [Clue] {
        var clues: [Clue] = []
        func add(_ kind: Clue.Kind, _ text: String?, port: UInt16? = nil) {
            if let text = line(text, longest: Clue.longest) { clues.append(Clue(kind, text, port: port)) }
        }
        add(.cardMaker, host.vendor)
        for name in host.names { add(.hostName, name.name) }
        for system in host.systems.prefix(2) { add(.system, system.name) }
        for port in host.openPorts {
            add(.openPort, "\(port.transport.rawValue)/\(port.number)", port: port.number)
            if let service = port.service, service.method == .probed {
                add(
                    .product,
                    [service.product, service.version, service.extra].compactMap(\.self).joined(separator: " "),
                    port: port.number)
                add(.deviceType, service.deviceType, port: port.number)
                add(.system, service.system, port: port.number)
                for platform in service.platforms.prefix(4) { add(.platform, platform, port: port.number) }
            }
            for script in port.scripts {
                switch script.name {
                case "http-title": add(.title, title(script.text), port: port.number)
                case "ssl-cert":
                    add(.subject, field("Subject", of: script.text), port: port.number)
                    add(.issuer, field("Issuer", of: script.text), port: port.number)
                case "http-server-header": add(.server, script.text, port: port.number)
                case "banner": add(.banner, script.text, port: port.number)
                default: break
                }
            }
        }
        return clues
    }

    /// The title without what nmap adds to it.
    private static func title(_ text: String) -> String? {
        let first = text.split(whereSeparator: \.isNewline).first.map { String($0).trimmed } ?? ""
        // nmap's words for a page without a title, or an answer without a page.
        if first.hasPrefix("Site doesn't have a title") || first.hasPrefix("Did not follow redirect") { return nil }
        return first
    }

    private static func service(_ port: ScannedPort) -> ObservedService {
        var service = ObservedService(transport: port.transport, number: port.number, state: port.state)
        service.name = line(port.service?.name)
        service.product = line(port.service?.product)
        service.version = line(port.service?.version)
        service.extra = line(port.service?.extra)
        service.isTLS = port.service?.tunnel == "ssl"
        service.isProbed = port.service?.method == .probed
        return service
    }

    /// What a host says of itself is text from outside: one line that can be read. The report itself is kept as it came.
    private static func line(_ text: String?, longest: Int = longest) -> String? {
        text.flatMap { VisibleText.line($0, longest: longest) }
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
