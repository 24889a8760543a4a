import Foundation

/// The checkout that these tests were built from.
struct SourceTree {
    /// The folder of the checkout.
    let root: URL
    /// Every Swift file below `Sources`, `Tests` and `Benchmarks`.
    let swift: [SwiftSource]

    /// Read once for all rules.
    static let checkout = SourceTree(
        root: URL(filePath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
            .appending(path: "../../..").standardizedFileURL)

    init(root: URL) {
        self.root = root
        swift = ["Sources", "Tests", "Benchmarks"].flatMap { folder in
            Self.files(below: folder, of: root) { $0.hasSuffix(".swift") }
        }.compactMap { path in
            let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
            return text.map { SwiftSource(path: path, text: $0) }
        }
    }

    /// The Swift files of the product itself.
    var product: [SwiftSource] { swift.filter { $0.path.hasPrefix("Sources/") } }

    /// The text of a file. Nil: not there, or not UTF-8.
    func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The text of a file that must be there.
    func require(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The paths of all files below a folder, from the root, in order; folders that are built or fetched left out.
    func files(below folder: String, where take: (String) -> Bool = { _ in true }) -> [String] {
        Self.files(below: folder, of: root, where: take)
    }

    private static func files(below folder: String, of root: URL, where take: (String) -> Bool) -> [String] {
        let start = root.appending(path: folder, directoryHint: .isDirectory)
        guard let walk = FileManager.default.enumerator(atPath: start.path) else { return [] }
        var found: [String] = []
        while let path = walk.nextObject() as? String {
            let name = path.split(separator: "/").last ?? ""
            if name.hasPrefix(".") && name != ".ci" || folder.isEmpty && path == "data" {
                walk.skipDescendants()
            } else if take(path), walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append(folder.isEmpty ? path : "\(folder)/\(path)")
            }
        }
        return found.sorted()
    }
}
