import CNetSNMP
import Kernel

/// Asks one device. Opens with the first request; belongs to one task, whose cancelling ends it for good.
package struct SNMPSession: Sendable {
    private let connection: SNMPConnection

    /// Takes device, credentials and patience. Nothing is sent yet. Throws where the credentials cannot be used.
    package init(
        _ target: SNMPTarget, credentials: SNMPCredentials, timing: SNMPTiming = SNMPTiming()
    ) throws(SNMPError) {
        connection = try SNMPConnection(target, credentials, timing)
    }

    /// The device.
    package var target: SNMPTarget { connection.target }

    /// The engine id that version 3 learnt (RFC 3414, section 4). Nil: version 1 or 2c.
    package func engine() async throws(SNMPError) -> [UInt8]? {
        try await connection.run { connection in
            Result { () throws(SNMPError) in
                try connection.open(before: .now + Self.longest)
                return connection.version == .v3 ? connection.engine : nil
            }
        }
    }

    /// The values of names, in their order; nil where the device has none.
    package func get(_ names: [OID]) async throws(SNMPError) -> [SNMPRow?] {
        try await connection.run { connection in
            Result { () throws(SNMPError) in try connection.get(names[...], before: .now + Self.longest) }
        }
    }

    /// For each name the next one that the device has; nil where there is none.
    package func next(after names: [OID]) async throws(SNMPError) -> [SNMPRow?] {
        try await connection.run { connection in
            Result { () throws(SNMPError) in try connection.next(after: names[...], before: .now + Self.longest) }
        }
    }

    /// The next rows after a name, at most so many.
    package func rows(after name: OID, count: Int) async throws(SNMPError) -> [SNMPRow?] {
        try await connection.run { connection in
            Result { () throws(SNMPError) in
                try connection.following(name, wanted: count, before: .now + Self.longest)
            }
        }
    }

    /// Everything below a name. Throws where the device does not answer the first request; whatever ends it later is told
    /// with the rows that came before.
    package func walk(_ root: OID, limits: SNMPLimits = SNMPLimits()) async throws(SNMPError) -> SNMPWalk {
        try await connection.run { connection in connection.walk(root, limits) }
    }

    /// No single request waits longer, whatever the timing says.
    private static let longest = Duration.seconds(120)
}

extension SNMPConnection {
    /// On the queue. Names beyond what an agent likes in one request are asked in several.
    fileprivate func get(
        _ names: ArraySlice<OID>, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> [SNMPRow?] {
        try inParts(names, anhu_snmp_get, before: deadline)
    }

    fileprivate func next(
        after names: ArraySlice<OID>, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> [SNMPRow?] {
        try inParts(names, anhu_snmp_next, before: deadline)
    }

    private func inParts(
        _ names: ArraySlice<OID>, _ kind: anhu_snmp_request_kind, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> [SNMPRow?] {
        var rows: [SNMPRow?] = []
        var rest = names
        while !rest.isEmpty {
            rows += try onePart(rest.prefix(Self.mostNames), kind, before: deadline)
            rest = rest.dropFirst(Self.mostNames)
        }
        return rows
    }

    private func onePart(
        _ names: ArraySlice<OID>, _ kind: anhu_snmp_request_kind, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> [SNMPRow?] {
        if names.isEmpty { return [] }
        switch try ask(kind, Array(names), before: deadline) {
        case .rows(let rows):
            guard rows.count == names.count else { throw .nonsense(target) }
            return rows
        case .missing(let position) where (1...names.count).contains(position):
            // Version 1 gives nothing when one is missing: the others are asked again.
            let index = names.startIndex + position - 1
            let before = try onePart(names[..<index], kind, before: deadline)
            return before + [nil] + (try onePart(names[(index + 1)...], kind, before: deadline))
        case .missing: return names.map { _ in nil }
        case .tooBig where names.count > 1:
            let half = names.startIndex + names.count / 2
            return try onePart(names[..<half], kind, before: deadline)
                + (try onePart(names[half...], kind, before: deadline))
        case .tooBig: return [nil]
        }
    }

    /// The rows after a name, by GETBULK where the version has it, fewer where so many do not come through.
    fileprivate func following(
        _ name: OID, wanted: Int, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> [SNMPRow?] {
        while true {
            let count = max(1, min(wanted, repetitions ?? wanted, 50))
            if version == .v1 || count == 1 { return try onePart([name], anhu_snmp_next, before: deadline) }
            do {
                switch try ask(anhu_snmp_bulk, [name], repetitions: count, before: deadline) {
                case .rows(let rows): return rows
                case .missing: return []
                case .tooBig: repetitions = count / 2
                }
            } catch .fellSilent {
                // It may not manage large datagrams, or the way loses their fragments.
                repetitions = count / 5
            }
        }
    }

    /// On the queue.
    fileprivate func walk(_ root: OID, _ limits: SNMPLimits) -> Result<SNMPWalk, SNMPError> {
        let deadline = ContinuousClock.now + .milliseconds(limits.time.milliseconds)
        var cursor = WalkCursor(below: root, limits: limits)
        while true {
            do {
                let rows = try following(cursor.last, wanted: limits.repetitions, before: deadline)
                switch cursor.take(rows) {
                case .more: break
                case .ended(let ending): return .success(SNMPWalk(rows: cursor.rows, ending: ending))
                case .circle(let oid):
                    return .success(SNMPWalk(rows: cursor.rows, ending: .broken(.loop(target, at: oid))))
                }
            } catch {
                if error == .cancelled || cursor.rows.isEmpty && error != .outOfTime(target) { return .failure(error) }
                let ending: SNMPWalk.Ending = error == .outOfTime(target) ? .timeLimit : .broken(error)
                return .success(SNMPWalk(rows: cursor.rows, ending: ending))
            }
        }
    }

    /// Names in one request: what fits into 1,472 octets with room for the values.
    private static let mostNames = 20
}
