import Observations

extension NmapDocument {
    func beginPort(_ attributes: XMLAttributes, _ names: NmapNames, line: Int) throws(ParseError) {
        var transport: Transport?
        var number: UInt16?
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            if attribute.name == names.portid {
                number = Number.read(attribute.value)
                guard number != nil else {
                    throw badValue("portid", attribute.value, expected: "0 至 65535 的整数", line: line)
                }
            } else if attribute.name == names.protocolName {
                transport = Transport(utf8: attribute.value)
                guard transport != nil else {
                    throw badValue("protocol", attribute.value, expected: "tcp、udp、sctp 或 ip", line: line)
                }
            }
        }
        guard let transport, let number else {
            let missing = number == nil ? "portid" : "protocol"
            throw ParseError(
                .badValue(field: missing, found: "", expected: "必填的值"), line: line, hostsRead: hostsRead)
        }
        guard host.ports.count < limits.ports else {
            throw ParseError(.tooLarge(what: "单台主机的端口个数", limit: limits.ports), line: line, hostsRead: hostsRead)
        }
        port = ScannedPort(transport: transport, number: number)
        port.line = line
        isInPort = true
    }

    /// Takes an element inside a port; false when it is to be skipped with all that is in it.
    func startInPort(
        _ name: XMLName, _ attributes: XMLAttributes, _ names: NmapNames, line: Int
    ) throws(ParseError) -> Bool {
        switch name {
        case names.state:
            takeState(attributes, names)
        case names.service:
            takeService(attributes, names)
        case names.cpe:
            if port.service != nil { cpe = [] }
        case names.script:
            if port.scripts.count < limits.listEntries, let script = script(attributes, names) {
                port.scripts.append(script)
            }
            return false
        case names.port, names.host:
            throw ParseError(.misplaced(element: String(cString: name)), line: line, hostsRead: hostsRead)
        default:
            return false
        }
        return true
    }

    func endPort() {
        isInPort = false
        let key = (port.transport, port.number)
        if let lastPort, lastPort >= key { arePortsAscending = false }
        lastPort = key
        host.ports.append(port)
    }

    /// Puts the ports in order and leaves the last of those that are told twice. nmap writes them in order already.
    func sortPorts() {
        if arePortsAscending { return }
        // The sort is stable, so that of two equal ones the later stays later.
        let sorted = host.ports.sorted { ($0.transport, $0.number) < ($1.transport, $1.number) }
        var single: [ScannedPort] = []
        single.reserveCapacity(sorted.count)
        for port in sorted {
            if let last = single.last, last.transport == port.transport, last.number == port.number {
                warn("端口 \(port.number)/\(port.transport.rawValue) 重复出现，以后一次为准", line: port.line)
                single[single.count - 1] = port
            } else {
                single.append(port)
            }
        }
        host.ports = single
    }

    private func takeState(_ attributes: XMLAttributes, _ names: NmapNames) {
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            if attribute.name == names.state {
                port.state = PortState(utf8: attribute.value)
            } else if attribute.name == names.reason {
                port.reason = text(of: attribute.value)
            }
        }
    }

    private func takeService(_ attributes: XMLAttributes, _ names: NmapNames) {
        var service = ScannedService()
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            let value = attribute.value
            switch attribute.name {
            case names.name: service.name = text(of: value)
            case names.method: service.method = value.isText("probed") ? .probed : .table
            case names.conf: service.confidence = min(Number.read(value) ?? 0, 10)
            case names.product: service.product = text(of: value)
            case names.version: service.version = text(of: value)
            case names.extrainfo: service.extra = text(of: value)
            case names.hostname: service.hostName = text(of: value)
            case names.ostype: service.system = text(of: value)
            case names.devicetype: service.deviceType = text(of: value)
            case names.tunnel: service.tunnel = text(of: value)
            default: break
            }
        }
        port.service = service
    }

    private func badValue(
        _ field: String, _ found: UnsafeBufferPointer<UInt8>, expected: String, line: Int
    ) -> ParseError {
        let text = String(decoding: found.prefix(64), as: UTF8.self)
        return ParseError(.badValue(field: field, found: text, expected: expected), line: line, hostsRead: hostsRead)
    }
}
