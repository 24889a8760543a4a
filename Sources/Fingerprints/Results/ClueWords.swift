import Kernel
import Observations

extension Clue {
    /// The clue as a reason quotes it: `443 端口的网页标题“…”`.
    package var quotation: String {
        let text = VisibleText.line(text, longest: 120) ?? "…"
        return "\(port.map { "\($0) 端口的" } ?? "")\(kind.chinese)“\(text)”"
    }
}

extension Clue.Kind {
    /// What pages call the origin of a clue.
    package var chinese: String {
        switch self {
        case .snmpDescription: "SNMP sysDescr"
        case .snmpObject: "SNMP sysObjectID"
        case .snmpName: "SNMP sysName"
        case .snmpServices: "SNMP sysServices"
        case .entityDescription: "SNMP 机箱描述"
        case .entityModel: "SNMP 机箱型号"
        case .entityMaker: "SNMP 机箱厂商"
        case .entitySoftware: "SNMP 机箱软件版本"
        case .interface: "SNMP 接口名称"
        case .snmpEnterprise: "SNMP 企业编号"
        case .snmpPrivate: "SNMP 私有节点"
        case .banner: "服务横幅"
        case .product: "服务产品"
        case .platform: "CPE 名称"
        case .title: "网页标题"
        case .server: "HTTP Server 头"
        case .web: "网页内容"
        case .subject: "证书主体"
        case .issuer: "证书颁发者"
        case .system: "操作系统推测"
        case .deviceType: "设备种类推测"
        case .cardMaker: "网卡厂商"
        case .hostName: "主机名"
        case .vendorClass: "DHCP 厂商类别"
        case .requestList: "DHCP 参数请求列表"
        case .discovered: "mDNS 服务"
        case .discoveredText: "mDNS TXT 记录"
        case .neighbourDescription: "LLDP 系统描述"
        case .capabilities: "LLDP 能力"
        case .neighbourPlatform: "CDP 平台"
        case .neighbourSoftware: "CDP 软件版本"
        case .openPort: "开放端口"
        }
    }
}
