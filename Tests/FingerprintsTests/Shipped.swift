import Fingerprints
import Foundation

/// The rules of this checkout, read once for all tests.
enum Shipped {
    /// `Content/fingerprints` of the checkout that these tests were built from.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Content/fingerprints", directoryHint: .isDirectory)

    /// Its files by name.
    static let files: [(name: String, text: String)] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            let path = folder.appending(path: name).path
            return (try? String(contentsOfFile: path, encoding: .utf8)).map { (name, $0) }
        }
    }()

    /// All of them in force.
    static let library = FingerprintLibrary(files: files)
}

/// A library of one file.
func library(_ text: String, name: String = "local.yaml") -> FingerprintLibrary {
    FingerprintLibrary(files: [(name, text)])
}

/// A rule with a condition, that gives a purpose: the least that a test needs.
func rule(_ id: String = "one", when: String, give: String = "{ purpose: 甲 }", rest: String = "") -> String {
    """
      - id: \(id)
        source: 测试
        when: \(when)
        give: \(give)
        confidence: 80
        examples: [{ clues: { banner: x } }]
        \(rest)

    """
}
