import Crypto
import FoundationEssentials

/// Style sheets, scripts and fonts, read once at the start from the folders given: our own `Content/web`, and what `./up`
/// has installed. Only what was found then can be fetched, by its exact name, so no path can lead elsewhere.
///
/// All lie under an address that holds a hash over all of them, and may be kept by the browser for ever.
package struct StaticAssets: Sendable {
    /// One file.
    struct File: Sendable {
        let bytes: [UInt8]
        let compressed: [UInt8]?
        let mediaType: String
    }

    /// Files that the kit knows and that are not there. Pages work without them, only plainer.
    package let missing: [String]
    /// Twelve hexadecimal digits over all names and contents.
    let version: String
    private let files: [String: File]

    /// The files every page asks for: (name, what the visitor loses without it).
    package static let known: [(name: String, loss: String)] = [
        ("anhu.css", "页面样式"), ("anhu.js", "页面交互与实时进度"), ("anhu-chart.js", "图表"),
        ("bootstrap.min.css", "基础样式"), ("bootstrap-icons.min.css", "图标"),
        ("fonts/bootstrap-icons.woff2", "图标"), ("htmx.min.js", "局部刷新"), ("echarts.esm.min.js", "图表"),
    ]

    /// Reads the folders. A file of an earlier folder goes before one of the same name in a later one; a folder that does
    /// not exist holds nothing.
    package init(folders: [String]) {
        var files: [String: File] = [:]
        for folder in folders {
            for name in Self.names(in: folder) where files[name] == nil && !name.hasSuffix(".gz") {
                guard let mediaType = Self.mediaType(of: name), let bytes = Self.read(folder + "/" + name) else {
                    continue
                }
                files[name] = File(
                    bytes: bytes, compressed: Self.read(folder + "/" + name + ".gz"), mediaType: mediaType)
            }
        }
        var hash = SHA256()
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(name)\u{0}\(file.bytes.count)\u{0}".utf8))
            hash.update(data: file.bytes)
        }
        version = hash.finalize().prefix(6).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
        self.files = files
        missing = Self.known.map(\.name).filter { files[$0] == nil }
    }

    /// The first segment of all addresses of files.
    static let prefix = "/web/"

    /// The file at an address, and whether the address names the present version. Nil: none.
    func file(at path: String) -> (file: File, isCurrent: Bool)? {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let rest = path.dropFirst(Self.prefix.count)
        guard let slash = rest.firstIndex(of: "/"), let file = files[String(rest[rest.index(after: slash)...])] else {
            return nil
        }
        return (file, rest[..<slash] == version)
    }

    /// The address of a file. Nil: it is not there.
    func link(_ name: String) -> Link? {
        files[name] == nil ? nil : Link(local: "\(Self.prefix)\(version)/\(name)")
    }

    /// What every page loads.
    var links: AssetLinks {
        var links = AssetLinks()
        links.styleSheets = ["bootstrap.min.css", "bootstrap-icons.min.css", "anhu.css"].compactMap(link)
        links.scripts =
            [("htmx.min.js", false), ("anhu.js", true)].compactMap { name, isModule in
                link(name).map { ($0, isModule) }
            }
        links.icon = link("anhu.svg")
        return links
    }

    private static func names(in folder: String) -> [String] {
        let manager = FileManager.default
        guard let entries = try? manager.subpathsOfDirectory(atPath: folder) else { return [] }
        return entries.filter { name in
            Link(local: "/" + name)?.text == "/" + name && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return Array(data)
    }

    private static func mediaType(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "woff2": "font/woff2"
        case "woff": "font/woff"
        default: nil
        }
    }
}
