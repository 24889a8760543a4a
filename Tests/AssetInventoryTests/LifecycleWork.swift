import AssetIdentity
import GRDB
import Kernel
import Observations
import Records
import Testing
import Tools

@testable import AssetInventory

/// What the tests of life cycle and exposure share.
extension TestInventory {
    /// A host as a scan of these ports meets it.
    func host(
        _ address: String, card: Int? = nil, name: String? = nil, system: String? = nil,
        services: [ObservedService] = [], covering: String = "1-65535"
    ) throws -> ObservedItem {
        var observation = Observation(slot: address, presence: .alive)
        observation.addresses = [try #require(IPAddress(address))]
        let hardware = card.map { MACAddress(bits: 0x001B_4400_0000 | UInt64($0)) }
        observation.evidence = [
            hardware.flatMap { IdentityEvidence.hardware($0) }, name.flatMap { IdentityEvidence.hostName($0) },
        ].compactMap(\.self)
        observation.attributes[.hostName] = name
        observation.attributes[.system] = system
        observation.services = services
        return ObservedItem(
            observation: observation, coverage: PortCoverage(tcp: try PortSet(covering)))
    }

    /// Enters what a whole run over a range has met, closes it, and judges what it touched.
    @discardableResult
    func scan(
        _ items: [ObservedItem], of range: String = "10.0.0.0/24", judge: Bool = true
    ) async throws -> Identifier<ScanRun> {
        let run = try await importRun()
        let scope = AddressSet([try #require(AddressRange(range))])
        var memory = RunMemory(scope: scope)
        memory.finish(scope)
        try await enter(items, run: run, memory: memory)
        let moment = time.now
        try await write {
            try RunIntakeStore.closeMissed(in: scope, by: run, began: moment, at: moment, $0)
            try ScanRunStore.set(run, to: .complete, message: "", endedAt: moment, $0)
        }
        if judge { try await self.judge(run) }
        return run
    }

    /// Runs the job that judges what a run has touched, or everything.
    func judge(_ run: Identifier<ScanRun>? = nil) async throws {
        let rules = try `Rules of exposure`.shipped()
        let (moment, principal) = (time.now, engineer)
        let job = try await write { database in
            try JobStore.add(
                try JobRequest(
                    kind: LifecycleJob.kindName, title: "评估", parameters: LifecycleJob.Parameters(run: run)),
                at: moment, by: principal, database)
        }
        let ended = try await JobRunner(store: store, handlers: [LifecycleJob(rules: rules)], only: job).runOnly()
        #expect(ended.state == .succeeded, "\(ended.message ?? "")")
    }

    func warnings(of asset: Int64 = 1) async throws -> [ExposureWarning] {
        try await store.read { try WarningStore.list(of: asset, $0) }
    }

    func asset(_ id: Int64 = 1) async throws -> Asset {
        try await store.read { try AssetStore.find(Identifier(id), $0) }
    }

    /// The feed, newest first.
    func feed(_ change: (inout ChangeFilter) -> Void = { _ in }) async throws -> [ChangeLine] {
        var filter = ChangeFilter()
        change(&filter)
        let made = filter
        return try await store.read { try ChangeFeedStore.list(made, limit: 1000, $0) }
    }
}

extension ObservedService {
    /// A service as a probe has told it.
    static func told(_ number: UInt16, _ name: String, _ product: String? = nil, _ version: String? = nil) -> Self {
        var service = ObservedService(transport: .tcp, number: number)
        service.name = name
        service.product = product
        service.version = version
        service.isProbed = true
        return service
    }
}
