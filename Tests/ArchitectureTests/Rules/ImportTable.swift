/// Who may import whom: design's table as data. A module that is not built yet stands here already, so that it begins
/// under its rule.
struct ImportTable {
    /// One row: a target and what it may import.
    struct Row {
        /// Targets of this package.
        let targets: Set<String>
        /// Products of other packages.
        let products: Set<String>
        /// True where files, dates and text of Foundation are wanted; false where a hot path or a still core is.
        let mayUseFoundation: Bool
    }

    let rows: [String: Row]
    /// The targets in `Sources/Services`: none of them imports another.
    let services: Set<String>

    /// A service that has no row of its own.
    let service: Row

    /// Modules of the system that any target may import where it may import Foundation.
    static let foundation: Set<String> = ["Foundation", "FoundationEssentials", "Dispatch"]
    /// Modules of the system that every target but Kernel may import.
    static let system: Set<String> = ["Glibc", "Musl", "Synchronization"]

    /// The only in-house target that imports nothing at all.
    static let core = "Kernel"

    private static let engines: Set<String> = [
        "Events", "LogFormats", "Detection", "DeviceConfigs", "Observations", "ScanImports", "Tools", "DeviceAccess",
        "Telemetry",
    ]
    private static let assets: Set<String> = [
        "Observations", "AssetIdentity", "Fingerprints", "Tools", "ScanImports", "DeviceAccess",
    ]
    private static let shared: Set<String> = ["Workflow", "Directory", "Records", "Console", "Documents"]

    /// The table of the design (docs: ARCHITECTURE.md, "Who may import whom").
    static let design = ImportTable(
        rows: [
            "Kernel": pure([]),
            "Bytes": pure([]),
            "Events": pure([]),
            "LogFormats": pure(["Events", "CPCRE2"]),
            "Detection": pure(["Events", "CPCRE2"]),
            "DeviceConfigs": pure([]),
            "Observations": pure([]),
            "AssetIdentity": pure(["Observations"]),
            "Fingerprints": row(["Observations", "CPCRE2"], ["Yams"]),
            "ScanImports": pure(["Observations", "CXML", "CMinizip"]),
            "Documents": row(["CXlsxWriter", "CMinizip"], []),
            "Records": row([], ["GRDB", "GRDBSQLite", "Crypto", "Logging"]),
            "Tools": row(["Observations", "ScanImports", "DeviceConfigs", "CSSH", "CNetSNMP"], processes),
            "DeviceAccess": row(["Observations", "ScanImports", "DeviceConfigs", "CSSH", "CNetSNMP"], processes),
            "Console": row(["Records", "CQRencode"], web),
            "Telemetry": row(
                ["Events", "LogFormats", "Detection", "Records", "CZstd"], network.union(["GRDB", "AsyncHTTPClient"])),
            "Directory": row(["Records", "Console"], web.union(["CryptoExtras"])),
            "Workflow": row(["Directory", "Records", "Console", "Documents"], web),
            // Rules of exposure are YAML that a security engineer edits.
            "AssetInventory": row(shared.union(assets), services.union(["Yams"])),
            "Server": row(["*"], ["*"]),
            "anhu": row(["*"], ["*"]),
        ],
        services: [
            "AssetInventory", "Inspection", "ArchitectureRisk", "ConfigurationChange", "ConfigurationBackup",
            "IncidentResponse", "CompromisedEndpoint", "LogAnalysis", "SecuritySupport", "VulnerabilityManagement",
            "HostBaseline", "Hardening", "PenetrationTest", "Drill", "Training", "PolicyLibrary", "GoLiveAssessment",
            "ServerConsolidation", "Contract",
        ],
        service: row(shared.union(engines).union(["AssetInventory"]), services))

    private static let network: Set<String> = [
        "NIOCore", "NIOPosix", "NIOConcurrencyHelpers", "NIOFoundationCompat", "Logging",
    ]
    private static let processes = network.union(["Subprocess", "SystemPackage"])
    private static let web: Set<String> = [
        "GRDB", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "ServiceLifecycle", "Crypto", "Logging",
    ]

    // File paths in the signatures of Tools and DeviceAccess are those of swift-system.
    private static let services = web.union(["SystemPackage"])

    private static func pure(_ targets: Set<String>) -> Row {
        Row(targets: targets.union(["Kernel", "Bytes"]), products: [], mayUseFoundation: false)
    }

    private static func row(_ targets: Set<String>, _ products: Set<String>) -> Row {
        Row(targets: targets.union(["Kernel", "Bytes"]), products: products, mayUseFoundation: true)
    }

    /// The row of a target; of a test target, that of the target it tests. Nil: the design does not know it.
    func row(of target: String) -> Row? {
        rows[target] ?? (services.contains(target) ? service : nil)
    }

    /// Whether the target may import the module.
    func allows(_ target: String, toImport module: String) -> Bool {
        guard let row = row(of: target) else { return false }
        if target == Self.core { return false }
        if Self.system.contains(module) { return true }
        if Self.foundation.contains(module) { return row.mayUseFoundation }
        if services.contains(module), services.contains(target), module != "AssetInventory" { return false }
        return row.targets.contains(module) || row.products.contains(module) || row.targets.contains("*")
    }
}
