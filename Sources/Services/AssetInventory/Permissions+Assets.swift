import Console

extension Permission {
    /// Tell what was seen on the network, as a program; what it tells is entered as an import.
    package static let tellObservations = Permission("assets.tell", "上报资产观测记录")
    /// See the ledger.
    package static let viewAssets = Permission("assets.view", "查看资产台账")
    /// Resolve doubts about identity, merge and split, correct attributes.
    package static let manageAssets = Permission("assets.manage", "维护资产台账")
    /// Take the ledger away as a file.
    package static let exportAssets = Permission("assets.export", "导出资产台账")
    /// Plan and run scans, bring reports.
    package static let runScans = Permission("scans.run", "计划和执行资产扫描")
    /// Approve scopes and fragile ports, confirm notices or do without.
    package static let approveScans = Permission("scans.approve", "审批扫描范围与通知")
    /// Stop every tool at once.
    package static let stopTools = Permission("tools.stop", "紧急停止所有工具")
}
