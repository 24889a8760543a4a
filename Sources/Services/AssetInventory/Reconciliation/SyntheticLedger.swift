import AssetIdentity
import Kernel
import Observations
import Records

/// A ledger of made-up devices, each met by a scan and written down in a register, with known disagreements: for tests, and
/// for measuring how fast a hundred thousand are compared.
package struct SyntheticLedger: Sendable {
    /// How many devices.
    package let devices: Int

    /// Of a hundred devices so many have a model that was written down wrongly.
    private static let wrongModels = 5
    /// So many are in no register.
    private static let unregistered = 2
    /// So many were never met.
    private static let unseen = 3
    /// Observations entered in one transaction.
    private static let batch = 1_000

    /// Takes the number of devices.
    package init(devices: Int) {
        self.devices = devices
    }

    /// How many differences a comparison must find.
    package var differences: Int {
        (0..<devices).count { Self.hasWrongModel($0) || Self.isUnregistered($0) || Self.isUnseen($0) }
    }

    /// Enters the scan, then the register, by the way of every source.
    package func fill(_ store: RecordStore, by principal: Principal) async throws {
        try await enter(
            (0..<devices).filter { !Self.isUnseen($0) }, as: .scan, "nmap", store, principal, Self.scanned)
        try await enter(
            (0..<devices).filter { !Self.isUnregistered($0) }, as: .register, "资产登记表", store, principal,
            Self.registered)
    }

    private func enter(
        _ numbers: [Int], as kind: SourceKind, _ name: String, _ store: RecordStore, _ principal: Principal,
        _ observation: @escaping @Sendable (Int) -> Observation
    ) async throws {
        var rest = numbers[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.batch))
            rest = rest.dropFirst(Self.batch)
            let now = store.clock.now()
            try await store.write(AuditAction("asset.observe"), by: principal) { database in
                let origin = ObservationBatch.Origin(
                    source: try LedgerRecordStore.source(kind, name, at: now, database), run: nil,
                    precedence: try PrecedenceStore.current(database), person: principal.name)
                let items = part.map { ObservedItem(observation: observation($0)) }
                _ = try ObservationBatch.enter(
                    items, from: origin, memory: RunMemory(), isFinal: true, at: now, database)
            }
        }
    }

    private static func hasWrongModel(_ number: Int) -> Bool { number % 100 < wrongModels }
    private static func isUnregistered(_ number: Int) -> Bool { (50..<50 + unregistered).contains(number % 100) }
    private static func isUnseen(_ number: Int) -> Bool { (60..<60 + unseen).contains(number % 100) }

    private static func serial(_ number: Int) -> String { "SN\(1_000_000 + number)" }

    private static func scanned(_ number: Int) -> Observation {
        let address = IPAddress(v4: 0x0A00_0000 + UInt32(number))
        let card = MACAddress(bits: 0x001B_4400_0000 | UInt64(number))
        var observation = Observation(slot: address.description, presence: .alive)
        observation.addresses = [address]
        observation.evidence = [
            IdentityEvidence.hardware(card), IdentityEvidence.serial(serial(number)),
            IdentityEvidence.hostName("dev-\(number)"),
        ].compactMap(\.self)
        observation.attributes = [
            .hostName: "dev-\(number)", .hardware: card.description, .brand: "Huawei", .model: "S5720-28P-EI",
            .serial: serial(number), .firmware: "V200R019C10SPC500", .kind: AssetKind.switch.rawValue,
        ]
        observation.services = [22, 80, 161, 443, 830].map { ObservedService(transport: .tcp, number: $0) }
        return observation
    }

    private static func registered(_ number: Int) -> Observation {
        var observation = Observation(slot: "ZC\(number)", presence: .registered)
        observation.evidence = [
            IdentityEvidence.serial(serial(number)), IdentityEvidence.assetNumber("ZC\(number)"),
        ].compactMap(\.self)
        // Another way of writing is no difference.
        observation.attributes = [
            .assetNumber: "ZC\(number)", .brand: "ＨＵＡＷＥＩ", .serial: serial(number).lowercased(),
            .model: hasWrongModel(number) ? "S5700-28C" : "s5720 28p ei", .firmware: "v200r019c10spc500",
            .hostName: "DEV-\(number).", .purchased: "2021", .location: "机房", .kind: AssetKind.switch.chinese,
        ]
        return observation
    }
}
