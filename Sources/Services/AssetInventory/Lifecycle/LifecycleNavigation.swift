import Console

extension AssetInventory {
    /// The menu's entries for the life of assets and their exposure.
    static let lifecycleNavigation: [NavigationItem] = [
        NavigationItem(
            "资产变化", to: Links.changes, icon: "clock-history", access: .permission(.viewAssets), group: .assets, order: 4
        ),
        NavigationItem(
            "待回收资产", to: Links.recoveries, icon: "recycle", access: .permission(.viewAssets), group: .assets, order: 5),
        NavigationItem(
            "高风险-待处置", to: Links.zombies, icon: "exclamation-octagon", access: .permission(.viewAssets), group: .assets,
            order: 6),
        NavigationItem(
            "暴露面预警", to: Links.exposure, icon: "door-open", access: .permission(.viewAssets), group: .assets, order: 7),
    ]
}
