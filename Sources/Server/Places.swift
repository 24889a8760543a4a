import Foundation
import Kernel
import Records

/// Where things are on this machine.
package struct Places: Sendable {
    /// The data folder.
    package let data: DataFolder
    /// The folder of keys, outside the data folder.
    package let keys: URL
    /// Folders of content, the strongest first.
    package let content: [URL]
    /// What `./up` installs.
    package let runtime: URL

    /// Finds them: as set, else beside the program, else in the checkout that the program was built in.
    /// - Throws: `SettingsError` where content cannot be found, or the keys would lie inside the data folder.
    package init(_ settings: Settings, program: String = CommandLine.arguments.first ?? "") throws {
        data = DataFolder(Self.folder(settings["data"]))
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
        let usualKeys = getuid() == 0 ? "/etc/anhu/keys" : "\(home)/.config/anhu/keys"
        keys = Self.folder(settings["keys"].isEmpty ? usualKeys : settings["keys"])
        let (realKeys, realData) = (keys.resolvingSymlinksInPath().path, data.url.resolvingSymlinksInPath().path)
        guard !(realKeys + "/").hasPrefix(realData + "/") else {
            throw SettingsError.value(name: "keys", found: keys.path, expected: "数据目录之外的目录")
        }
        let around = Self.foldersAround(program)
        let shipped =
            settings["content"].isEmpty
            ? around.map { $0.appending(path: "Content", directoryHint: .isDirectory) }
                .first { FileManager.default.fileExists(atPath: $0.appending(path: "web").path) }
            : Self.folder(settings["content"])
        guard let shipped else { throw SettingsError.noContent }
        content = (settings["local-content"].isEmpty ? [] : [Self.folder(settings["local-content"])]) + [shipped]
        runtime =
            settings["runtime"].isEmpty
            ? shipped.deletingLastPathComponent().appending(path: ".anhu", directoryHint: .isDirectory)
            : Self.folder(settings["runtime"])
    }

    /// The files of a folder of content by name, each from the strongest folder that has it.
    package func contentFiles(in folder: String, ending: String) throws -> [(name: String, content: Data)] {
        var found: [String: URL] = [:]
        for root in content.reversed() {
            let place = root.appending(path: folder, directoryHint: .isDirectory)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
            for name in names where name.hasSuffix(ending) { found[name] = place.appending(path: name) }
        }
        return try found.sorted { $0.key < $1.key }.map { name, url in
            do {
                return (name, try Data(contentsOf: url))
            } catch {
                throw RecordsError.file(path: url.path, call: "read", code: EIO)
            }
        }
    }

    /// The folders in which content is looked for: that of the program and those above it, then the present one.
    private static func foldersAround(_ program: String) -> [URL] {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? program
        var folders: [URL] = []
        var folder = URL(filePath: path).deletingLastPathComponent()
        for _ in 0..<5 {
            folders.append(folder)
            folder = folder.deletingLastPathComponent()
        }
        return folders + [URL(filePath: FileManager.default.currentDirectoryPath)]
    }

    private static func folder(_ path: String) -> URL {
        URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
    }
}
