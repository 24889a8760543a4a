// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds the product builds the benchmarks. `Product` is a link to ../Sources:
// the libraries are compiled here once more, since their declarations are visible inside one package only.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Product/\(name)", swiftSettings: strict)
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

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CXML", path: "Product/System/CXML", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CXlsxWriter", path: "Product/System/CXlsxWriter", pkgConfig: "xlsxwriter"),
        .systemLibrary(name: "CMinizip", path: "Product/System/CMinizip", pkgConfig: "minizip"),
        .systemLibrary(name: "CPCRE2", path: "Product/System/CPCRE2", pkgConfig: "libpcre2-8"),
        module("Kernel"),
        module("Observations", ["Kernel"]),
        module("Fingerprints", ["Kernel", "Observations", "CPCRE2", yams]),
        module("ScanImports", ["Kernel", "Observations", "CXML", "CMinizip"]),
        module("Documents", ["Kernel", "CXlsxWriter", "CMinizip"]),
        module("Records", ["Kernel", grdb, sqlite, crypto, logging]),
        benchmark("FingerprintBenchmark", ["Fingerprints", "Observations"]),
        benchmark("NmapXMLBenchmark", ["ScanImports"]),
        benchmark("RecordsBenchmark", ["Records", "Kernel", grdb]),
        benchmark("ServerBenchmark", []),
        benchmark("SpreadsheetBenchmark", ["Documents", "Kernel"]),
    ]
)
