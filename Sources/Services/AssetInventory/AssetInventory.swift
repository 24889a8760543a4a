import Console
import Directory
import Documents
import GRDB
import Kernel
import Records
import Tools
import Workflow

/// Service 1, 资产梳理: what is on the hospital's network.
package struct AssetInventory: ServiceModule {
    private let store: RecordStore
    private let tools: ScanTools
    private let calendar: WorkCalendar
    private let engine: DocumentEngine
    private let content: LedgerContent
    private let exposure: ExposureRules
    private let curl: CurlRun
    private let hospital: String
    private let devices: DeviceContact
    /// Files that wait for a person's confirmation.
    private let desk: ImportDesk
    /// The ledger in memory, for lists.
    private let index = LedgerIndex()
    /// What the overview counts, by day.
    private let overviews: RecordCache<CivilDate, AssetOverview>
    /// Its figures on the first page, by day.
    private let firstFigures: RecordCache<CivilDate, [DashboardFigure]>
    /// Where the graph of responsibility takes its risks from: one for each part of the service that knows some.
    private let risks = [RiskSource.exposure]

    /// What issues commissions of probes, for the terminal.
    package var commissions: CommissionIssue {
        CommissionIssue(store: store, tools: tools, calendar: calendar, hospital: hospital)
    }

    /// Takes what it works with; `hospital` is the name that messages to departments bear.
    package init(
        store: RecordStore, tools: ScanTools, calendar: WorkCalendar, engine: DocumentEngine,
        content: LedgerContent = LedgerContent(), exposure: ExposureRules, curl: CurlRun, hospital: String
    ) {
        self.content = content
        self.exposure = exposure
        self.store = store
        self.tools = tools
        self.calendar = calendar
        self.engine = engine
        self.curl = curl
        self.hospital = hospital
        devices = DeviceContact(store: store, tools: tools, curl: curl)
        desk = ImportDesk(clock: store.clock)
        overviews = RecordCache(store)
        firstFigures = RecordCache(store)
    }

    /// The tables, which the records must know before the service exists.
    package static var schema: Schema { AssetInventorySchema.schema }

    package var schema: Schema { Self.schema }

    /// The ending of files in the scratch folder that nobody knows any more once their server is gone.
    package static var draftSuffix: String { ImportDraft.suffix }

    package var jobs: [any JobHandler] {
        [
            ScanJob(tools: tools), ImportJob(fingerprints: tools.fingerprints),
            SourceImportJob(fingerprints: tools.fingerprints), GovernanceJob(content: content),
            ResultImportJob(fingerprints: tools.fingerprints),
            ClaimDeliveryJob(curl: curl, hospital: hospital), LifecycleJob(rules: exposure),
            DeviceSyncJob(devices), DailyFigureJob(),
        ]
    }

    package var deliverables: [DeliverableKind] {
        [
            AssetListDeliverable.kind, ClassificationDeliverable.kind, DynamicLedgerDeliverable.kind,
            ZombieListDeliverable.kind, ResponsibilityGapDeliverable.kind,
        ]
    }

    package func permissions(into table: inout PermissionTable) {
        table.grant(.viewAssets, to: .engineer, .manager, .reviewer, .leadership)
        table.grant(.manageAssets, to: .engineer, .reviewer)
        table.grant(.exportAssets, to: .engineer, .manager, .reviewer)
        // Which source is believed is the hospital's to say.
        table.grant(.setPrecedence, to: .reviewer)
        table.grant(.runScans, to: .engineer)
        table.grant(.tellObservations, to: .engineer)
        table.grant(.approveScans, to: .reviewer)
        table.grant(.stopTools, to: .engineer, .manager, .reviewer)
        Permission.grantResponsibility(in: &table)
        table.grant(.approveAssets, to: .reviewer)
        table.grant(.editExposure, to: .engineer, .reviewer)
    }

    package func routes(into routes: inout RouteTable) {
        OverviewRoutes(store: store, overviews: overviews).add(to: &routes)
        AssetRoutes(store: store, index: index, engine: engine, fingerprints: tools.fingerprints).add(to: &routes)
        AssetInterface(store: store, index: index).add(to: &routes)
        LabelRoutes(store: store).add(to: &routes)
        AssetCodeRoutes(store: store).add(to: &routes)
        StockRoutes(store: store, engine: engine, content: content).add(to: &routes)
        StockCountRoutes(store: store).add(to: &routes)
        let bench = ImportBench(tools.fingerprints)
        ObservationInterface(store: store, bench: bench).add(to: &routes)
        RunInterface(store: store).add(to: &routes)
        IdentityRoutes(store: store).add(to: &routes)
        AssetEditRoutes(store: store, content: content).add(to: &routes)
        BulkEditRoutes(store: store, content: content).add(to: &routes)
        DifferenceRoutes(store: store, content: content).add(to: &routes)
        GapRoutes(store: store, content: content).add(to: &routes)
        DeedRoutes(store: store, content: content).add(to: &routes)
        AttributeRoutes(store: store, content: content).add(to: &routes)
        ClassificationRoutes(store: store, content: content).add(to: &routes)
        ResponsibilityRoutes(store: store, engine: engine, risks: risks).add(to: &routes)
        ClaimRoutes(store: store, calendar: calendar).add(to: &routes)
        ClaimSheetRoutes(store: store, content: content, random: .system).add(to: &routes)
        OwnAssetRoutes(store: store, content: content).add(to: &routes)
        ClaimLinkRoutes(store: store, content: content).add(to: &routes)
        ClaimChannelRoutes(store: store).add(to: &routes)
        ChangeFeedRoutes(store: store, engine: engine).add(to: &routes)
        RecoveryRoutes(store: store).add(to: &routes)
        RecoverySelectionRoutes(store: store).add(to: &routes)
        ZombieRoutes(store: store).add(to: &routes)
        ExposureRoutes(store: store, engine: engine, rules: exposure).add(to: &routes)
        ZoneRoutes(store: store).add(to: &routes)
        OutboundRoutes(store: store).add(to: &routes)
        ScanRoutes(store: store, tools: tools).add(to: &routes)
        DeviceSourceRoutes(store: store, contact: devices).add(to: &routes)
        ScanPlanRoutes(store: store, tools: tools, calendar: calendar).add(to: &routes)
        CommissionRoutes(store: store, tools: tools, calendar: calendar, hospital: hospital).add(to: &routes)
        ImportRoutes(store: store, desk: desk, bench: bench).add(to: &routes)
        ImportMappingRoutes(store: store).add(to: &routes)
    }

    package var navigation: [NavigationItem] {
        [
            NavigationItem(
                "资产总览", to: Links.assetOverview, icon: "bar-chart-line", access: .permission(.viewAssets),
                group: .assets,
                order: 0),
            NavigationItem(
                "资产台账", to: Links.assets, icon: "hdd-network", access: .permission(.viewAssets), group: .assets,
                order: 1),
            NavigationItem(
                "身份核对", to: Links.identity, icon: "fingerprint", access: .permission(.viewAssets), group: .assets,
                order: 3),
            NavigationItem(
                "资产扫描", to: Links.scans, icon: "broadcast", access: .permission(.viewAssets), group: .assets,
                order: 2),
            NavigationItem(
                "资产盘点", to: Links.stocks, icon: "clipboard-check", access: .permission(.viewAssets), group: .assets,
                order: 6),
            NavigationItem(
                "设备数据源", to: Links.deviceSources, icon: "router", access: .permission(.viewAssets), group: .assets,
                order: 3),
            NavigationItem(
                "资产责任", to: Links.responsibility, icon: "diagram-2", access: .permission(.viewAssets), group: .assets,
                order: 4),
            NavigationItem(
                "资产认领", to: Links.claims, icon: "person-check", access: .permission(.viewAssets), group: .assets,
                order: 5),
            NavigationItem(
                "我的资产", to: Links.ownAssets, icon: "pc-display", access: .permission(.answerClaims), group: .assets,
                order: 6),
            NavigationItem(
                "推送渠道", to: Links.claimChannels, icon: "send", access: .permission(.manageClaimChannels),
                group: .administration, order: 20),
        ] + GovernanceDuties.navigation + Self.lifecycleNavigation
    }

    package var vocabulary: AuditVocabulary {
        .assets.adding(.reconciliation).adding(.responsibility).adding(.lifecycle).adding(.deviceSources)
            .adding(.probe).adding(.imports).adding(.overview).adding(.stockTaking)
    }

    package func duties() async throws -> [Duty] {
        let now = store.clock.now()
        return try await store.read { [calendar] database in
            try ScanDuties.list(calendar: calendar, now: now, database) + IdentityDuties.list(database)
                + DeviceDuties.list(database)
                + GovernanceDuties.list(database)
                + ClaimDuties.list(now: now, database)
                + LifecycleDuties.list(now: now, database)
                + StockDuties.list(database)
        }
    }

    package func duties(of visitor: Visitor) async throws -> [Duty] {
        try await store.read { try ClaimDuties.list(of: visitor, $0) }
    }

    package func figures() async throws -> [DashboardFigure] {
        let today = CivilTime(store.clock.now()).date
        return try await firstFigures.value(today) { [store] in
            try await store.read { try Self.figures(today, $0) }
        }
    }

    package func warmUp() async throws {
        try await index.warm(store)
    }

    private static func figures(_ today: CivilDate, _ database: Database) throws -> [DashboardFigure] {
        let figures = try AssetFigureStore.states(database)
        let missed = figures[.total] - figures[.alive]
        let ports = try AssetFigureStore.exposedPorts(database)
        let week = today.adding(days: -6)
        var filter = AssetFilter()
        filter.since = week
        let fresh = try AssetStore.count(filter, database)
        return try [
            AssetFigure.total.onFirstPage(figures[.total]), AssetFigure.alive.onFirstPage(figures[.alive]),
            DashboardFigure(
                "未存活资产", missed, to: Links.assets(alive: false), tone: missed > 0 ? .warning : .neutral,
                permission: .viewAssets),
            DashboardFigure(
                "近7天新增", fresh, to: Links.assets.with("since", week), tone: fresh > 0 ? .info : .neutral,
                permission: .viewAssets),
        ] + GovernanceDuties.figures(database) + ClaimDuties.figures(database)
            + [
                AssetFigure.recovering.onFirstPage(figures[.recovering]),
                AssetFigure.zombies.onFirstPage(figures[.zombies]), AssetFigure.exposedPorts.onFirstPage(ports),
            ] + LifecycleDuties.figures(database)
    }
}
