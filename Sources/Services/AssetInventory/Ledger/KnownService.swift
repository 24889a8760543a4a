import Kernel
import Observations
import Tools

/// A service of an asset as one source has come to know it.
struct KnownService: Hashable, Sendable {
    let transport: Transport
    let number: UInt16
    var state: PortState
    var name: String?
    var product: String?
    var version: String?
    var extra: String?
    var isTLS: Bool
    let firstSeenAt: Timestamp
    var changedAt: Timestamp

    /// What was known of the services of one slot, and what a new look adds: pure.
    ///
    /// A port never seen open leaves nothing. A guess from the number says nothing against what a service once answered.
    /// What was tried and is no longer told of has closed; of a host that was given up nothing can be said.
    static func merge(
        _ known: [KnownService], with seen: [ObservedService], coverage: PortCoverage, gaveUp: Bool,
        at moment: Timestamp
    ) -> [KnownService] {
        var rest = Dictionary(known.map { (Place($0.transport, $0.number), $0) }, uniquingKeysWith: { $1 })
        var merged: [KnownService] = []
        var told: Set<Place> = []
        // Of a port that is told of twice, once open, the open one counts.
        for port in seen.filter({ $0.state == .open }) + seen.filter({ $0.state != .open }) where port.transport != .ip
        {
            let place = Place(port.transport, port.number)
            let last = rest.removeValue(forKey: place)
            if last == nil && port.state != .open { continue }
            if told.insert(place).inserted { merged.append(KnownService(port, after: last, at: moment)) }
        }
        for var service in rest.values {
            if !gaveUp, service.state == .open,
                coverage.covers(transport: service.transport.rawValue, number: Int(service.number))
            {
                service.state = .closed
                service.changedAt = moment
            }
            merged.append(service)
        }
        return merged.sorted { ($0.transport, $0.number) < ($1.transport, $1.number) }
    }

    private struct Place: Hashable {
        let transport: Transport
        let number: UInt16

        init(_ transport: Transport, _ number: UInt16) {
            self.transport = transport
            self.number = number
        }
    }

    private init(_ port: ObservedService, after last: KnownService?, at moment: Timestamp) {
        let isEvidence = port.isProbed || last == nil
        transport = port.transport
        number = port.number
        state = port.state
        name = isEvidence ? port.name : last?.name
        product = isEvidence ? port.product : last?.product
        version = isEvidence ? port.version : last?.version
        extra = isEvidence ? port.extra : last?.extra
        isTLS = isEvidence ? port.isTLS : last?.isTLS ?? false
        firstSeenAt = last?.firstSeenAt ?? moment
        changedAt = moment
        if let last, isSame(as: last) { changedAt = last.changedAt }
    }

    /// As a record keeps it.
    init(
        transport: Transport, number: UInt16, state: PortState, name: String?, product: String?, version: String?,
        extra: String?, isTLS: Bool, firstSeenAt: Timestamp, changedAt: Timestamp
    ) {
        self.transport = transport
        self.number = number
        self.state = state
        self.name = name
        self.product = product
        self.version = version
        self.extra = extra
        self.isTLS = isTLS
        self.firstSeenAt = firstSeenAt
        self.changedAt = changedAt
    }

    private func isSame(as other: KnownService) -> Bool {
        state == other.state && name == other.name && product == other.product && version == other.version
            && extra == other.extra && isTLS == other.isTLS
    }
}
