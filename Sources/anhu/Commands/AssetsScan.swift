import ArgumentParser
import AssetInventory
import Console
import Foundation
import Kernel
import Records
import Server
import Tools
import Workflow

/// Scans addresses of the approved scope and enters what answers into the ledger.
struct AssetsScan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "扫描已批准范围内的地址",
        discussion: "须提前 3 个工作日通知院方并取得回执（在控制台办理，用 --plan 执行），或对本机回环地址、Lab 用 --waiver 免除。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("地址、网段或地址范围", valueName: "地址")) var ranges: [String] = []
    @Option(help: ArgumentHelp("执行已有的扫描计划（编号）", valueName: "编号")) var plan: Int64?
    @Option(help: ArgumentHelp("排除的地址", valueName: "地址")) var exclude: [String] = []
    @Option(help: ArgumentHelp("端口：1-1000,8080 或 top:1000", valueName: "端口")) var ports = "top:1000"
    @Option(help: ArgumentHelp("每秒报文数上限", valueName: "数量")) var rate = 300
    @Flag(help: "不识别服务版本") var noVersions = false
    @Option(help: ArgumentHelp("免除提前通知的理由，仅限本机回环地址", valueName: "理由")) var waiver: String?
    @Flag(help: "扫描 Lab（本机网络命名空间），范围记为由安装人员批准") var lab = false
    @Flag(help: "只排队，由运行中的服务执行") var detach = false

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let principal = try await common.principal(installation, needing: .runScans)
        let plan = try await self.plan(installation, principal)
        let start = ScanStart(store: store, calendar: installation.calendar)
        let run: Identifier<ScanRun>
        do {
            run = try await start.start(plan, by: principal)
        } catch let error as ScanPlanError where self.plan == nil {
            Failure.printError("计划 #\(plan) 已保存，办理通知后可用 anhu assets scan --plan \(plan) 执行。")
            throw error
        }
        guard let job = try await store.read({ try ScanRunStore.find(run, $0).job }) else { return }
        if detach { return try Detached.show(job, json: common.json) }
        let ended = try await JobWaiting(installation: installation).wait(for: job)
        var filter = AssetFilter()
        filter.run = run
        let (found, assets) = try await store.read { [filter] in
            (try ScanRunStore.find(run, $0), try AssetStore.list(filter, limit: 200, $0))
        }
        if common.json {
            try Terminal.printJSON(ScanLine(found, assets: assets))
        } else {
            print("扫描记录 #\(run)：\(found.state.chinese)。\(found.message ?? ended.message ?? "")")
            AssetLine.printTable(assets.map { AssetLine($0) })
        }
        if found.state != .complete { throw ExitCode(1) }
    }

    private func plan(_ installation: Installation, _ principal: Principal) async throws -> Identifier<ScanPlan> {
        if let plan { return Identifier(plan) }
        let store = installation.store
        let now = store.clock.now()
        guard let targets = AddressSet(text: ranges.joined(separator: ",")) else {
            throw ScanPlanError.badAddresses(ranges.joined(separator: " "))
        }
        guard let exclusions = AddressSet(text: exclude.joined(separator: ",")) else {
            throw ScanPlanError.badAddresses(exclude.joined(separator: " "))
        }
        var draft = ScanPlanDraft(title: "命令行扫描 \(ranges.prefix(3).joined(separator: "、"))", targets: targets)
        draft.exclusions = exclusions
        draft.ports = try PortChoice(ports)
        draft.maxRate = rate
        draft.asksVersions = !noVersions
        let guarded = lab ? try await approveLab(targets, store, at: now) : AddressSet()
        // Root stands behind every account here; only where nothing but this machine is touched may one hand waive.
        if waiver != nil, let loopback = AddressSet(text: "127.0.0.0/8, ::1"),
            !loopback.union(guarded).contains(targets)
        {
            throw ScanPlanError.waiverAtTerminal
        }
        let made = draft
        let allowed = try await store.read { try ScanScopeStore.allowed($0) }
        let id = try await store.write(AuditAction("scan.plan", label: draft.title), by: principal) { database in
            let id = try ScanPlanStore.add(made, by: principal, at: now, database)
            let scans = try ScanPlanStore.find(id, database).nmap
            _ = try scans.scans(
                allowed: allowed, fragile: installation.tools.fragilePorts, privileged: installation.tools.isPrivileged)
            return id
        }
        if let waiver {
            // Nobody of the hospital stands behind this hand: it is named for what it is.
            let approver = Principal(
                accountID: nil, name: "本机用户 \(CommonOptions.osUser)（命令行，仅限本机\(lab ? " Lab" : "回环地址")）",
                source: "cli:\(CommonOptions.osUser)")
            try await store.write(
                AuditAction("scan.waive", object: RecordReference(table: "scan_plan", id: id.rawValue)), by: approver
            ) { try ScanPlanStore.waive(id, reason: waiver, by: approver, at: now, $0) }
        }
        return id
    }
}

extension AssetsScan {
    /// Records the Lab's network as approved by whoever installs, once, and only while its guard keeps it on this machine.
    private func approveLab(
        _ targets: AddressSet, _ store: RecordStore, at now: Timestamp
    ) async throws -> AddressSet {
        let table = (try? String(contentsOfFile: "/proc/net/route", encoding: .utf8)) ?? ""
        let guarded = GuardedNetworks.read(table)
        guard !targets.isEmpty, guarded.contains(targets) else { throw ScanPlanError.labNotGuarded }
        let missing = try await store.read { database in
            guarded.subtracting(try ScanScopeStore.allowed(database))
        }
        let installer = Principal(
            accountID: nil, name: "本机用户 \(CommonOptions.osUser)（安装人员）", source: "cli:\(CommonOptions.osUser)")
        for range in missing.ranges {
            try await store.write(AuditAction("scope.approve", label: range.description), by: installer) {
                try ScanScopeStore.approve(
                    range, basis: "Lab 演练环境，位于本机网络命名空间，由安装人员批准", by: installer.name, at: now, $0)
            }
        }
        return guarded
    }
}

/// A run as JSON.
struct ScanLine: Encodable {
    let run: Int64
    let state: String
    let message: String?
    let newAssets: Int
    let assets: [AssetLine]

    init(_ run: ScanRun, assets: [Asset]) {
        self.run = run.id.rawValue
        state = run.state.rawValue
        message = run.message
        newAssets = run.newAssets
        self.assets = assets.map { AssetLine($0) }
    }
}
