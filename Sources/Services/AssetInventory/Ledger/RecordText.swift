import Foundation
import Kernel
import Observations

/// The parts of an observation as the JSON texts of `asset_record`: written by hand, since a scan brings a hundred
/// thousand of them, and always in the same order, so that equal parts are equal texts.
enum RecordText {
    static func addresses(_ addresses: [IPAddress]) -> String {
        list(addresses) { "[\(quoted($0.description)),\(quoted($0.sortKey))]" }
    }

    static func evidence(_ evidence: [IdentityEvidence]) -> String {
        list(Set(evidence.map(key)).sorted(), quoted)
    }

    /// IdentityEvidence as it stands in the index: `mac:00:1B:44:11:3A:B7`.
    static func key(_ evidence: IdentityEvidence) -> String { evidence.kind.rawValue + ":" + evidence.value }

    static func attributes(_ attributes: [AttributeName: String]) -> String {
        let pairs = attributes.sorted { $0.key < $1.key }.map { "\(quoted($0.key.rawValue)):\(quoted($0.value))" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    static func clues(_ clues: [Clue]) -> String {
        list(clues) { clue in
            "[\(quoted(clue.kind.rawValue)),\(quoted(clue.text)),\(clue.port.map(String.init) ?? "null")]"
        }
    }

    static func services(_ services: [KnownService]) -> String {
        list(services) { service in
            let texts = [service.name, service.product, service.version, service.extra].map { $0.map(quoted) ?? "null" }
            return "[\(quoted(service.transport.rawValue)),\(service.number),\(quoted(service.state.rawValue)),"
                + texts.joined(separator: ",")
                + ",\(service.isTLS ? 1 : 0),\(service.firstSeenAt.milliseconds),\(service.changedAt.milliseconds)]"
        }
    }

    private static func list<Element>(_ elements: [Element], _ text: (Element) -> String) -> String {
        var result = "["
        for (index, element) in elements.enumerated() {
            if index > 0 { result += "," }
            result += text(element)
        }
        return result + "]"
    }

    /// A JSON string (RFC 8259, section 7).
    static func quoted(_ text: String) -> String {
        var needsEscape = false
        for byte in text.utf8 where byte < 0x20 || byte == 0x22 || byte == 0x5C {
            needsEscape = true
            break
        }
        if !needsEscape { return "\"" + text + "\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    // MARK: Back

    static func readAddresses(_ text: String) -> [IPAddress] {
        array(text).compactMap { ($0 as? [Any])?.first as? String }.compactMap { IPAddress($0) }
    }

    static func readEvidence(_ text: String) -> [IdentityEvidence] {
        array(text).compactMap { $0 as? String }.compactMap(evidence(key:))
    }

    /// The evidence of an index's key. Nil: not one.
    static func evidence(key: String) -> IdentityEvidence? {
        guard let colon = key.firstIndex(of: ":"), let kind = EvidenceKind(rawValue: String(key[..<colon])) else {
            return nil
        }
        return IdentityEvidence(kept: String(key[key.index(after: colon)...]), as: kind)
    }

    static func readAttributes(_ text: String) -> [AttributeName: String] {
        let object = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        var attributes: [AttributeName: String] = [:]
        for (name, value) in object { attributes[AttributeName(rawValue: name)] = value as? String }
        return attributes
    }

    static func readClues(_ text: String) -> [Clue] {
        array(text).compactMap { item in
            guard let parts = item as? [Any], parts.count == 3,
                let kind = (parts[0] as? String).flatMap(Clue.Kind.init),
                let text = parts[1] as? String
            else { return nil }
            return Clue(kind, text, port: (parts[2] as? Int).flatMap(UInt16.init(exactly:)))
        }
    }

    static func readServices(_ text: String) -> [KnownService] {
        array(text).compactMap { item in
            guard let parts = item as? [Any], parts.count == 10,
                let transport = (parts[0] as? String).flatMap(Transport.init(rawValue:)),
                let number = (parts[1] as? Int).flatMap(UInt16.init(exactly:)),
                let state = (parts[2] as? String).flatMap(PortState.init(rawValue:)), let first = parts[8] as? Int,
                let changed = parts[9] as? Int
            else { return nil }
            return KnownService(
                transport: transport, number: number, state: state, name: parts[3] as? String,
                product: parts[4] as? String, version: parts[5] as? String, extra: parts[6] as? String,
                isTLS: (parts[7] as? Int) == 1, firstSeenAt: Timestamp(milliseconds: Int64(first)),
                changedAt: Timestamp(milliseconds: Int64(changed)))
        }
    }

    private static func array(_ text: String) -> [Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [Any] ?? []
    }
}
