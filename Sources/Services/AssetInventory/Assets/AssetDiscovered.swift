import Kernel
import Records

/// An asset that no source had told of before.
package struct AssetDiscovered: DomainEvent {
    package static let name = "asset.discovered"
    /// The asset.
    package let asset: Identifier<Asset>
    /// The address at which it was met. Nil: it was written down without one.
    package let address: IPAddress?

    /// Takes both.
    package init(asset: Identifier<Asset>, address: IPAddress?) {
        self.asset = asset
        self.address = address
    }
}
