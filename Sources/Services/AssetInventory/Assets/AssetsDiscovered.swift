import Kernel
import Records

/// Assets that no source had told of before, of one transaction: a first scan finds thousands.
package struct AssetsDiscovered: DomainEvent {
    package static let name = "asset.discovered"
    /// The assets, in the order in which they were met.
    package let assets: [Identifier<Asset>]

    /// Takes them.
    package init(assets: [Identifier<Asset>]) {
        self.assets = assets
    }
}
