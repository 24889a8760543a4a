import GRDB
import Kernel
import Records

/// The assets that a filter leaves.
package struct LedgerHits: Sendable {
    private let snapshot: LedgerIndex.Snapshot
    private let assets: AssetBits
    /// How many they are.
    package let total: Int

    init(_ snapshot: LedgerIndex.Snapshot, _ assets: AssetBits) {
        self.snapshot = snapshot
        self.assets = assets
        total = assets.number
    }

    /// One page of them.
    package func page(
        sortedBy order: AssetOrder = .address, descending: Bool = false, limit: Int, offset: Int = 0,
        _ database: Database
    ) throws -> [Asset] {
        try places(sortedBy: order, descending: descending, limit: limit, offset: offset).compactMap { place in
            // An asset of which this snapshot of the database knows nothing yet.
            try AssetStore.known(snapshot.columns.ids[place], database)
        }
    }

    private func places(sortedBy order: AssetOrder, descending: Bool, limit: Int, offset: Int) -> [Int] {
        guard offset < total, limit > 0 else { return [] }
        let order = snapshot.orders[order]
        var found: [Int] = []
        var skipped = 0
        func take(_ place: UInt32) -> Bool {
            guard assets[Int(place)] else { return true }
            if skipped < offset {
                skipped += 1
            } else {
                found.append(Int(place))
            }
            return found.count < limit
        }
        if descending {
            for place in order.places[..<order.known].reversed() where !take(place) { return found }
            for place in order.places[order.known...].reversed() where !take(place) { return found }
        } else {
            for place in order.places where !take(place) { return found }
        }
        return found
    }
}
