// swift-tools-version: 6.2

import PackageDescription

/// Every target is built with the same strictness; a warning is an error (docs/decisions/0001).
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

func module(_ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", swiftSettings: strict)
}

func service(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    module(name, path: "Sources/Services/\(name)", dependencies)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", exclude: fixtures,
        swiftSettings: strict)
}

let package = Package(
    name: "anhu",
    products: [.executable(name: "anhu", targets: ["anhu"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CXML", path: "Sources/System/CXML", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CXlsxWriter", path: "Sources/System/CXlsxWriter", pkgConfig: "xlsxwriter"),
        .systemLibrary(name: "CMinizip", path: "Sources/System/CMinizip", pkgConfig: "minizip"),
        .systemLibrary(name: "CPCRE2", path: "Sources/System/CPCRE2", pkgConfig: "libpcre2-8"),
        .target(name: "CNetSNMP", path: "Sources/System/CNetSNMP", linkerSettings: [.linkedLibrary("netsnmp")]),
        .systemLibrary(name: "CQRencode", path: "Sources/System/CQRencode", pkgConfig: "libqrencode"),

        module("Kernel"),
        module("Observations", ["Kernel"]),
        module("AssetIdentity", ["Kernel", "Observations"]),
        module("Fingerprints", ["Kernel", "Observations", "CPCRE2", yams]),
        module("DeviceAccess", ["Kernel", "Observations", "CNetSNMP", logging]),
        module("ScanImports", ["Kernel", "Observations", "CXML", "CMinizip"]),
        module("Documents", ["Kernel", "CXlsxWriter", "CMinizip"]),
        module("Records", ["Kernel", grdb, sqlite, crypto, logging]),
        module("Tools", ["Kernel", "Observations", "ScanImports", subprocess, systemPackage, logging]),
        module(
            "Console",
            ["Kernel", "CQRencode", hummingbird, hummingbirdCore, nioCore, httpTypes, crypto, lifecycle, logging]),
        module("Directory", ["Kernel", "Records", "Console", grdb, crypto, cryptoExtras, logging]),
        module("Workflow", ["Kernel", "Records", "Console", "Directory", "Documents", grdb, logging]),
        service(
            "AssetInventory",
            [
                "Kernel", "Records", "Console", "Directory", "Workflow", "Documents", "Tools", "Observations",
                "AssetIdentity", "Fingerprints", "DeviceAccess", "ScanImports", grdb, crypto, systemPackage,
                logging, yams,
            ]),
        module(
            "Server",
            [
                "Kernel", "Records", "Console", "Directory", "Workflow", "Documents", "Tools", "Fingerprints",
                "DeviceAccess", "AssetInventory", grdb, yams, nioCore, nioPosix, systemPackage, lifecycle, unixSignals,
                crypto, logging,
            ]),
        .executableTarget(
            name: "anhu",
            dependencies: [
                "Server", "AssetInventory", "Fingerprints", "DeviceAccess", "Observations", "Workflow", "Directory",
                "Console", "Documents", "Tools", "Records",
                "Kernel",
                argumentParser, grdb, logging, systemPackage,
            ],
            swiftSettings: strict),

        tests("Kernel", ["Kernel"]),
        tests("Observations", ["Kernel", "Observations"]),
        tests("AssetIdentity", ["Kernel", "Observations", "AssetIdentity"]),
        tests("Fingerprints", ["Kernel", "Observations", "Fingerprints"]),
        tests("DeviceAccess", ["Kernel", "Observations", "DeviceAccess", logging], fixtures: ["Walks"]),
        tests("ScanImports", ["Kernel", "Observations", "ScanImports", "CMinizip"], fixtures: ["Fixtures"]),
        tests("Documents", ["Kernel", "Documents", "CXlsxWriter"]),
        tests("Records", ["Kernel", "Records", grdb, crypto, logging]),
        tests("Tools", ["Kernel", "Observations", "ScanImports", "Tools", systemPackage, logging]),
        tests(
            "Console",
            ["Kernel", "Console", hummingbird, hummingbirdCore, hummingbirdTesting, nioCore, httpTypes, logging]),
        tests(
            "Directory",
            [
                "Kernel", "Records", "Console", "Directory", grdb, crypto, hummingbird, hummingbirdTesting, httpTypes,
                logging,
            ]),
        tests("Workflow", ["Kernel", "Records", "Workflow"]),
        tests(
            "AssetInventory",
            [
                "Kernel", "Records", "Console", "Directory", "Observations", "AssetIdentity", "ScanImports", "Tools",
                "DeviceAccess", "Documents", "Workflow", "AssetInventory", grdb, crypto, logging, systemPackage,
            ]),
        tests(
            "Server",
            [
                "Kernel", "Records", "Console", "Directory", "Observations", "AssetIdentity", "AssetInventory",
                "Server",
                hummingbird, hummingbirdTesting, httpTypes, nioCore, lifecycle, grdb, logging,
            ]),
        tests("Architecture", []),
    ]
)
