import Kernel
import Observations

/// Puts nmap's elements together to events. `NmapDocument+Host.swift` and `+Port.swift` hold what happens in a host.
final class NmapDocument: XMLHandler {
    /// Set before the first byte is read.
    var names: NmapNames?
    /// Complete, not yet delivered.
    var events: [ScanEvent] = []
    /// What the report says about itself.
    private(set) var header: ScanHeader?
    /// What nmap says at its end.
    private(set) var summary: ScanSummary?
    /// Hosts put into `events` since the beginning.
    private(set) var hostsRead = 0
    /// The root's end tag was read.
    private(set) var isComplete = false

    let limits: ScanLimits
    var pool = StringPool()
    /// The host that is being read; meaningful while `isInHost`.
    var host = ScannedHost()
    var isInHost = false
    /// The port that is being read; meaningful while `isInPort`.
    var port = ScannedPort(transport: .tcp, number: 0)
    var isInPort = false
    /// The protocol and number of the port before, and whether every port so far lay above the one before it.
    var lastPort: (transport: Transport, number: UInt16)?
    var arePortsAscending = true
    /// Where the text of a `cpe` element goes while one is read.
    var cpe: [UInt8]?
    /// Bytes of text held for the host that is being read.
    var hostText = 0
    private var warnings = 0
    private var isHeaderDelivered = false
    private var isInRunStatistics = false
    /// Elements that are open.
    private var depth = 0
    /// Depth of the element that is skipped with all that is in it; 0: none.
    private var skipped = 0

    /// Makes an empty document.
    init(limits: ScanLimits) {
        self.limits = limits
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes, line: Int) throws(ParseError) {
        depth += 1
        guard skipped == 0, let names else { return }
        if depth == 1 {
            guard name == names.nmaprun else {
                let found = String(String(cString: name).prefix(64))
                throw ParseError(.wrongRoot(found: found, expected: "nmaprun"), line: line, hostsRead: hostsRead)
            }
            takeHeader(attributes, names)
            return
        }
        if isInHost {
            if try !startInHost(name, attributes, names, line: line) { skipped = depth }
            return
        }
        switch name {
        case names.host where depth == 2:
            deliverHeader()
            beginHost(attributes, names, line: line)
        case names.taskprogress:
            takeProgress(.running, attributes, names)
        case names.taskbegin:
            takeProgress(.begun, attributes, names)
        case names.taskend:
            takeProgress(.ended, attributes, names)
        case names.scaninfo:
            takeScanInfo(attributes, names)
        case names.runstats:
            isInRunStatistics = true
            summary = ScanSummary()
        case names.finished where isInRunStatistics:
            takeFinished(attributes, names)
        case names.hosts where isInRunStatistics:
            summary?.hostsUp = attributes.value(of: names.up).flatMap(Number.read)
            summary?.hostsDown = attributes.value(of: names.down).flatMap(Number.read)
            summary?.hostsTotal = attributes.value(of: names.total).flatMap(Number.read)
        case names.port, names.state, names.service, names.cpe, names.host:
            // A host that lost its start tag would otherwise vanish without a word.
            throw ParseError(.misplaced(element: String(cString: name)), line: line, hostsRead: hostsRead)
        default:
            skipped = depth
        }
    }

    func end(_ name: XMLName, line: Int) throws(ParseError) {
        defer { depth -= 1 }
        if skipped != 0 {
            if depth == skipped { skipped = 0 }
            return
        }
        guard let names else { return }
        if isInHost {
            if name == names.host {
                deliverHost(line: line)
            } else {
                endInHost(name, names)
            }
        } else if name == names.runstats {
            isInRunStatistics = false
            deliverHeader()
            if let summary { events.append(.finished(summary)) }
        } else if depth == 1 {
            deliverHeader()
            isComplete = true
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard cpe != nil, skipped == 0 else { return }
        let room = limits.value - (cpe?.count ?? 0)
        cpe?.append(contentsOf: bytes.prefix(max(0, room)))
    }

    /// Delivers a warning, up to the limit.
    func warn(_ text: String, line: Int) {
        warnings += 1
        if warnings < limits.warnings {
            events.append(.warning(ScanWarning(line: line, text: text)))
        } else if warnings == limits.warnings {
            events.append(.warning(ScanWarning(line: line, text: "提示过多，其后的提示不再列出")))
        }
    }

    /// A value as text, cut off at the limit between two characters, with `…` to show it.
    func text(of bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > limits.value else {
            if bytes.count > 15 { hostText += bytes.count }
            return pool.text(bytes)
        }
        var end = limits.value
        // 10xxxxxx goes on a character (RFC 3629, section 3).
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        hostText += end
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[..<end]), as: UTF8.self) + "…"
    }

    private func takeHeader(_ attributes: XMLAttributes, _ names: NmapNames) {
        func value(_ name: XMLName) -> String {
            attributes.value(of: name).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        header = ScanHeader(
            scanner: value(names.scanner), version: value(names.version), arguments: value(names.args),
            started: attributes.value(of: names.start).flatMap(Number.readTime))
    }

    private func takeScanInfo(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard let transport = attributes.value(of: names.protocolName).flatMap(Transport.init(utf8:)),
            let count: Int = attributes.value(of: names.numservices).flatMap(Number.read)
        else { return }
        header?.portsAsked[transport] = count
    }

    /// The header is delivered when the first thing after it comes, since `scaninfo` belongs to it.
    private func deliverHeader() {
        guard !isHeaderDelivered, let header else { return }
        isHeaderDelivered = true
        events.append(.header(header))
    }

    private func takeProgress(_ step: ScanProgress.Step, _ attributes: XMLAttributes, _ names: NmapNames) {
        deliverHeader()
        let phase = attributes.value(of: names.task).map { text(of: $0) } ?? ""
        var progress = ScanProgress(phase: phase, step: step)
        progress.percent = attributes.value(of: names.percent).flatMap(Number.readDecimal)
        progress.remaining = attributes.value(of: names.remaining).flatMap(Number.read)
        progress.expectedEnd = attributes.value(of: names.etc).flatMap(Number.readTime)
        progress.time = attributes.value(of: names.time).flatMap(Number.readTime)
        events.append(.progress(progress))
    }

    private func takeFinished(_ attributes: XMLAttributes, _ names: NmapNames) {
        if let exit = attributes.value(of: names.exit) { summary?.isSuccess = exit.isText("success") }
        summary?.errorMessage = attributes.value(of: names.errormsg).map { text(of: $0) }
        summary?.text = attributes.value(of: names.summary).map { text(of: $0) }
        summary?.ended = attributes.value(of: names.time).flatMap(Number.readTime)
        summary?.elapsed = attributes.value(of: names.elapsed).flatMap(Number.readDecimal)
    }

    private func deliverHost(line: Int) {
        isInHost = false
        guard !host.addresses.isEmpty else {
            warn("主机没有可用的 IP 地址，已略过", line: host.line)
            return
        }
        sortPorts()
        hostsRead += 1
        events.append(.host(host))
    }
}
