import Observations
import GRDB
import Kernel
import Records
import ScanImports
import Tools

/// Which ports a scan has tried, so that one it does not tell of can be known closed.
struct PortCoverage: Sendable {
    /// TCP ports tried on every host; empty where the scanner chose them itself.
    let tcp: PortSet

    /// Nothing is known: only what a report tells outright is taken.
    static let unknown = PortCoverage(tcp: PortSet())

    func covers(transport: String, number: Int) -> Bool {
        transport == "tcp" && UInt16(exactly: number).map { tcp.contains($0) } == true
    }
}

/// Enters what a scanner saw into the ledger. Entering the same again changes nothing but the time of last sighting.
struct AssetObservation {
    let host: ScannedHost
    let coverage: PortCoverage
    let run: Identifier<ScanRun>
    let now: Timestamp

    /// Enters the host, once for each of its addresses; a host that is not up leaves no asset.
    /// - Returns: how many assets it is.
    func enter(_ database: Database) throws -> Int {
        guard host.state == .up else { return 0 }
        // nmap tells one IP address for each host; the loop is for reports of other makes.
        for address in host.addresses { try enter(address, database) }
        return host.addresses.count
    }

    private func enter(_ address: IPAddress, _ database: Database) throws {
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, last_seen_at FROM asset WHERE address = ?"),
            arguments: [address])
        // An older report may be imported after a newer scan: what was seen later stands.
        // A scanner whose clock runs ahead must not outlive every later sighting.
        let seen = min(host.ended ?? now, now)
        if let known, (known[1] as Timestamp) > seen { return try sight(known[0], isNew: false, database) }
        let system = host.systems.first { Self.line($0.name) != nil }
        let systemName = Self.line(system?.name)
        let vendor = Self.line(host.vendor)
        let hostName = host.names.lazy.compactMap { Self.line($0.name) }.first
        let id: Identifier<Asset>
        if let known {
            id = known[0]
            try database.cachedStatement(
                sql: """
                    UPDATE asset SET hardware = coalesce(?, hardware), vendor = coalesce(?, vendor),
                        host_name = coalesce(?, host_name), system = coalesce(?, system),
                        system_accuracy = coalesce(?, system_accuracy), alive = 1, last_seen_at = ?
                    WHERE id = ?
                    """
            ).execute(arguments: [
                host.hardware?.description, vendor, hostName, systemName, system.map { Int($0.accuracy) }, seen, id,
            ])
        } else {
            try database.cachedStatement(
                sql: """
                    INSERT INTO asset (address, address_key, hardware, vendor, host_name, system, system_accuracy,
                        alive, first_seen_at, last_seen_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
                    """
            ).execute(arguments: [
                address, address.sortKey, host.hardware?.description, vendor, hostName, systemName,
                system.map { Int($0.accuracy) }, seen, seen,
            ])
            id = Identifier(database.lastInsertedRowID)
            try Outbox.publish(AssetDiscovered(asset: id, address: address), at: now, database)
        }
        try enterPorts(of: id, seen: seen, database)
        try sight(id, isNew: known == nil, database)
    }

    /// What a host says of itself is text from outside: one line that can be read. The report itself is kept as it came.
    private static func line(_ text: String?) -> String? {
        text.flatMap { VisibleText.line($0, longest: longest) }
    }

    /// Characters of a name; the Domain Name System ends at 253 (RFC 1035, section 2.3.4).
    private static let longest = 255

    private func sight(_ id: Identifier<Asset>, isNew: Bool, _ database: Database) throws {
        // A resumed block sees its hosts again; the first sighting of the run is the one that counts as new.
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO scan_sighting (run_id, asset_id, is_new) VALUES (?, ?, ?)"
        ).execute(arguments: [run, id, isNew])
    }

    private func enterPorts(of id: Identifier<Asset>, seen: Timestamp, _ database: Database) throws {
        let known = try AssetStore.ports(of: id, database)
        var before = Dictionary(known.map { ("\($0.transport)/\($0.number)", $0) }, uniquingKeysWith: { $1 })
        for port in host.ports where port.transport != .ip {
            let last = before.removeValue(forKey: "\(port.transport.rawValue)/\(port.number)")
            // A port never seen open is not worth a row: a filtered host would bring a thousand of them.
            if last == nil && port.state != .open { continue }
            try enter(port, of: id, last: last, seen: seen, database)
        }
        // What was tried and is no longer told of has closed; nothing can be said of a host that was given up.
        if !host.timedOut {
            for port in before.values
            where port.state == "open" && coverage.covers(transport: port.transport, number: port.number) {
                try database.cachedStatement(
                    sql: """
                        UPDATE asset_port SET state = 'closed', changed_at = ?
                        WHERE asset_id = ? AND transport = ? AND number = ?
                        """
                ).execute(arguments: [seen, id, port.transport, port.number])
            }
        }
        try database.cachedStatement(
            sql: """
                UPDATE asset SET open_ports =
                    (SELECT count(*) FROM asset_port WHERE asset_id = asset.id AND state = 'open')
                WHERE id = ?
                """
        ).execute(arguments: [id])
    }

    private func enter(
        _ port: ScannedPort, of id: Identifier<Asset>, last: AssetPort?, seen: Timestamp, _ database: Database
    ) throws {
        let service = port.service
        // A guess from the number says nothing against what a service once answered.
        let isEvidence = service?.method == .probed || last == nil
        let name = isEvidence ? Self.line(service?.name) : last?.service
        let product = isEvidence ? Self.line(service?.product) : last?.product
        let version = isEvidence ? Self.line(service?.version) : last?.version
        let extra = isEvidence ? Self.line(service?.extra) : last?.extra
        let isTLS = isEvidence ? service?.tunnel == "ssl" : last?.isTLS ?? false
        guard let last else {
            try database.cachedStatement(
                sql: """
                    INSERT INTO asset_port (asset_id, transport, number, state, service, product, version, extra, tls,
                        first_seen_at, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, port.transport.rawValue, Int(port.number), port.state.rawValue, name, product, version, extra,
                isTLS, seen, seen,
            ])
            return
        }
        let isSame =
            last.state == port.state.rawValue && last.service == name && last.product == product
            && last.version == version && last.extra == extra && last.isTLS == isTLS
        if isSame { return }
        try database.cachedStatement(
            sql: """
                UPDATE asset_port SET state = ?, service = ?, product = ?, version = ?, extra = ?, tls = ?,
                    changed_at = ?
                WHERE asset_id = ? AND transport = ? AND number = ?
                """
        ).execute(arguments: [
            port.state.rawValue, name, product, version, extra, isTLS, seen, id, port.transport.rawValue,
            Int(port.number),
        ])
    }
}

/// An asset that no scan had seen before.
package struct AssetDiscovered: DomainEvent {
    package static let name = "asset.discovered"
    /// The asset.
    package let asset: Identifier<Asset>
    /// The address at which it answered.
    package let address: IPAddress
}
