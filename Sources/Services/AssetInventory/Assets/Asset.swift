import Kernel
import Records

/// Something with an address on the hospital's network, as the ledger knows it.
///
/// Until identity is weighed from several kinds of evidence, an asset is what answers at one address.
package struct Asset: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<Asset>
    /// The address at which it answers.
    package let address: IPAddress
    /// The hardware address, where the scanner stood on the same segment.
    package let hardware: String?
    /// The maker that the hardware address names.
    package let vendor: String?
    /// The first name that a scanner told.
    package let hostName: String?
    /// The operating system as the best guess has it.
    package let system: String?
    /// How sure that guess is, 0 to 100.
    package let systemAccuracy: Int?
    /// True when the last scan of its address found it alive.
    package let isAlive: Bool
    /// How many of its ports were open when last seen.
    package let openPorts: Int
    /// When it was first seen.
    package let firstSeenAt: Timestamp
    /// When it was last seen alive.
    package let lastSeenAt: Timestamp

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "asset", id: id.rawValue) }

    /// What a person calls it: its name, or its address.
    package var title: String { hostName ?? address.description }

    /// 存活 or 未存活.
    package var liveness: String { isAlive ? "存活" : "未存活" }
}

/// A port of an asset and what answers there.
package struct AssetPort: Sendable, Hashable {
    /// The asset.
    package let asset: Identifier<Asset>
    /// `tcp`, `udp`, `sctp`.
    package let transport: String
    /// The port's number.
    package let number: Int
    /// The state that the last scan found, in the scanner's words: `open`, `closed`.
    package let state: String
    /// What runs there, after nmap's list of services.
    package let service: String?
    /// Product.
    package let product: String?
    /// Version of the product.
    package let version: String?
    /// Anything more that the service gave away.
    package let extra: String?
    /// True when the service speaks TLS.
    package let isTLS: Bool
    /// When the port was first seen.
    package let firstSeenAt: Timestamp
    /// When its state or service last changed.
    package let changedAt: Timestamp

    /// The state in Chinese: 开放, 关闭.
    package var stateName: String { PortStateName.chinese(state) }

    /// Product and version in one line.
    package var software: String? {
        let words = [product, version, extra.map { "（\($0)）" }].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
