/// The type of an asset (requirement text, 资产梳理: 服务器、网络设备、应用系统、终端、电子屏等).
package enum AssetKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// 服务器
    case server
    /// 虚拟化平台: a host of virtual machines, or its management.
    case hypervisor
    /// 存储设备
    case storage
    /// 交换机
    case `switch`
    /// 路由器
    case router
    /// 无线设备
    case wireless
    /// 防火墙
    case firewall
    /// 安全设备 other than a firewall: 堡垒机, WAF, 上网行为管理, 入侵检测, 日志审计, VPN, 态势感知.
    case security
    /// 应用系统
    case application
    /// 数据库
    case database
    /// 终端: a person's computer.
    case terminal
    /// 移动终端
    case mobile
    /// 打印机
    case printer
    /// 电子屏
    case screen
    /// 视频监控: camera or recorder.
    case camera
    /// 网络电话
    case phone
    /// 医疗设备
    case medical
    /// 动力环境设备: UPS, air conditioning, sensors.
    case facility
    /// 其他物联网设备
    case iot

    /// The name that pages and documents show.
    package var chinese: String {
        switch self {
        case .server: "服务器"
        case .hypervisor: "虚拟化平台"
        case .storage: "存储设备"
        case .switch: "交换机"
        case .router: "路由器"
        case .wireless: "无线设备"
        case .firewall: "防火墙"
        case .security: "安全设备"
        case .application: "应用系统"
        case .database: "数据库"
        case .terminal: "终端"
        case .mobile: "移动终端"
        case .printer: "打印机"
        case .screen: "电子屏"
        case .camera: "视频监控"
        case .phone: "网络电话"
        case .medical: "医疗设备"
        case .facility: "动力环境设备"
        case .iot: "其他物联网设备"
        }
    }

    /// The class of the requirement text to which it belongs.
    package var category: Category {
        switch self {
        case .server, .hypervisor, .storage, .database: .server
        case .switch, .router, .wireless: .network
        case .firewall, .security: .security
        case .application: .application
        case .terminal, .mobile, .printer, .phone: .terminal
        case .screen: .screen
        case .camera, .medical, .facility, .iot: .other
        }
    }

    /// The classes that the requirement text names, with security devices apart, since services 2 to 5 are about them.
    package enum Category: String, Sendable, Hashable, Codable, CaseIterable {
        /// 服务器
        case server
        /// 网络设备
        case network
        /// 安全设备
        case security
        /// 应用系统
        case application
        /// 终端
        case terminal
        /// 电子屏
        case screen
        /// 其他
        case other

        /// The name that pages and documents show.
        package var chinese: String {
            switch self {
            case .server: "服务器"
            case .network: "网络设备"
            case .security: "安全设备"
            case .application: "应用系统"
            case .terminal: "终端"
            case .screen: "电子屏"
            case .other: "其他"
            }
        }
    }
}
