import Foundation
import Kernel
import Observations

/// nmap's report of one block, with what is to be known about it.
struct BlockReport: Sendable {
    /// What stands before the XML.
    struct Facts: Sendable, Codable, Hashable {
        /// Addresses and part of the ports: `10.1.2.0/24 ordinary`.
        let key: String
        /// The tool with its version. Nil: it did not get that far.
        let tool: String?
        /// When nmap was started.
        let began: Timestamp
        /// When it had ended.
        let ended: Timestamp
        /// What went wrong. Empty: nothing.
        let messages: [String]
    }

    let facts: Facts
    /// The report as nmap wrote it.
    let xml: Data

    /// Facts and XML, the length of the facts first.
    func bytes() throws -> Data {
        let text = try JSONEncoder().encode(facts)
        return Data(FileFields.bytes(text.count)) + text + xml
    }

    /// Reads them. Nil: they are none.
    init?(_ bytes: Data) {
        guard let length = FileFields.number(bytes, at: 0), bytes.count >= 4 + length,
            let facts = try? JSONDecoder().decode(Facts.self, from: Data(bytes.dropFirst(4).prefix(length)))
        else { return nil }
        self.facts = facts
        xml = Data(bytes.dropFirst(4 + length))
    }

    init(_ facts: Facts, xml: Data) {
        self.facts = facts
        self.xml = xml
    }
}

/// Observations that the probe made beside its scan.
struct ObservationReport: Sendable, Codable {
    /// Who told.
    enum Origin: String, Sendable, Codable {
        /// A device, of itself.
        case device
        /// A device or the probe's machine, of its neighbours.
        case neighbours
    }

    let origin: Origin
    let observations: [Observation]
}

/// How a probing went, the last part of every result.
package struct ResultSummary: Sendable, Codable, Hashable {
    /// True when every block was scanned whole.
    package let isComplete: Bool
    /// When the first part was begun.
    package let began: Timestamp
    /// When the file was finished.
    package let ended: Timestamp
    /// The name of the machine that probed.
    package let machine: String
    /// What is missing and why, in Chinese sentences.
    package let notes: [String]
}
