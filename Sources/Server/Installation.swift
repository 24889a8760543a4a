import AssetInventory
import Console
import Directory
import Documents
import Fingerprints
import Foundation
import Kernel
import Logging
import Records
import SystemPackage
import Tools
import Workflow

/// Everything of an installation, put together: the one place that knows every module.
package struct Installation: Sendable {
    /// What it is set to.
    package let settings: Settings
    /// Where things are.
    package let places: Places
    /// The records.
    package let store: RecordStore
    /// Accounts and sessions.
    package let directory: DirectoryContext
    /// Every service.
    package let services: [any ServiceModule]
    /// Every module that has pages.
    package let modules: [any ConsoleModule]
    /// Who may do what.
    package let permissions: PermissionTable
    /// What operations of the interface for programs want: tokens can be issued for these.
    package let operationPermissions: [Permission]
    /// What runs jobs.
    package let jobs: [any JobHandler]
    /// Every deliverable.
    package let deliverables: [DeliverableKind]
    /// The working days.
    package let calendar: WorkCalendar
    /// What scans work with.
    package let tools: ScanTools
    /// Writes documents.
    package let engine: DocumentEngine
    /// The register of tools.
    package let register: ToolRegister
    /// Issues commissions of probes.
    package let commissions: CommissionIssue
    /// Writes the log of the run.
    package let logger: Logger

    /// The schemas of all modules, in the order in which they may refer to one another.
    package static let schemas = [DirectoryModule.schema, WorkflowModule.schema, AssetInventory.schema]

    /// Opens the records and puts the modules together; `hasher` does the slow work on passwords.
    /// - Throws: `ExplainedError` for anything that cannot be used: settings, folders, key, database, content.
    package init(_ settings: Settings, logger: Logger, hasher: PasswordHasher = PasswordHasher()) throws {
        self.settings = settings
        self.logger = logger
        places = try Places(settings)
        guard let keep = Int(settings["backup-keep"]), keep >= 1 else {
            throw SettingsError.value(name: "backup-keep", found: settings["backup-keep"], expected: "不小于 1 的数字")
        }
        let clock = Kernel.Clock { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        calendar = try WorkCalendar(files: places.contentFiles(in: "calendar", ending: ".json"))
        guard let fragile = try places.contentFiles(in: "tools", ending: "fragile-ports.json").first else {
            throw FragilePortsError.unreadable
        }
        store = try RecordStore(
            folder: places.data, keys: places.keys, schemas: Self.schemas, clock: clock, logger: logger)
        directory = DirectoryContext(store: store, hasher: hasher)
        engine = DocumentEngine(
            tools: DocumentTools(
                contentFolders: places.content.map { $0.appending(path: "documents").path },
                installed: places.runtime.path, scratch: places.data.scratch.path))
        let killSwitch = KillSwitch()
        let runner = ToolRunner(killSwitch: killSwitch, clock: clock, logger: logger)
        register = ToolRegister(runner: runner)
        tools = ScanTools(
            nmap: NmapRun(runner: runner), killSwitch: killSwitch,
            fragilePorts: try FragilePorts(json: Array(fragile.content)), isPrivileged: getuid() == 0,
            fingerprints: try Self.fingerprints(places, logger))
        let ledger = LedgerContent(
            aliases: try ValueAliases(files: places.contentFiles(in: "reconciliation", ending: ".json")),
            rules: try ClassificationRules(files: places.contentFiles(in: "classification", ending: ".json")))
        let exposure = try ExposureRules(
            files: places.contentFiles(in: "exposure", ending: ".yaml").map { ($0.name, Array($0.content)) })
        let inventory = AssetInventory(
            store: store, tools: tools, calendar: calendar, engine: engine, content: ledger, exposure: exposure,
            curl: CurlRun(runner: runner), hospital: settings["hospital"])
        commissions = inventory.commissions
        deliverables = inventory.deliverables
        let workflow = WorkflowModule(
            store: store, kinds: deliverables, engine: engine,
            parties: DeliverableParties(hospital: settings["hospital"], provider: settings["provider"]))
        services = [workflow, inventory]
        var table = PermissionTable()
        DirectoryModule(directory).permissions(into: &table)
        for service in services { service.permissions(into: &table) }
        let dashboard = DashboardModule(
            store: store, services: services, board: DutyBoard(store: store, services: services))
        dashboard.permissions(into: &table)
        let doctor = Doctor(places: places, store: store, engine: engine, register: register)
        let administration = AdministrationModule(
            store: store, desk: DoctorDesk(doctor, clock: clock), settings: settings)
        administration.permissions(into: &table)
        permissions = table
        operationPermissions = services.reduce(into: RouteTable()) { $1.routes(into: &$0) }.operationPermissions
        var directoryModule = DirectoryModule(directory)
        directoryModule.allPermissions = table
        directoryModule.operationPermissions = operationPermissions
        directoryModule.vocabulary = services.reduce(.directory.adding(.server)) { $0.adding($1.vocabulary) }
        modules = [dashboard, directoryModule, administration] + services
        jobs =
            services.flatMap(\.jobs) + [
                AuditVerifyJob(), AnchorJob(syslog: try SyslogTarget(settings["anchor-syslog"])),
                BackupJob(keep: keep),
            ]
    }

    /// The rules of `Content/fingerprints`. One that cannot be used is told and left out; the others work.
    package static func fingerprints(_ places: Places, _ logger: Logger) throws -> FingerprintLibrary {
        let files = try places.contentFiles(in: "fingerprints", ending: ".yaml").map { name, content in
            (name: name, text: String(decoding: content, as: UTF8.self))
        }
        let library = FingerprintLibrary(files: files)
        for problem in library.problems {
            logger.warning(
                "fingerprint rule not used", metadata: ["file": "\(problem.file)", "line": "\(problem.line)"])
        }
        return library
    }
}
