import DeviceAccess
import Fingerprints
import Kernel
import Logging
import Records
import Tools

/// What sources are asked with, and whom they may ask.
package struct DeviceContact: Sendable {
    let store: RecordStore
    let tools: ScanTools
    let curl: CurlRun
    let logger: Logger
    /// How long a device is waited for over SNMP.
    var timing = SNMPTiming()
    /// The longest that an interface may take for one answer.
    var patience = Interval.seconds(30)

    /// Takes the parts.
    package init(
        store: RecordStore, tools: ScanTools, curl: CurlRun, logger: Logger = Logger(label: "anhu.devices")
    ) {
        self.store = store
        self.tools = tools
        self.curl = curl
        self.logger = logger
    }

    /// Asks one device of a source by SNMP.
    /// - Throws: `ScanPlanError` where it may not be contacted, `SNMPError` where it does not answer.
    func ask(_ target: SNMPTarget, of source: DeviceSource, within time: Interval) async throws -> DeviceSnapshot {
        try await SNMPAccess.check(target.address, in: store, tools)
        let probe = SNMPProbe(
            depth: source.settings.asksNeighbours ? .neighbours : .identity, time: time, timing: timing, logger: logger)
        return try await probe.snapshot(of: target, with: credentials(source))
    }

    /// The question of an interface, to the address that its name stands for now, if that may be contacted.
    /// - `page`: a parameter of the address with its value, for further answers.
    /// - Throws: `ScanPlanError` where it may not be contacted, `SNMPError.unknownHost` where the name stands for nothing.
    func question(
        _ source: DeviceSource, page: [(name: String, value: String)] = []
    ) async throws -> CurlFetch {
        let secret = try DeviceVault(store.key).open(source)
        let settings = source.settings
        var fetch = CurlFetch(address: source.place, host: try await host(of: source))
        for (name, value) in page { fetch.address = DevicePlace.adding(name, value, to: fetch.address) }
        fetch.method = settings.method
        fetch.body = settings.body
        fetch.headers = ["Accept: application/json"] + settings.headers
        fetch.timeLimit = patience
        if let certificate = source.certificate { fetch.trust = .key(certificate.key) }
        let token = secret[.token] ?? ""
        switch settings.authentication {
        case .none: break
        case .basic: fetch.login = (settings.user ?? "", token)
        case .bearer: fetch.headers.append("Authorization: Bearer \(token)")
        case .header: fetch.headers.append("\(settings.tokenName ?? ""): \(token)")
        case .parameter: fetch.address = DevicePlace.adding(settings.tokenName ?? "", token, to: fetch.address)
        }
        return fetch
    }

    /// Reads the certificate that an interface shows. Nothing of the question is sent.
    func certificate(of source: DeviceSource) async throws -> DeviceCertificate {
        var fetch = CurlFetch(
            address: DevicePlace.origin(source.place) ?? source.place, host: try await host(of: source))
        fetch.timeLimit = min(patience, .seconds(8))
        let pem = try await curl.certificate(of: fetch)
        guard let certificate = DeviceCertificate(pem: pem) else { throw DeviceSourceError.badCertificate }
        return certificate
    }

    private func host(of source: DeviceSource) async throws -> IPAddress {
        guard let host = DevicePlace.host(source.place) else { throw SNMPError.badTarget(source.name) }
        let address: IPAddress
        if let plain = IPAddress(host) {
            address = plain
        } else {
            address = try await SNMPTarget.resolving(host).address
        }
        try await SNMPAccess.check(address, in: store, tools)
        return address
    }

    private func credentials(_ source: DeviceSource) throws -> SNMPCredentials {
        let secret = try DeviceVault(store.key).open(source)
        if source.kind == .snmp2 { return .v2c(community: secret[.community] ?? "") }
        let settings = source.settings
        var user = SNMPUser(name: settings.user ?? "")
        user.context = settings.context
        if let digest = settings.digest { user.authentication = (digest, secret[.digest] ?? "") }
        if let cipher = settings.cipher { user.privacy = (cipher, secret[.cipher] ?? "") }
        return .v3(user)
    }
}
