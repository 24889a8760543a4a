import Foundation
import Kernel
import Observations

/// Reads observed connections from a file: comma-separated values with a heading, or one JSON object a line. Pure.
package struct OutboundIntake: Sendable {
    /// The connections, all of a kind made one, in order of their ends.
    package private(set) var connections: [OutboundConnection] = []
    /// Lines that were read.
    package private(set) var lines = 0
    /// Lines left out because their other end lies inside.
    package private(set) var inside = 0
    /// What was wrong with lines: line and reason, at most `mostFaults`.
    package private(set) var faults: [(line: Int, reason: String)] = []
    /// How many lines could not be read.
    package private(set) var wrong = 0

    /// Different connections of one file.
    package static let mostConnections = 100_000
    /// Faults that are told one by one.
    package static let mostFaults = 20
    /// Bytes of one line.
    static let longestLine = 16_384

    private var table: [OutboundConnection.Key: OutboundConnection] = [:]
    private let isOutside: @Sendable (IPAddress) -> Bool
    private let now: Timestamp

    /// Reads a whole file. `now` stands where a line has no time. `isOutside` says which addresses lie outside.
    /// - Throws: `OutboundIntakeError` where the file as a whole cannot be used.
    package init(
        _ bytes: [UInt8], now: Timestamp, isOutside: @escaping @Sendable (IPAddress) -> Bool
    ) throws(OutboundIntakeError) {
        self.isOutside = isOutside
        self.now = now
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        if text.first == "\u{FEFF}" { text = text.dropFirst() }
        let first = text.first { !$0.isWhitespace }
        guard first != nil else { throw .empty }
        if first == "{" { try readObjects(text) } else { try readTable(text) }
        connections = table.values.sorted {
            ($0.source, $0.destination, $0.transport, $0.port) < ($1.source, $1.destination, $1.transport, $1.port)
        }
        table = [:]
    }

    // MARK: Forms

    private mutating func readObjects(_ text: Substring) throws(OutboundIntakeError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            lines += 1
            guard line.utf8.count <= Self.longestLine,
                let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            else {
                note(index + 1, "不是有效的 JSON 对象")
                continue
            }
            var values: [Field: String] = [:]
            for (key, value) in object {
                guard let field = Self.field(key) else { continue }
                switch value {
                case let text as String: values[field] = text
                case let number as NSNumber: values[field] = number.stringValue
                default: break
                }
            }
            try take(values, line: index + 1)
        }
    }

    private mutating func readTable(_ text: Substring) throws(OutboundIntakeError) {
        var heading: [Field?]?
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let cells = Self.cells(line)
            guard let heading else {
                let fields = cells.map(Self.field)
                for required in [Field.source, .destination, .port] where !fields.contains(required) {
                    throw .noColumn(required.names[0])
                }
                heading = fields
                continue
            }
            lines += 1
            guard line.utf8.count <= Self.longestLine else {
                note(index + 1, "行过长")
                continue
            }
            var values: [Field: String] = [:]
            for (field, cell) in zip(heading, cells) { if let field { values[field] = cell } }
            try take(values, line: index + 1)
        }
    }

    /// The cells of a line (RFC 4180; a quoted cell ends with its line).
    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var rest = line[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                cell.append("\"")
            case "\"" where isQuoted: isQuoted = false
            case "\"" where cell.isEmpty: isQuoted = true
            case "," where !isQuoted:
                cells.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        return cells + [cell]
    }

    // MARK: Fields

    private enum Field: CaseIterable {
        case source, destination, port, transport, name, application, at, times, bytes

        /// The headings under which it is looked for, small letters.
        var names: [String] {
            switch self {
            case .source: ["源地址", "源ip", "src", "src_ip", "source", "source.ip", "srcip"]
            case .destination: ["目的地址", "目的ip", "dst", "dst_ip", "destination", "destination.ip", "dstip"]
            case .port: ["目的端口", "dst_port", "dport", "destination.port", "port", "dstport"]
            case .transport: ["协议", "proto", "protocol", "network.transport"]
            case .name: ["域名", "name", "host", "sni", "destination.domain"]
            case .application: ["应用", "app", "application", "network.application"]
            case .at: ["时间", "time", "at", "timestamp", "@timestamp"]
            case .times: ["次数", "count", "times"]
            case .bytes: ["字节", "字节数", "bytes", "network.bytes"]
            }
        }
    }

    private static let fields: [String: Field] = Dictionary(
        Field.allCases.flatMap { field in field.names.map { ($0, field) } }, uniquingKeysWith: { first, _ in first })

    private static func field(_ heading: String) -> Field? {
        fields[heading.lowercased().filter { !$0.isWhitespace }]
    }

    private mutating func take(_ values: [Field: String], line: Int) throws(OutboundIntakeError) {
        func value(_ field: Field) -> String? {
            values[field].flatMap { VisibleText.line($0, longest: 253) }
        }
        guard let source = value(.source).flatMap({ IPAddress($0) }) else { return note(line, "源地址不正确") }
        guard let destination = value(.destination).flatMap({ IPAddress($0) }) else {
            return note(line, "目的地址不正确")
        }
        guard let port = value(.port).flatMap({ UInt16($0) }) else { return note(line, "目的端口应为 0 至 65535") }
        let transport: Transport
        switch value(.transport)?.lowercased() {
        case nil, "tcp", "6": transport = .tcp
        case "udp", "17": transport = .udp
        case "sctp", "132": transport = .sctp
        default: return note(line, "协议应为 tcp、udp 或 sctp")
        }
        var moment = now
        if let text = value(.at) {
            guard let told = Self.moment(text) else { return note(line, "时间格式无法识别") }
            // A clock that runs ahead must not make a connection everlasting.
            moment = min(told, now)
        }
        if isOutside(source) || !isOutside(destination) {
            inside += 1
            return
        }
        var connection = OutboundConnection(
            source: source, destination: destination, transport: transport, port: Int(port), at: moment)
        connection.name = value(.name).map(Self.name)
        connection.application = value(.application)?.lowercased()
        connection.times = value(.times).flatMap { Int($0) }.map { min(max($0, 1), 1_000_000_000) } ?? 1
        connection.bytes = value(.bytes).flatMap { Int64($0) }.map { min(max($0, 0), 1 << 50) } ?? 0
        if table[connection.key] == nil && table.count >= Self.mostConnections { throw .tooMany }
        if var known = table[connection.key] {
            known.add(connection)
            table[connection.key] = known
        } else {
            table[connection.key] = connection
        }
    }

    private static func name(_ text: String) -> String {
        var name = text.lowercased()
        while name.last == "." { name.removeLast() }
        return name
    }

    /// Seconds or milliseconds since 1970, ISO 8601 in UTC, or a date and time of Shanghai.
    private static func moment(_ text: String) -> Timestamp? {
        if let number = Int64(text) {
            guard number > 0, number < 100_000_000_000_000 else { return nil }
            return number > 100_000_000_000 ? Timestamp(milliseconds: number) : Timestamp(seconds: number)
        }
        if text.hasSuffix("Z"), let time = CivilTime(text: text.dropLast().prefix { $0 != "." }) {
            return time.timestamp + .hours(8)
        }
        return CivilTime(text: text.prefix { $0 != "." })?.timestamp
    }

    private mutating func note(_ line: Int, _ reason: String) {
        wrong += 1
        if faults.count < Self.mostFaults { faults.append((line, reason)) }
    }
}

/// Why a file of connections cannot be used.
package enum OutboundIntakeError: ExplainedError, Equatable {
    /// Nothing is in it.
    case empty
    /// A column is missing.
    case noColumn(String)
    /// It holds more different connections than one file may.
    case tooMany

    package var kind: FaultKind { self == .tooMany ? .tooLarge : .badInput }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("文件为空", advice: "请选择含有连接记录的 CSV 或 NDJSON 文件")
        case .noColumn(let name):
            Explanation("首行缺少“\(name)”列", advice: "首行应为列名：源地址、目的地址、目的端口，以及可选的协议、域名、应用、时间、次数、字节数")
        case .tooMany:
            Explanation(
                "不同连接超过 \(OutboundIntake.mostConnections) 条", advice: "请按时间或来源拆分后分别导入")
        }
    }
}
