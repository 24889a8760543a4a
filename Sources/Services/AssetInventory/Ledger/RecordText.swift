import Foundation
import Kernel
import Observations

/// The parts of an observation as the JSON texts of `asset_record`: written by hand, since a scan brings a hundred
/// thousand of them, and always in the same order, so that equal parts are equal texts.
enum RecordText {
    static func addresses(_ addresses: [IPAddress]) -> String {
        list(addresses) { address, text in
            text += "["
            quote(address.description, &text)
            text += ","
            quote(address.sortKey, &text)
            text += "]"
        }
    }

    static func evidence(_ evidence: [IdentityEvidence]) -> String {
        self.evidence(keys: Set(evidence.map(key)).sorted())
    }

    /// The same of keys, each once and in order.
    static func evidence(keys: [String]) -> String { list(keys) { quote($0, &$1) } }

    /// IdentityEvidence as it stands in the index: `mac:00:1B:44:11:3A:B7`.
    static func key(_ evidence: IdentityEvidence) -> String { evidence.kind.rawValue + ":" + evidence.value }

    static func attributes(_ attributes: [AttributeName: String]) -> String {
        list(attributes.sorted { $0.key < $1.key }, "{", "}") { pair, text in
            quote(pair.key.rawValue, &text)
            text += ":"
            quote(pair.value, &text)
        }
    }

    static func clues(_ clues: [Clue]) -> String {
        list(clues) { clue, text in
            text += "["
            quote(clue.kind.rawValue, &text)
            text += ","
            quote(clue.text, &text)
            text += ","
            text += clue.port.map(String.init) ?? "null"
            text += "]"
        }
    }

    static func services(_ services: [KnownService]) -> String {
        list(services) { service, text in
            text += "["
            quote(service.transport.rawValue, &text)
            text += ","
            text += String(service.number)
            text += ","
            quote(service.state.rawValue, &text)
            for part in [service.name, service.product, service.version, service.extra] {
                text += ","
                if let part { quote(part, &text) } else { text += "null" }
            }
            text += service.isTLS ? ",1," : ",0,"
            text += String(service.firstSeenAt.milliseconds)
            text += ","
            text += String(service.changedAt.milliseconds)
            text += "]"
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ first: String = "[", _ last: String = "]", _ write: (Element, inout String) -> Void
    ) -> String {
        var text = first
        text.reserveCapacity(64 * elements.count)
        var isFirst = true
        for element in elements {
            if !isFirst { text += "," }
            isFirst = false
            write(element, &text)
        }
        text += last
        return text
    }

    /// A JSON string (RFC 8259, section 7).
    static func quoted(_ text: String) -> String {
        var result = ""
        quote(text, &result)
        return result
    }

    private static func quote(_ text: String, _ result: inout String) {
        result += "\""
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            for scalar in text.unicodeScalars { escape(scalar, &result) }
        } else {
            result += text
        }
        result += "\""
    }

    private static func escape(_ scalar: Unicode.Scalar, _ result: inout String) {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{0}"..<"\u{20}":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
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
