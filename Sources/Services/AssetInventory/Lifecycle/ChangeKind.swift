import Console

/// What can change about an asset between two looks at it.
package enum ChangeKind: String, Sendable, Hashable, CaseIterable {
    /// Met for the first time. Told by the asset's own row; written as a change only where the asset was registered before.
    case discovered
    /// Written down in a register and not met so far.
    case registered
    /// Met again after it had been missed.
    case returned
    /// Looked for and not met.
    case gone
    /// Known by another address.
    case address
    /// Another host name.
    case name
    /// Another network card.
    case card
    /// Another SSH host key.
    case hostKey = "hostkey"
    /// A port is open that was not.
    case portOpened = "opened"
    /// A port is open no more.
    case portClosed = "closed"
    /// Another service, product or version at a port.
    case service
    /// Another operating system.
    case system
    /// Another state of its life.
    case state
    /// Another department or owner.
    case owner
    /// Found to be the same as another.
    case merged
    /// Found to be one of its own again.
    case split

    /// The name that pages and sheets show.
    package var chinese: String {
        switch self {
        case .discovered: "新发现"
        case .registered: "登记入账"
        case .returned: "重新出现"
        case .gone: "未再存活"
        case .address: "地址变化"
        case .name: "主机名变化"
        case .card: "网卡变化"
        case .hostKey: "主机密钥变化"
        case .portOpened: "端口开放"
        case .portClosed: "端口关闭"
        case .service: "服务变化"
        case .system: "操作系统变化"
        case .state: "状态变化"
        case .owner: "责任变化"
        case .merged: "合并"
        case .split: "拆分"
        }
    }

    /// How it is meant on pages.
    var tone: Badge.Tone {
        switch self {
        case .discovered: .info
        case .returned, .portClosed: .success
        case .gone, .portOpened, .card: .warning
        case .hostKey: .danger
        case .registered, .address, .name, .service, .system, .state, .owner, .merged, .split: .neutral
        }
    }
}
