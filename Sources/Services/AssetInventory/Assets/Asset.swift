import Kernel
import Observations
import Records

/// Something on the hospital's network, as the ledger knows it: what its sources say of it, made one.
package struct Asset: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<Asset>
    /// Its 资产指纹码, which it keeps for life.
    package let code: String
    /// Where it stands in its life.
    package let state: AssetState
    /// The asset into which it went. Nil: it stands for itself.
    package let mergedInto: Identifier<Asset>?
    /// The address by which it is known. Nil: another has been met at all that it had.
    package let address: IPAddress?
    /// The name that the hospital gave it.
    package let name: String?
    /// The name that it tells or that is registered for its address.
    package let hostName: String?
    /// What it is. Nil: not known yet.
    package let kind: AssetKind?
    /// Its brand.
    package let brand: String?
    /// Its model.
    package let model: String?
    /// Its operating system.
    package let system: String?
    /// The hardware address of its card.
    package let hardware: String?
    /// The maker of its card.
    package let vendor: String?
    /// The department to which it belongs.
    package let unitName: String?
    /// Who answers for it.
    package let ownerName: String?
    /// The business system of which it is part.
    package let business: String?
    /// Its serial number.
    package let serial: String?
    /// The hospital's own number for it: 资产编号.
    package let assetNumber: String?
    /// Where it stands.
    package let location: String?
    /// What it is for.
    package let purpose: String?
    /// 核心, 重要 or 一般.
    package let importance: String?
    /// When it was bought: a day, a month or a year.
    package let purchased: String?
    /// When its warranty ends: a day, a month or a year.
    package let warranty: String?
    /// What it can do, or its processor, memory and storage.
    package let performance: String?
    /// Which spare parts there are.
    package let spares: String?
    /// The attributes without columns of their own, as the row has them: JSON of names and values.
    let more: String?
    /// The isolated networks in which it was met; told only where they were asked for.
    package var networks: [String] = []
    /// True when it was met where it was last looked for.
    package let isAlive: Bool
    /// How many of its ports were open when last seen.
    package let openPorts: Int
    /// When it was first seen.
    package let firstSeenAt: Timestamp
    /// When it was last met. Nil: it is written down only.
    package let lastSeenAt: Timestamp?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "asset", id: id.rawValue) }

    /// An attribute without a column of its own. Nil: not known.
    func more(_ name: AttributeName) -> String? { more.flatMap { RecordText.readAttributes($0)[name] } }

    /// What a person calls it: its name, or its address, or its code.
    package var title: String { name ?? hostName ?? address?.description ?? code }

    /// Its address, or a dash.
    package var addressText: String { address?.description ?? "—" }

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
