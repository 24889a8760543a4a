import GRDB
import Kernel
import Observations

/// What the ledger says of an asset at one moment, as far as its changes are told to people.
struct AssetSnapshot: Sendable, Hashable {
    /// A service at a port, as it stands in the index table.
    struct Service: Sendable, Hashable {
        var isOpen: Bool
        var name: String?
        var product: String?
        var version: String?

        /// Service, product and version in one line. Nil: nothing is known.
        var line: String? {
            let software = [product, version].compactMap(\.self).joined(separator: " ")
            switch (name, software.isEmpty) {
            case (let name?, true): return name
            case (let name?, false): return "\(name)（\(software)）"
            case (nil, true): return nil
            case (nil, false): return software
            }
        }
    }

    /// Protocol and number.
    struct Place: Sendable, Hashable, Comparable {
        let transport: Transport
        let number: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.transport, left.number) < (right.transport, right.number)
        }

        /// `22/tcp`
        var text: String { "\(number)/\(transport.rawValue)" }
    }

    var code = ""
    var state: AssetState
    var mergedInto: Int64?
    var isAlive: Bool
    /// Whether anything has ever met it.
    var wasSeen = true
    var address: String?
    var hostName: String?
    var system: String?
    /// Department and owner in one line. Nil: neither is known.
    var responsible: String?
    var cards: Set<String> = []
    var hostKeys: Set<String> = []
    /// Sort keys of all addresses that are still its.
    var addressKeys: Set<String> = []
    var services: [Place: Service] = [:]

    /// Reads it. `isOnlyRow`: without cards, keys, addresses and services, which words of persons do not change. Nil: no such
    /// asset.
    static func read(_ id: Int64, isOnlyRow: Bool = false, _ database: Database) throws -> AssetSnapshot? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT state, merged_into, alive, address, host_name, system, code, unit_name, owner_name,
                        EXISTS (SELECT 1 FROM asset_seen WHERE asset_id = asset.id)
                    FROM asset WHERE id = ?
                    """),
            arguments: [id])
        guard let row, let state = AssetState(rawValue: row[0]) else { return nil }
        var snapshot = AssetSnapshot(
            code: row[6], state: state, mergedInto: row[1], isAlive: row[2], wasSeen: row[9], address: row[3],
            hostName: row[4], system: row[5])
        let responsible = [row[7] as String?, row[8] as String?].compactMap(\.self)
        if !responsible.isEmpty { snapshot.responsible = responsible.joined(separator: " ") }
        if isOnlyRow { return snapshot }
        let keys = try String.fetchCursor(
            database.cachedStatement(sql: "SELECT key FROM asset_key WHERE asset_id = ?"), arguments: [id])
        while let key = try keys.next() {
            guard let evidence = RecordText.evidence(key: key) else { continue }
            if evidence.kind == .hardware { snapshot.cards.insert(evidence.value) }
            if evidence.kind == .hostKey { snapshot.hostKeys.insert(evidence.value) }
        }
        snapshot.addressKeys = try String.fetchSet(
            database.cachedStatement(sql: "SELECT address_key FROM asset_address WHERE asset_id = ?"), arguments: [id])
        let ports = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT transport, number, state = 'open', service, product, version FROM asset_port
                    WHERE asset_id = ?
                    """),
            arguments: [id])
        while let port = try ports.next() {
            guard let transport = Transport(rawValue: port[0]) else { continue }
            snapshot.services[Place(transport: transport, number: port[1])] = Service(
                isOpen: port[2], name: port[3], product: port[4], version: port[5])
        }
        return snapshot
    }
}
