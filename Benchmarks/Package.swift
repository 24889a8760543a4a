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

let package = Package(
    name: "benchmarks",
    targets: [
        .systemLibrary(name: "CXML", path: "Product/System/CXML", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CXlsxWriter", path: "Product/System/CXlsxWriter", pkgConfig: "xlsxwriter"),
        .systemLibrary(name: "CMinizip", path: "Product/System/CMinizip", pkgConfig: "minizip"),
        module("Kernel"),
        module("ScanImports", ["Kernel", "CXML"]),
        module("Documents", ["Kernel", "CXlsxWriter", "CMinizip"]),
        benchmark("NmapXMLBenchmark", ["ScanImports"]),
        benchmark("ServerBenchmark", []),
        benchmark("SpreadsheetBenchmark", ["Documents", "Kernel"]),
    ]
)
