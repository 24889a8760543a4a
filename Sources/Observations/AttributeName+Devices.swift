/// What an inspection of devices and applications writes down (requirement text, 安全检查和运维, `安全设备硬件信息` and
/// `安全设备软件信息`; 资产梳理).
extension AttributeName {
    /// 最新系统版本: the newest that the maker offers for the device.
    package static let latestFirmware = Self(rawValue: "firmware.latest")
    /// 设备槽位: how many, and what is in them.
    package static let slots = Self(rawValue: "slots")
    /// 风扇及电源状况
    package static let power = Self(rawValue: "power")
    /// 标签完善程度: `完善`, `不完善`, `无标签`.
    package static let label = Self(rawValue: "label")
    /// 开发商 of an application.
    package static let developer = Self(rawValue: "developer")
    /// 部署位置 of an application: the servers on which it runs.
    package static let deployment = Self(rawValue: "deployment")
    /// 登记状态: a person has taken a found asset into the books. Its only value is `registered`.
    package static let registration = Self(rawValue: "registration")
    /// The value of `registration`.
    package static let registered = "已登记"
}
