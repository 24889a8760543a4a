import Crypto
import Foundation
import Kernel
import Records

/// What a source proves itself with. Prints and dumps as nothing.
struct DeviceSecret: Sendable, Codable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Which one.
    enum Name: String, Sendable, Hashable, Codable, CodingKeyRepresentable {
        /// SNMP v2c.
        case community
        /// SNMP v3: the password of the digest.
        case digest
        /// SNMP v3: the password of the cipher.
        case cipher
        /// JSON: password or token.
        case token

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .community: "团体名"
            case .digest: "认证口令"
            case .cipher: "加密口令"
            case .token: "密码或令牌"
            }
        }
    }

    private var values: [Name: String] = [:]

    /// No secrets.
    init() {}

    /// One of them. Nil: there is none.
    subscript(name: Name) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// All of them, for what must hold none.
    var texts: [String] { values.values.sorted() }

    /// Which there are.
    var names: Set<Name> { Set(values.keys) }

    /// Those that are wanted: a new one where there is one, else the one there was.
    func keeping(_ wanted: [Name], of before: DeviceSecret) -> DeviceSecret {
        var result = DeviceSecret()
        for name in wanted { result[name] = self[name] ?? before[name] }
        return result
    }

    var description: String { "〔保密〕" }
    var debugDescription: String { description }
    /// Nothing, so that `dump` shows nothing.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Keeps the secrets of sources under a key that lies outside the data folder.
struct DeviceVault: Sendable {
    private let sealing: SymmetricKey

    /// Derives its key from the installation's key.
    init(_ key: ChainKey) {
        sealing = key.derived(for: "device-source")
    }

    /// Seals secrets (AES-256-GCM, NIST SP 800-38D), bound to the source, and of an interface to the server: whoever moves
    /// them into another row, or has the row ask another server, has nothing.
    func seal(_ secret: DeviceSecret, for id: Identifier<DeviceSource>, place: String) throws -> Data {
        let box = try AES.GCM.seal(
            JSONEncoder().encode(secret), using: sealing, authenticating: context(id, place))
        guard let combined = box.combined else { throw RecordsError.damaged("device_source/\(id).secret") }
        return combined
    }

    /// Opens what was sealed; a source without has none.
    /// - Throws: `RecordsError.damaged` where it was altered, moved, or sealed under another key.
    func open(_ source: DeviceSource) throws -> DeviceSecret {
        guard let sealed = source.secret else { return DeviceSecret() }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let bytes = try AES.GCM.open(box, using: sealing, authenticating: context(source.id, source.place))
            return try JSONDecoder().decode(DeviceSecret.self, from: bytes)
        } catch {
            throw RecordsError.damaged("device_source/\(source.id).secret")
        }
    }

    private func context(_ id: Identifier<DeviceSource>, _ place: String) -> Data {
        Data("\(id)/\(DevicePlace.origin(place) ?? "snmp")".utf8)
    }
}
