// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds the product builds the benchmarks. `Product` is a link to ../Sources:
// the libraries are compiled here once more, since their declarations are visible inside one package only.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Product/\(path ?? name)", swiftSettings: strict)
}

func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

// The versions of ../Package.swift.
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CXML", path: "Product/System/CXML", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CXlsxWriter", path: "Product/System/CXlsxWriter", pkgConfig: "xlsxwriter"),
        .systemLibrary(name: "CMinizip", path: "Product/System/CMinizip", pkgConfig: "minizip"),
        .systemLibrary(name: "CPCRE2", path: "Product/System/CPCRE2", pkgConfig: "libpcre2-8"),
        .systemLibrary(name: "CQRencode", path: "Product/System/CQRencode", pkgConfig: "libqrencode"),
        .target(name: "CNetSNMP", path: "Product/System/CNetSNMP", linkerSettings: [.linkedLibrary("netsnmp")]),
        module("Kernel"),
        module("Observations", ["Kernel"]),
        module("AssetIdentity", ["Kernel", "Observations"]),
        module("DeviceAccess", ["Kernel", "Observations", "CNetSNMP", logging]),
        module("Fingerprints", ["Kernel", "Observations", "CPCRE2", yams]),
        module("ScanImports", ["Kernel", "Observations", "CXML", "CMinizip"]),
        module("Documents", ["Kernel", "CXlsxWriter", "CMinizip"]),
        module("Records", ["Kernel", grdb, sqlite, crypto, logging]),
        module("Tools", ["Kernel", "Observations", "ScanImports", subprocess, systemPackage, logging]),
        module(
            "Console",
            ["Kernel", "CQRencode", hummingbird, hummingbirdCore, nioCore, httpTypes, crypto, lifecycle, logging]),
        module("Directory", ["Kernel", "Records", "Console", grdb, crypto, cryptoExtras, logging]),
        module("Workflow", ["Kernel", "Records", "Console", "Directory", "Documents", grdb, logging]),
        module(
            "AssetInventory", path: "Services/AssetInventory",
            [
                "Kernel", "Records", "Console", "Directory", "Workflow", "Documents", "Tools", "Observations",
                "AssetIdentity", "Fingerprints", "DeviceAccess", "ScanImports", grdb, crypto, systemPackage,
                logging, yams,
            ]),
        .target(name: "Measuring", path: "Measuring", swiftSettings: strict),
        .target(name: "Served", path: "Served", swiftSettings: strict),
        benchmark("FingerprintBenchmark", ["Fingerprints", "Observations", "Measuring"]),
        benchmark(
            "LedgerBenchmark",
            [
                "AssetInventory", "Directory", "Fingerprints", "ScanImports", "Records", "Workflow", "Kernel",
                "Measuring",
            ]),
        benchmark("NmapXMLBenchmark", ["ScanImports"]),
        benchmark("RecordsBenchmark", ["Records", "Kernel", "Measuring", grdb]),
        benchmark("LedgerPagesBenchmark", ["Served"]),
        benchmark("ServerBenchmark", ["Served"]),
        benchmark("SpreadsheetBenchmark", ["Documents", "Kernel"]),
    ]
)
