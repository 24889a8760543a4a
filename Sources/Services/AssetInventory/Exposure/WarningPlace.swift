/// What of an asset a warning is about.
package enum WarningPlace: String, Sendable, CaseIterable {
    /// A port: `tcp/23`.
    case port
    /// The operating system.
    case system = "os"
    /// Its connections to outside.
    case outbound = "out"

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .port: "开放端口"
        case .system: "操作系统"
        case .outbound: "对外连接"
        }
    }

    /// The condition over `exposure_warning`; that of ports as the index of open warnings about ports has it.
    var condition: String {
        switch self {
        case .port: "place NOT IN ('os', 'out')"
        case .system: "place = 'os'"
        case .outbound: "place = 'out'"
        }
    }
}
