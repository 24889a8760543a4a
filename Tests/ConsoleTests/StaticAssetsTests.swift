import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Console

@Suite struct StaticAssetsTests {
    private let own: String
    private let installed: String

    init() throws {
        let root = NSTemporaryDirectory() + "assets-\(UUID().uuidString)"
        own = root + "/own"
        installed = root + "/installed"
        for (path, text) in [
            (own + "/anhu.css", "own"), (installed + "/anhu.css", "other"), (installed + "/fonts/a.woff2", "font"),
            (installed + "/htmx.min.js", "script"), (installed + "/htmx.min.js.gz", "zipped"),
            (installed + "/notes.txt", "no"), (installed + "/.secret.css", "no"), (root + "/outside.css", "no"),
        ] {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path))
        }
    }

    private func console() throws -> TestConsole {
        try TestConsole(assets: [own, installed, own + "/missing"]) { _ in }
    }

    @Test func `Files are sent under an address that changes with them, to be kept`() async throws {
        let console = try console()
        let link = try #require(console.server.assets.link("anhu.css"))
        let response = try await console.send(.get, link.text)
        #expect(response.text == "own")
        #expect(response["Content-Type"] == "text/css; charset=utf-8")
        #expect(response["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(try await console.send(.get, "/web/old/anhu.css")["Cache-Control"] == "no-cache")
        try Data("changed".utf8).write(to: URL(filePath: own + "/anhu.css"))
        #expect(StaticAssets(folders: [own, installed]).version != console.server.assets.version)
    }

    @Test(arguments: [
        "outside.css", "../outside.css", "..%2foutside.css", "%2e%2e/outside.css", ".secret.css", "notes.txt", "",
        "fonts", "fonts/../anhu.css", "anhu.css/", "anhu.css%00", "/anhu.css",
    ])
    func `Nothing but the files found at the start can be fetched`(name: String) async throws {
        let console = try console()
        #expect(try await console.send(.get, "/web/\(console.server.assets.version)/\(name)").status == .notFound)
    }

    @Test func `A compressed copy is sent to those that take it`() async throws {
        let console = try console()
        let path = try #require(console.server.assets.link("htmx.min.js")).text
        let zipped = try await console.send(.get, path, ["Accept-Encoding": "gzip, br"])
        #expect(zipped.text == "zipped" && zipped["Content-Encoding"] == "gzip")
        #expect(try await console.send(.get, path).text == "script")
    }

    @Test func `What is missing is known, and pages do without`() async throws {
        let console = try console()
        #expect(console.server.assets.missing.contains("bootstrap.min.css"))
        let page = try await console.send(.get, "/nowhere").text
        #expect(page.contains("/anhu.css\"") && !page.contains("bootstrap.min.css"))
        #expect(StaticAssets(folders: []).missing.count == StaticAssets.known.count)
    }
}
