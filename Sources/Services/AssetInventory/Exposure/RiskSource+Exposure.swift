import Console
import GRDB
import Kernel

extension RiskSource {
    /// The open warnings of exposure, for the graph of responsibility.
    static let exposure = RiskSource { assets, limit, database in
        try WarningStore.openRisks(ofAssets: assets, limit: limit, database).map { risk in
            AssetRisk(
                asset: risk.asset, title: risk.title, severity: risk.severity, link: Links.warning(risk.warning))
        }
    }
}
