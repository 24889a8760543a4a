import FoundationEssentials
import Kernel

/// Ports of devices that a scan can disturb: they are left out unless a plan names them with an approver.
///
/// Read from `Content/tools/fragile-ports.json`, which a security engineer may edit.
package struct FragilePorts: Sendable {
    /// Some ports that are fragile for one reason.
    package struct Entry: Sendable, Hashable {
        /// The ports; TCP and UDP alike.
        package let ports: PortSet
        /// What uses them: `DICOM`.
        package let name: String
        /// Why they are left out.
        package let reason: String
        /// Where that is known from.
        package let source: String
    }

    /// In the order of the file.
    package let entries: [Entry]
    /// All of their ports.
    package let ports: PortSet

    private struct File: Decodable {
        struct Row: Decodable {
            let ports: String
            let name: String
            let reason: String
            let source: String
        }
        let ports: [Row]
    }

    /// Reads the file's bytes.
    package init(json: [UInt8]) throws(FragilePortsError) {
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)) else { throw .unreadable }
        var entries: [Entry] = []
        var all = PortSet()
        for (index, row) in file.ports.enumerated() {
            let ports: PortSet
            do throws(PortSetError) { ports = try PortSet(row.ports) } catch {
                throw .badEntry(number: index + 1, what: error.explanation.summary)
            }
            for (field, text) in [("name", row.name), ("reason", row.reason), ("source", row.source)]
            where text.allSatisfy(\.isWhitespace) {
                throw .badEntry(number: index + 1, what: "“\(field)”为空")
            }
            let repeated = all.intersection(ports)
            guard repeated.isEmpty else { throw .badEntry(number: index + 1, what: "端口 \(repeated) 重复") }
            all = all.union(ports)
            entries.append(Entry(ports: ports, name: row.name, reason: row.reason, source: row.source))
        }
        // An empty list would switch the protection off without a word.
        guard !entries.isEmpty else { throw .unreadable }
        self.entries = entries
        self.ports = all
    }

    /// The entry that a port belongs to. Nil: it is not fragile.
    package func entry(of port: UInt16) -> Entry? {
        entries.first { $0.ports.contains(port) }
    }
}

/// A list of fragile ports that cannot be used. No scan is run without one.
package enum FragilePortsError: ExplainedError, Hashable {
    /// It is not JSON of the form expected, or holds no entry.
    case unreadable
    /// One entry is wrong; the number counts from 1.
    case badEntry(number: Int, what: String)

    package var kind: FaultKind { .damaged }

    package var explanation: Explanation {
        let advice = "请修正 Content/tools/fragile-ports.json；在修正之前不会启动任何扫描"
        return switch self {
        case .unreadable: Explanation("易受影响端口清单无法读取或为空", advice: advice)
        case .badEntry(let number, let what):
            Explanation("易受影响端口清单有误：\(what)", place: "第 \(number) 条", advice: advice)
        }
    }
}
