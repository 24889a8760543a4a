import Kernel
import Observations

/// One thing that makes an asset open to attack: what it looks like, why it matters, and what to do. Written as YAML in
/// `Content/exposure`.
package struct ExposureRule: Sendable, Hashable {
    /// What kind of exposure.
    package enum Group: String, Sendable, CaseIterable {
        /// 远程管理
        case remote
        /// 文件共享与传输
        case file
        /// 数据库
        case database
        /// 中间件与运维接口
        case middleware
        /// 工业控制
        case industrial
        /// 医疗协议
        case medical
        /// 管理后台
        case management
        /// 网络与基础服务
        case network
        /// 停止支持的软件
        case ended
        /// 外联
        case outbound

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .remote: "远程管理"
            case .file: "文件共享与传输"
            case .database: "数据库"
            case .middleware: "中间件与运维接口"
            case .industrial: "工业控制协议"
            case .medical: "医疗协议"
            case .management: "管理后台"
            case .network: "网络与基础服务"
            case .ended: "停止支持的软件"
            case .outbound: "高风险外联"
            }
        }
    }

    /// Under which warnings remember it; never changes.
    package let id: String
    /// What a warning is called.
    package let title: String
    /// What kind.
    package let group: Group
    /// How grave.
    package let severity: Severity
    /// Why it matters.
    package let why: String
    /// What to do.
    package let advice: String
    /// Clause of GB/T 22239-2019, level three. Nil: none fits.
    package let clause: String?
    /// Only assets of these classes. Empty: all, those of unknown class too.
    package let categories: Set<AssetKind.Category>
    /// Not assets of these classes.
    package let exceptCategories: Set<AssetKind.Category>
    /// Only assets in zones of these names. Empty: all.
    package let zones: Set<String>
    /// Not assets in zones of these names.
    package let exceptZones: Set<String>
    /// What it looks for.
    package let match: Match
    /// What it must find, and what it must not.
    package let examples: [Example]
    /// The file and line at which it stands.
    package let place: String

    /// What a rule looks for.
    package enum Match: Sendable, Hashable {
        /// An open port.
        case port(PortMatch)
        /// An operating system: words, one of which its name holds, small letters.
        case system([String], except: [String])
        /// A connection to outside.
        case outbound(OutboundMatch)
    }

    /// A case that is run with every change of the rules.
    package struct Example: Sendable, Hashable {
        /// True: the rule must take it.
        package let isPositive: Bool
        /// The thing.
        package let subject: ExposureSubject
        /// Its line in the file.
        package let line: Int
    }
}

/// An open port as rules see it.
package struct ExposedPort: Sendable, Hashable {
    /// The protocol above IP.
    package var transport: Transport
    /// The number.
    package var number: Int
    /// Service after nmap's names.
    package var service: String?
    /// Product.
    package var product: String?
    /// Version of the product.
    package var version: String?
    /// Anything more.
    package var extra: String?
    /// True where it speaks TLS.
    package var isTLS = false

    /// `23/tcp`
    var text: String { "\(number)/\(transport.rawValue)" }

    /// Service, product and version in one line.
    var line: String {
        [service, product, version, extra.map { "（\($0)）" }].compactMap(\.self).joined(separator: " ")
    }
}

/// A connection to outside as rules see it.
package struct OutboundFact: Sendable, Hashable {
    /// The other end.
    package var destination: IPAddress
    /// The protocol above IP.
    package var transport: Transport
    /// The other end's port.
    package var port: Int
    /// The name under which it was looked up, small letters.
    package var name: String?
    /// The application that a device has recognised, small letters.
    package var application: String?
}

/// What rules are held against: one thing about an asset, and where the asset stands.
package struct ExposureSubject: Sendable, Hashable {
    /// The thing.
    package enum Thing: Sendable, Hashable {
        /// An open port.
        case port(ExposedPort)
        /// The operating system.
        case system(String)
        /// A connection to outside.
        case outbound(OutboundFact)
    }

    /// The thing.
    package var thing: Thing
    /// The asset's class. Nil: not known.
    package var category: AssetKind.Category?
    /// The name of the asset's zone. Nil: in none.
    package var zone: String?
}
