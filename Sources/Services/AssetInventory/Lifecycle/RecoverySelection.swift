import Console
import GRDB
import Kernel
import Records

/// Which of the ticked assets an answer or a decision can be given for, and why not for the others.
struct RecoverySelection: Sendable {
    /// An asset that is left out.
    struct Left: Sendable {
        let asset: Asset
        let reason: String
    }

    /// What is done with the assets.
    enum Deed: String, Sendable {
        /// Operations say what they found out.
        case answer
        /// The hospital decides about what they propose.
        case decide
    }

    /// Assets of one form: more are not looked through before they are confirmed.
    static let most = 1_000

    let deed: Deed
    /// Those that are done.
    private(set) var lines: [RecoveryPages.Line] = []
    private(set) var left: [Left] = []

    /// Looks the ticked assets up.
    /// - Throws: `LifecycleError.tooMany`; `RecordsError.missing` for an asset that does not exist.
    init(
        _ assets: [Identifier<Asset>], for deed: Deed, by principal: Principal, _ database: Database
    ) throws {
        self.deed = deed
        guard assets.count <= Self.most else { throw LifecycleError.tooMany(assets.count, most: Self.most) }
        var seen: Set<Identifier<Asset>> = []
        for id in assets where seen.insert(id).inserted {
            let line = RecoveryPages.Line(
                asset: try AssetStore.find(id, database), recovery: try RecoveryStore.current(of: id, database))
            if let reason = try Self.hindrance(deed, line, principal, database) {
                left.append(Left(asset: line.asset, reason: reason))
            } else {
                lines.append(line)
            }
        }
    }

    /// Why it cannot be done with an asset. Nil: it can.
    private static func hindrance(
        _ deed: Deed, _ line: RecoveryPages.Line, _ principal: Principal, _ database: Database
    ) throws -> String? {
        switch deed {
        case .answer:
            RecoveryStore.isAnswerable(line.asset, line.recovery)
                ? nil : "资产状态为“\(line.asset.state.chinese)”，不在待回收之列"
        case .decide:
            if let recovery = line.recovery, recovery.isWaitingForApproval, line.asset.state == .recovering {
                try RecoveryStore.mayDecide(recovery.id, principal, database) ? nil : "由您本人登记，须由他人审批"
            } else {
                "没有等待审批的回收登记"
            }
        }
    }

    /// The numbers of those that are done.
    var assets: [Identifier<Asset>] { lines.map(\.asset.id) }

    /// Changes where one of the assets does, or what was said of it: what is confirmed is what was looked at.
    var digest: String {
        var digest = Digest64()
        for line in lines {
            digest.add(Int(line.asset.id.rawValue))
            digest.add(line.recovery.map { Int($0.id.rawValue) } ?? 0)
        }
        digest.add(lines.count)
        return digest.text
    }
}
