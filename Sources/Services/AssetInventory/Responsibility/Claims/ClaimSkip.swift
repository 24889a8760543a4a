import Kernel

/// An asset of a choice that nobody is asked about, and why.
struct ClaimSkip: Sendable, Hashable {
    /// What stands against it.
    enum Reason: Sendable, Hashable {
        /// Somebody is being asked; the number of the request.
        case asked(String)
        /// It went into another.
        case merged
        /// It is gone.
        case retired
        /// No such asset is in the ledger.
        case missing
        /// The ledger names no department.
        case noUnit
        /// No one department bears the name that the ledger gives.
        case unknownUnit(String)

        /// What pages say.
        var chinese: String {
            switch self {
            case .asked(let number): "已在认领单 \(number) 中待确认"
            case .merged: "已合并到其他资产"
            case .retired: "已回收"
            case .missing: "台账中没有该资产"
            case .noUnit: "台账中没有所属部门"
            case .unknownUnit(let name): "所属部门“\(name)”在组织机构中不存在、已停用或有重名"
            }
        }
    }

    /// Its number.
    let id: Identifier<Asset>
    /// Nil: there is none of this number.
    let asset: Asset?
    let reason: Reason

    /// `叫号屏 10.0.0.1（已回收）`
    var chinese: String { "\(title)（\(reason.chinese)）" }

    private var title: String {
        guard let asset else { return "#\(id)" }
        let address = asset.address?.description
        return address == nil || address == asset.title ? asset.title : "\(asset.title) \(asset.addressText)"
    }
}

/// All assets that are left out of a choice: counted, and the first of them named.
struct ClaimSkips: Sendable, Hashable {
    /// So many can be read one by one.
    static let mostNamed = 20

    private(set) var count = 0
    private(set) var named: [ClaimSkip] = []

    /// Counts one. `asset` is read only where it will be named.
    mutating func add(
        _ id: Identifier<Asset>, _ reason: ClaimSkip.Reason, _ asset: () throws -> Asset?
    ) rethrows {
        count += 1
        guard named.count < Self.mostNamed else { return }
        named.append(ClaimSkip(id: id, asset: try asset(), reason: reason))
    }

    /// `叫号屏 10.0.0.1（已回收）、10.0.0.2（已合并到其他资产）等 25 项`
    var chinese: String {
        let names = named.map(\.chinese).joined(separator: "、")
        return count > named.count ? "\(names)等 \(count) 项" : names
    }
}
