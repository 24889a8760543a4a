import Console

extension Permission {
    /// Approve that assets are gone, what becomes of zombies, that a risk is accepted, and connections to outside.
    package static let approveAssets = Permission("assets.approve", "审批资产回收、僵尸资产处置与风险接受")
    /// Edit the rules of zombies, zones and which zone reaches which.
    package static let editExposure = Permission("exposure.edit", "维护网络区域与僵尸资产判定规则")
}
