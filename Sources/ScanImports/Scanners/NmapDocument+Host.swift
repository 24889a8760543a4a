import Kernel
import Observations

extension NmapDocument {
    func beginHost(_ attributes: XMLAttributes, _ names: NmapNames, line: Int) {
        host = ScannedHost()
        host.line = line
        host.started = attributes.value(of: names.starttime).flatMap(Number.readTime)
        host.ended = attributes.value(of: names.endtime).flatMap(Number.readTime)
        host.timedOut = attributes.value(of: names.timedout)?.isText("true") ?? false
        isInHost = true
        isInPort = false
        lastPort = nil
        arePortsAscending = true
        cpe = nil
        hostText = 0
    }

    /// Takes an element inside a host; false when it is to be skipped with all that is in it.
    func startInHost(
        _ name: XMLName, _ attributes: XMLAttributes, _ names: NmapNames, line: Int
    ) throws(ParseError) -> Bool {
        if hostText > limits.hostText {
            throw ParseError(.tooLarge(what: "单台主机的文字字节数", limit: limits.hostText), line: line, hostsRead: hostsRead)
        }
        if isInPort { return try startInPort(name, attributes, names, line: line) }
        switch name {
        case names.port:
            try beginPort(attributes, names, line: line)
        case names.status:
            takeStatus(attributes, names)
        case names.address:
            takeAddress(attributes, names, line: line)
        case names.hostname:
            takeName(attributes, names)
        case names.extraports:
            takeSummary(attributes, names)
        case names.extrareasons:
            takeSummaryReason(attributes, names)
        case names.script:
            if let script = script(attributes, names), host.scripts.count < limits.listEntries {
                host.scripts.append(script)
            }
            return false
        case names.osmatch:
            takeSystem(attributes, names)
        case names.osclass:
            takeSystemClass(attributes, names)
        case names.cpe where !host.systems.isEmpty:
            cpe = []
        case names.uptime:
            host.uptime = attributes.value(of: names.seconds).flatMap(Number.read)
        case names.distance:
            host.distance = attributes.value(of: names.value).flatMap(Number.read)
        case names.ports, names.hostnames, names.os, names.hostscript:
            break
        case names.host, names.state, names.service:
            throw ParseError(.misplaced(element: String(cString: name)), line: line, hostsRead: hostsRead)
        default:
            return false
        }
        return true
    }

    /// Takes the end of an element inside a host.
    func endInHost(_ name: XMLName, _ names: NmapNames) {
        if name == names.port {
            endPort()
        } else if name == names.cpe, let text = cpe {
            cpe = nil
            takePlatform(text)
        }
    }

    /// What a script printed. Nil: it has no name.
    func script(_ attributes: XMLAttributes, _ names: NmapNames) -> ScriptOutput? {
        guard let id = attributes.value(of: names.id) else { return nil }
        let output = attributes.value(of: names.output) ?? UnsafeBufferPointer(start: nil, count: 0)
        let kept = output.prefix(limits.scriptOutput)
        hostText += kept.count
        return ScriptOutput(
            name: text(of: id), text: String(decoding: kept, as: UTF8.self), isCut: kept.count < output.count)
    }

    private func takeStatus(_ attributes: XMLAttributes, _ names: NmapNames) {
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            switch attribute.name {
            case names.state: host.state = HostState(rawValue: text(of: attribute.value)) ?? .unknown
            case names.reason: host.reason = text(of: attribute.value)
            default: break
            }
        }
    }

    private func takeAddress(_ attributes: XMLAttributes, _ names: NmapNames, line: Int) {
        guard let value = attributes.value(of: names.addr) else { return }
        if attributes.value(of: names.addrtype)?.isText("mac") ?? false {
            host.hardware = MACAddress(text(of: value))
            host.vendor = attributes.value(of: names.vendor).map { text(of: $0) }
            return
        }
        // A zone index (RFC 4007, 11) names an interface of the scanner, not of the host.
        let bytes = value.prefix { $0 != UInt8(ascii: "%") }
        guard let address = IPAddress(utf8: Array(bytes)[...]) else {
            warn("无法识别的地址“\(text(of: value))”，已略过", line: line)
            return
        }
        if !host.addresses.contains(address), host.addresses.count < limits.listEntries {
            host.addresses.append(address)
        }
    }

    private func takeName(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard let value = attributes.value(of: names.name), !value.isEmpty else { return }
        let origin = attributes.value(of: names.type).flatMap { HostName.Origin(rawValue: text(of: $0)) } ?? .other
        let name = HostName(name: text(of: value), origin: origin)
        if host.names.count < limits.listEntries, !host.names.contains(name) { host.names.append(name) }
    }

    private func takeSummary(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard host.otherPorts.count < limits.listEntries,
            let state = attributes.value(of: names.state).map({ PortState(utf8: $0) }),
            let count: Int = attributes.value(of: names.count).flatMap(Number.read)
        else { return }
        host.otherPorts.append(PortSummary(state: state, count: count))
    }

    private func takeSummaryReason(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard let last = host.otherPorts.indices.last, host.otherPorts[last].reasons.count < limits.listEntries,
            let name = attributes.value(of: names.reason),
            let count: Int = attributes.value(of: names.count).flatMap(Number.read)
        else { return }
        host.otherPorts[last].reasons.append(PortSummary.Reason(name: text(of: name), count: count))
    }

    private func takeSystem(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard host.systems.count < limits.listEntries, let name = attributes.value(of: names.name) else { return }
        let accuracy: UInt8 = attributes.value(of: names.accuracy).flatMap(Number.read) ?? 0
        host.systems.append(SystemMatch(name: text(of: name), accuracy: min(accuracy, 100)))
    }

    /// Before version 6.40, `osclass` stood beside `osmatch` instead of in it: then it goes to the guess before it.
    private func takeSystemClass(_ attributes: XMLAttributes, _ names: NmapNames) {
        guard let last = host.systems.indices.last, host.systems[last].classes.count < limits.listEntries else {
            return
        }
        var system = SystemMatch.Class()
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            switch attribute.name {
            case names.vendor: system.vendor = text(of: attribute.value)
            case names.osfamily: system.family = text(of: attribute.value)
            case names.osgen: system.generation = text(of: attribute.value)
            case names.type: system.deviceType = text(of: attribute.value)
            case names.accuracy: system.accuracy = min(Number.read(attribute.value) ?? 0, 100)
            default: break
            }
        }
        host.systems[last].classes.append(system)
    }

    /// Adds a CPE name to the service or class of systems that it stands in.
    private func takePlatform(_ bytes: [UInt8]) {
        let platform = bytes.withUnsafeBufferPointer { text(of: $0) }
        if isInPort {
            guard let count = port.service?.platforms.count, count < limits.listEntries else { return }
            port.service?.platforms.append(platform)
        } else if let last = host.systems.indices.last, let inner = host.systems[last].classes.indices.last,
            host.systems[last].classes[inner].platforms.count < limits.listEntries
        {
            host.systems[last].classes[inner].platforms.append(platform)
        }
    }
}
