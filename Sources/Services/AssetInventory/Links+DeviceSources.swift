import Console
import Kernel

extension Links {
    static let deviceSourceID = PathParameter.identifier("device", of: DeviceSource.self)
    static let deviceSourceKind = PathParameter<DeviceSource.Kind>.choice("kind")

    /// Devices that are asked again and again.
    package static var deviceSources: Link { Link("assets", "devices") }
    /// The form of a new one of a kind.
    static func newDeviceSource(_ kind: DeviceSource.Kind) -> Link { Link("assets", "devices", "new", kind.rawValue) }
    /// One of them.
    package static func deviceSource(_ id: Identifier<DeviceSource>) -> Link { Link("assets", "devices", id) }
    /// A page or deed of it: `edit`, `mapping`, `guess`, `trial`, `run`, `approve`, `enable`, `disable`, `retire`,
    /// `certificate`, `trust`, `distrust`.
    static func deviceSource(_ id: Identifier<DeviceSource>, _ deed: String) -> Link {
        Link("assets", "devices", id, deed)
    }
}
