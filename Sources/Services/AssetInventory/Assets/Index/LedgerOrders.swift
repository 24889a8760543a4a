import Synchronization

/// The assets in the orders that lists ask for. An order is made when it is first asked for, and carried on from there where
/// assets change.
final class LedgerOrders: Sendable {
    /// Places in an order, those of which nothing is known behind all others.
    struct Order: Sendable {
        let places: [UInt32]
        /// How many of them are known.
        let known: Int
    }

    private let columns: LedgerColumns
    private let orders: Mutex<[AssetOrder: Order]>

    /// None yet.
    init(_ columns: LedgerColumns) {
        self.columns = columns
        orders = Mutex([:])
    }

    /// Those of an older ledger of which some assets changed.
    init(_ columns: LedgerColumns, from old: LedgerOrders, changed: AssetBits) {
        self.columns = columns
        orders = Mutex(
            old.orders.withLock(\.self).reduce(into: [:]) { orders, known in
                orders[known.key] = Self.carriedOn(known.value, known.key, columns, changed)
            })
    }

    /// The places in an order.
    subscript(order: AssetOrder) -> Order {
        if let known = orders.withLock({ $0[order] }) { return known }
        let made = Self.made(order, columns, Array(0..<UInt32(columns.count)))
        orders.withLock { $0[order] = made }
        return made
    }

    private static func made(_ order: AssetOrder, _ columns: LedgerColumns, _ places: [UInt32]) -> Order {
        let (isKnown, isBefore) = order.rules(columns)
        let known = places.filter { isKnown(Int($0)) }.sorted { before($0, $1, isBefore) }
        return Order(places: known + places.filter { !isKnown(Int($0)) }, known: known.count)
    }

    private static func carriedOn(
        _ old: Order, _ order: AssetOrder, _ columns: LedgerColumns, _ changed: AssetBits
    ) -> Order {
        let (_, isBefore) = order.rules(columns)
        let fresh = made(order, columns, (0..<UInt32(columns.count)).filter { changed[Int($0)] })
        let kept = old.places.filter { !changed[Int($0)] }
        let known = old.places[..<old.known].count { !changed[Int($0)] }
        let first = merged(kept[..<known], fresh.places[..<fresh.known]) { before($0, $1, isBefore) }
        let last = merged(kept[known...], fresh.places[fresh.known...], by: <)
        return Order(places: first + last, known: first.count)
    }

    /// Equals stand in the order of their numbers.
    private static func before(_ left: UInt32, _ right: UInt32, _ isBefore: (Int, Int) -> Bool) -> Bool {
        if isBefore(Int(left), Int(right)) { return true }
        if isBefore(Int(right), Int(left)) { return false }
        return left < right
    }

    private static func merged(
        _ one: ArraySlice<UInt32>, _ other: ArraySlice<UInt32>, by isBefore: (UInt32, UInt32) -> Bool
    ) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(one.count + other.count)
        var (left, right) = (one.startIndex, other.startIndex)
        while left < one.endIndex && right < other.endIndex {
            if isBefore(other[right], one[left]) {
                result.append(other[right])
                right += 1
            } else {
                result.append(one[left])
                left += 1
            }
        }
        return result + one[left...] + other[right...]
    }
}
