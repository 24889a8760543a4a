import DeviceAccess
import Foundation
import Kernel
import Records
import ScanImports
import Tools

/// A device or platform of the hospital that is asked again and again for what it knows of the network: 设备数据源.
package struct DeviceSource: Sendable, Hashable {
    /// How it is asked.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// SNMP version 2c with a community.
        case snmp2
        /// SNMP version 3 with a user.
        case snmp3
        /// A JSON answer over HTTPS.
        case json

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .snmp2: "SNMP v2c"
            case .snmp3: "SNMP v3"
            case .json: "HTTPS JSON 接口"
            }
        }

        /// True for both versions of SNMP.
        package var isSNMP: Bool { self != .json }

        /// The kind of source as which its word stands in the ledger.
        var source: SourceKind { isSNMP ? .snmp : .devices }
    }

    /// Its number.
    package let id: Identifier<DeviceSource>
    /// What people call it; the name of its source in the ledger, so that it never changes.
    package let name: String
    /// How it is asked.
    package let kind: Kind
    /// SNMP: the devices, one `address:port` a line. JSON: the whole address of the interface.
    package let place: String
    /// What belongs to its kind.
    let settings: DeviceSettings
    /// JSON: what the answer means. Nil: not set.
    let mapping: JSONMapping?
    /// Community, passwords or token, sealed. Nil: none.
    let secret: Data?
    /// JSON: the certificate that a person has confirmed. Nil: the authorities of this machine are asked.
    let certificate: DeviceCertificate?
    /// Who confirmed it.
    let certificateBy: String?
    /// When.
    let certificateAt: Timestamp?
    /// The certificate that was read and waits for a person's word.
    let offered: DeviceCertificate?
    /// When it is asked. Nil: by hand only.
    package let rule: ScheduleRule?
    /// False: switched off.
    package let isEnabled: Bool
    /// Who made it.
    let createdBy: String
    /// Their account. Nil: none.
    let createdByAccount: Int64?
    /// When.
    let createdAt: Timestamp
    /// Who last changed what is contacted.
    let changedBy: String
    /// Their account. Nil: none.
    let changedByAccount: Int64?
    /// When.
    let changedAt: Timestamp
    /// Tells whether a page shows the source as it is: what is contacted, and how, changes it.
    var mark: String { String(changedAt.milliseconds) }
    /// Who of the hospital approved it as it is. Nil: nobody yet.
    package let approvedBy: String?
    /// When.
    let approvedAt: Timestamp?
    /// Who took it out of use. Nil: it is in use.
    package let retiredBy: String?
    /// When.
    let retiredAt: Timestamp?
    /// Why.
    let retireReason: String?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "device_source", id: id.rawValue) }

    /// SNMP: the devices.
    var targets: [SNMPTarget] { kind.isSNMP ? DevicePlace.targets(place) ?? [] : [] }

    /// The name of its schedule.
    var schedule: String { Self.schedule(id) }

    /// The name of a source's schedule.
    static func schedule(_ id: Identifier<DeviceSource>) -> String { "asset.device.\(id)" }
}

/// What belongs to the kind of a source, secrets left aside.
struct DeviceSettings: Sendable, Hashable, Codable {
    /// How a JSON interface is told who asks.
    enum Authentication: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not at all.
        case none
        /// Name and password (RFC 7617).
        case basic
        /// A token (RFC 6750).
        case bearer
        /// A token in a header of its own.
        case header
        /// A token in the query of the address.
        case parameter

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .none: "不需要认证"
            case .basic: "用户名和密码（Basic）"
            case .bearer: "令牌（Bearer）"
            case .header: "令牌，放在自定义请求头中"
            case .parameter: "令牌，放在地址参数中"
            }
        }
    }

    /// SNMP: also whom the devices know (ARP, forwarding tables, LLDP, CDP).
    var asksNeighbours = true
    /// SNMP v3: who proves themselves how. Nil: not at all.
    var digest: SNMPDigest?
    /// SNMP v3: how what is said is hidden. Nil: not at all.
    var cipher: SNMPCipher?
    /// SNMP v3: the context, empty for the usual one.
    var context = ""
    /// SNMP v3 and `basic`: the user's name.
    var user: String?
    /// JSON: how the question is put.
    var method = CurlFetch.Method.get
    /// JSON: what a POST sends.
    var body = ""
    /// JSON: further header lines.
    var headers: [String] = []
    /// JSON: how it is told who asks.
    var authentication = Authentication.none
    /// JSON: the name of the header or parameter that takes the token.
    var tokenName: String?

    /// The secrets without which a source of this kind cannot ask, by their names in forms.
    func wanted(by kind: DeviceSource.Kind) -> [DeviceSecret.Name] {
        switch kind {
        case .snmp2: [.community]
        case .snmp3: (digest == nil ? [] : [.digest]) + (cipher == nil ? [] : [.cipher])
        case .json: authentication == .none ? [] : [.token]
        }
    }
}
