import Kernel

/// What one run has met so far: two things met at once at two addresses are two things, unless proved to be one.
package struct RunMemory: Sendable {
    /// The addresses at which each asset was met, in stretches of numbers: a copy that meets one more asset copies its
    /// stretch, not a hundred thousand.
    private var stretches: [Int64: [Int64: Set<IPAddress>]] = [:]
    /// The addresses that the run will have tried when it ends. Nil: the run does not try addresses (a table, a capture).
    package let scope: AddressSet?
    /// The addresses that it has tried.
    package private(set) var tried: AddressSet

    /// A run that has met nothing.
    package init(scope: AddressSet? = nil) {
        self.scope = scope
        tried = AddressSet()
    }

    /// Sets down that an asset was met at these addresses.
    package mutating func meet(_ asset: Int64, at addresses: [IPAddress]) {
        stretches[Self.stretch(of: asset), default: [:]][asset, default: []].formUnion(addresses)
    }

    /// The addresses at which an asset was met in this run. Nil: it was not.
    func met(_ asset: Int64) -> Set<IPAddress>? { stretches[Self.stretch(of: asset)]?[asset] }

    private static func stretch(of asset: Int64) -> Int64 { asset >> 10 }

    /// Sets down that these addresses have all been tried.
    package mutating func finish(_ addresses: AddressSet) {
        tried = tried.union(addresses)
    }

    /// True where the asset was met in this run, and not at one of these addresses.
    package func isMet(_ asset: Int64, butAt addresses: [IPAddress]) -> Bool {
        guard let met = met(asset), !met.isEmpty else { return false }
        return met.isDisjoint(with: addresses)
    }

    /// True where addresses are left to be tried.
    var isUnderWay: Bool { scope.map { !tried.contains($0) } ?? false }

    /// True where the address is still to be tried in this run.
    func awaits(_ address: IPAddress) -> Bool {
        guard let scope else { return false }
        return scope.contains(address) && !tried.contains(address)
    }

    /// True where the run has tried the address and did not meet the asset there.
    package func misses(_ asset: Int64, at address: IPAddress) -> Bool {
        tried.contains(address) && met(asset)?.contains(address) != true
    }
}
