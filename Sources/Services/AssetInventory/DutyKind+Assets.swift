import Workflow

extension DutyKind {
    /// Plans, notices, approvals and runs of scans.
    static let scans = DutyKind("scans", "资产扫描", order: 10)
    /// Requests to claim assets.
    static let claims = DutyKind("claims", "资产认领", order: 20)
    /// One asset or two.
    static let identity = DutyKind("identity", "身份核对", order: 30)
    /// Sources that do not agree, and what is missing.
    static let differences = DutyKind("differences", "差异与缺失", order: 40)
    /// Assets that are gone or have no use any more.
    static let recovery = DutyKind("recovery", "回收与高风险资产", order: 50)
    /// What is exposed.
    static let warnings = DutyKind("warnings", "暴露面预警", order: 60)
    /// Stock that is taken.
    static let stock = DutyKind("stock", "资产盘点", order: 65)
    /// Devices that are polled.
    static let devices = DutyKind("devices", "设备数据源", order: 70)
}
