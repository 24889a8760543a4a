import Kernel
import Observations

/// Known assets in memory, looked up by dictionaries: a batch that the ledger has read ahead, or a simulation.
package struct MemoryIndex: IdentityIndex, Sendable {
    package typealias Failure = Never

    private var assets: [Int64: KnownAsset] = [:]
    private var byEvidence: [Evidence: Set<Int64>] = [:]
    private var byAddress: [IPAddress: Set<Int64>] = [:]

    /// An index of nothing.
    package init() {}

    package func holders(of evidence: Evidence) -> [Int64] { byEvidence[evidence]?.sorted() ?? [] }

    package func holders(of address: IPAddress) -> [Int64] { byAddress[address]?.sorted() ?? [] }

    package func asset(_ id: Int64) -> KnownAsset? { assets[id] }

    /// Enters an asset, or replaces what was known of it.
    package mutating func set(_ asset: KnownAsset) {
        remove(asset.id)
        assets[asset.id] = asset
        for evidence in asset.evidence { byEvidence[evidence, default: []].insert(asset.id) }
        for address in asset.addresses.keys { byAddress[address, default: []].insert(asset.id) }
    }

    /// Forgets an asset.
    package mutating func remove(_ id: Int64) {
        guard let old = assets.removeValue(forKey: id) else { return }
        for evidence in old.evidence { byEvidence[evidence]?.remove(id) }
        for address in old.addresses.keys { byAddress[address]?.remove(id) }
    }
}
