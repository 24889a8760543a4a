import Foundation
import Kernel
import Observations
import ScanImports

/// Whom the probe's machine remembers to have met on its own segment: cards, which nmap does not tell without root.
struct OwnNeighbours: Sendable {
    private let table: @Sendable () -> Data?

    /// Takes what reads the kernel's table.
    init(table: @escaping @Sendable () -> Data? = { FileManager.default.contents(atPath: "/proc/net/arp") }) {
        self.table = table
    }

    /// The entries for these addresses; what the machine knows of other networks stays here.
    func observations(of addresses: AddressSet, at moment: Timestamp) -> [Observation] {
        guard let bytes = table(), let reader = ObservationFormat.named("neighbours.proc")?.makeReader(ReadingContext())
        else { return [] }
        var found: [Observation] = []
        func take(_ event: ReadingEvent) {
            guard case .observed(let sighting) = event else { return }
            var observation = sighting.observation
            observation.addresses = observation.addresses.filter(addresses.contains)
            observation.seenAt = moment
            if !observation.addresses.isEmpty { found.append(observation) }
        }
        bytes.withUnsafeBytes { try? reader.feed($0, deliver: take) }
        try? reader.finish(deliver: take)
        return found
    }
}
