import Crypto
import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports
import Tools

/// One result on its way into the ledger.
struct ResultEntry {
    private let result: ProbeResult
    private let commission: Commission
    private let fingerprints: FingerprintLibrary
    private let context: JobContext

    init(
        _ result: ProbeResult, _ commission: Commission, _ fingerprints: FingerprintLibrary, _ context: JobContext
    ) {
        self.result = result
        self.commission = commission
        self.fingerprints = fingerprints
        self.context = context
    }

    /// Enters what is new in it. Returns what the run has come to.
    func enter() async throws -> String {
        let store = context.store
        guard let plan = CommissionText.read(Data(commission.body.utf8)) else {
            throw RecordsError.damaged("\(commission.reference).body")
        }
        let (network, known) = try await store.read { [commission] database in
            (
                try IsolatedNetworkStore.find(commission.network, database),
                try ProbeResultStore.parts(of: commission.id, database)
            )
        }
        let reader = try ResultReader(EvidenceVault(store.folder).file(result.sha256))
        let key = try ProbeKeys(store.key).sealing(commission.token)
        let news = reader.parts.enumerated().filter { !known.contains($1.digest) }
        let scans = try plan.scans(privileged: false)
        try await enterBlocks(news.filter { $1.kind == .block }, reader, key, plan, scans, network)
        try await enterObservations(news.filter { $1.kind == .observations }, reader, key, network)
        return try await finish(scans)
    }

    // MARK: Blocks

    private func enterBlocks(
        _ parts: [(offset: Int, element: ResultPart)], _ reader: ResultReader,
        _ key: Curve25519.KeyAgreement.PrivateKey, _ plan: ProbeCommission, _ scans: [NmapScan],
        _ network: IsolatedNetwork
    ) async throws {
        let ordinary = scans.filter { $0.part == .ordinary }
        let intake = try await RunIntake.open(
            commission.run, from: network.probe, scope: AddressSet(ordinary.flatMap(\.targets.ranges)),
            tried: try await wholeAddresses(ordinary), library: fingerprints, context)
        for (place, (offset, part)) in parts.enumerated() {
            try Task.checkCancellation()
            guard let report = BlockReport(try reader.content(part, key)), scans.indices.contains(part.index),
                scans[part.index].key == report.facts.key
            else { throw ResultError.unreadable(part: offset + 1) }
            await context.report(done: place, total: parts.count, "正在导入 \(scans[part.index].title)")
            try await enter(report, of: scans[part.index], plan, part, intake)
        }
        try await intake.close(
            tried: try await wholeAddresses(ordinary), began: max(result.beganAt, commission.issuedAt),
            action("scan.close-run"))
    }

    private func enter(
        _ report: BlockReport, of scan: NmapScan, _ plan: ProbeCommission, _ part: ResultPart, _ intake: RunIntake
    ) async throws {
        let store = context.store
        var hosts: [ScannedHost] = []
        var messages = report.facts.messages.prefix(20).compactMap { VisibleText.line($0, longest: 500) }
        if let failure = try Self.parse(report.xml, { hosts.append($0) }), part.isWhole {
            messages.append(failure.explanation.summary)
        }
        // What was not asked for is not taken in, whatever the report says.
        let items = hosts.filter { $0.addresses.allSatisfy(scan.targets.contains) }
            .compactMap { HostObservation.item($0, coverage: plan.coverage(of: scan)) }
        let content = try EvidenceVault(store.folder).store(report.xml)
        let (now, run, result, facts) = (store.clock.now(), commission.run, result, report.facts)
        let (principal, said) = (context.principal, messages)
        try await intake.enter(items, action("scan.block", label: scan.title)) { database in
            let block = try ScanRunStore.addBlock(
                of: run, key: scan.key, isComplete: part.isWhole, hosts: items.count,
                tool: facts.tool.flatMap { VisibleText.line($0, longest: 100) }, from: facts.began, to: facts.ended,
                message: said.isEmpty ? nil : said.joined(separator: "；"), database)
            let name = "nmap_\(scan.title.replacing("/", with: "-").replacing(" ", with: "_")).xml"
            _ = try EvidenceStore.add(
                content, name: name, mediaType: "application/xml", to: block, note: "探针的扫描原始报告", at: now,
                by: principal.name, database)
            try ProbeResultStore.enter(part.digest, of: result, database)
        }
        if part.isWhole && scan.part == .ordinary {
            try await intake.finish(scan.targets, action("scan.observe", label: scan.title))
        }
    }

    /// Reads nmap's report of a block, the hosts before a break where it breaks off.
    private static func parse(_ xml: Data, _ take: (ScannedHost) -> Void) throws -> ParseError? {
        let parser = try NmapXMLParser()
        return ImportJob.parse(xml, parser, take) ?? ImportJob.parse(Data(), parser, take)
    }

    /// The addresses of the blocks that are whole in this run, out of whichever result.
    private func wholeAddresses(_ ordinary: [NmapScan]) async throws -> AddressSet {
        let whole = try await context.store.read { [commission] in
            try ScanRunStore.completeBlocks(of: commission.run, $0)
        }
        return AddressSet(ordinary.filter { whole.contains($0.key) }.flatMap(\.targets.ranges))
    }

    // MARK: Observations

    private func enterObservations(
        _ parts: [(offset: Int, element: ResultPart)], _ reader: ResultReader,
        _ key: Curve25519.KeyAgreement.PrivateKey, _ network: IsolatedNetwork
    ) async throws {
        for (offset, part) in parts {
            try Task.checkCancellation()
            let content = try reader.content(part, key)
            guard let report = try? JSONDecoder().decode(ObservationReport.self, from: content) else {
                throw ResultError.unreadable(part: offset + 1)
            }
            // Each part by itself: a device and those whom it remembers are met at their addresses whoever told.
            let source = report.origin == .device ? network.snmp : network.neighbours
            let intake = try await RunIntake.open(
                commission.run, from: source, scope: nil, tried: AddressSet(), library: fingerprints, context)
            let items = report.observations.compactMap(ObservationCheck.cleaned).map { ObservedItem(observation: $0) }
            let result = result
            try await intake.enter(items, action("scan.observe", label: source.name)) { database in
                try ProbeResultStore.enter(part.digest, of: result, database)
            }
            try await intake.close(
                tried: AddressSet(), began: result.beganAt, action("scan.observe", label: source.name))
        }
    }

    // MARK: End

    private func finish(_ scans: [NmapScan]) async throws -> String {
        let (store, principal, run) = (context.store, context.principal, commission.run)
        return try await store.write(action("scan.complete"), by: principal) { database in
            let now = store.clock.now()
            let whole = try ScanRunStore.completeBlocks(of: run, database)
            let missing = scans.count { !whole.contains($0.key) }
            let found = try ScanRunStore.find(run, database)
            var text = "发现资产 \(found.assets) 项，其中新增 \(found.newAssets) 项"
            if missing > 0 { text += "；\(missing) 个地址块未扫描完整" }
            try ScanEnding.complete(run, isWhole: missing == 0, text, by: principal, at: now, database)
            return text
        }
    }

    private func action(_ name: String, label: String? = nil) -> AuditAction {
        AuditAction(
            name, object: RecordReference(table: "scan_run", id: commission.run.rawValue),
            label: label ?? "探测任务 #\(commission.id)")
    }
}
