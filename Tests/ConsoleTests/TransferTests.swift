import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Synchronization
import Testing

@testable import Console

@Suite struct TransferTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "console-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    private func console(_ seen: Mutex<[String]>.Box = .init()) throws -> TestConsole {
        let folder = folder
        return try TestConsole({ $0.temporaryFolder = folder }) { routes in
            routes.action("upload", access: .permission(.write), body: .upload(limit: 3_000_000)) { request in
                for file in request.files {
                    let bytes = try Data(contentsOf: URL(filePath: file.path))
                    seen.add("\(file.field) \(file.name) \(file.size) \(bytes.count) \(bytes.first ?? 0)")
                }
                seen.add(request.form["note"] ?? "-")
                return .empty
            }
            routes.action("form", access: .permission(.write)) { _ in .empty }
            routes.download("file", access: .anyone) { _ in
                let path = folder + "/export"
                try Data(repeating: 7, count: 300_000).write(to: URL(filePath: path))
                return .download(Download(file: path, name: "资产清单 \"一\".xlsx", kind: .xlsx, removed: true))
            }
            routes.download("gone", access: .anyone) { _ in
                .download(Download(file: folder + "/none", name: "a", kind: .binary))
            }
            routes.download("chunks", access: .anyone) { _ in
                .download(
                    Download(name: "a.csv", kind: .csv) {
                        AsyncThrowingStream { continuation in
                            for _ in 0..<3 { continuation.yield(Array("a,b\n".utf8)) }
                            continuation.finish()
                        }
                    })
            }
        }
    }

    private func form(_ token: String, file: String, note: String = "备注") -> (headers: [String: String], body: String) {
        (
            ["Content-Type": "multipart/form-data; boundary=\"XyZ\""],
            "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(token)\r\n--XyZ\r\n"
                + "Content-Disposition: form-data; name=\"f\"; filename=\"扫描.xml\"\r\n\r\n\(file)\r\n--XyZ\r\n"
                + "Content-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n\r\n--XyZ\r\n"
                + "Content-Disposition: form-data; name=\"note\"\r\n\r\n\(note)\r\n--XyZ--\r\n"
        )
    }

    @Test func `An upload lies in a file while it is worked on, and no longer`() async throws {
        let seen = Mutex<[String]>.Box()
        let console = try console(seen)
        let (headers, body) = form(try await console.token(.engineer), file: String(repeating: "x", count: 2_000_000))
        let response = try await console.send(.post, "/upload", as: .engineer, headers, body: body)
        #expect(response.status == .noContent)
        #expect(seen.all == ["f 扫描.xml 2000000 2000000 120", "备注"])
        #expect(try names().isEmpty)
    }

    @Test func `An upload that is refused leaves nothing behind`() async throws {
        let seen = Mutex<[String]>.Box()
        let console = try console(seen)
        let token = try await console.token(.engineer)
        let forged = form("forged", file: "x")
        let broken = form(token, file: "x")
        let large = form(token, file: String(repeating: "x", count: 3_000_000))
        let plain = form(token, file: "x")
        #expect(
            try await console.send(.post, "/upload", as: .engineer, forged.headers, body: forged.body).status
                == .forbidden)
        #expect(
            try await console.send(
                .post, "/upload", as: .engineer, broken.headers, body: String(broken.body.dropLast(12))
            ).status == .badRequest)
        #expect(
            try await console.send(.post, "/upload", as: .engineer, large.headers, body: large.body).status
                == .contentTooLarge)
        #expect(
            try await console.send(.post, "/form", as: .engineer, plain.headers, body: plain.body).status
                == .unsupportedMediaType)
        #expect(seen.all.isEmpty)
        #expect(try names().isEmpty)
    }

    @Test func `A full or missing disk is told in Chinese`() async throws {
        try FileManager.default.removeItem(atPath: folder)
        let console = try console()
        let (headers, body) = form(try await console.token(.engineer), file: "x")
        let response = try await console.send(.post, "/upload", as: .engineer, headers, body: body)
        #expect(response.status == .serviceUnavailable)
        #expect(response.text.contains("文件读写失败"))
        #expect(StorageFault(ENOSPC, path: "").explanation.summary.contains("磁盘空间已满"))
    }

    @Test func `A file is sent whole, under its Chinese name, and removed`() async throws {
        let response = try await console().send(.get, "/file")
        #expect(response.body.readableBytes == 300_000)
        #expect(
            response["Content-Disposition"]
                == "attachment; filename=\"____ ___.xlsx\"; filename*=UTF-8''%E8%B5%84%E4%BA%A7%E6%B8%85%E5%8D%95%20%22%E4%B8%80%22.xlsx"
        )
        #expect(response["Content-Type"] == Download.Kind.xlsx.mediaType)
        #expect(try names().isEmpty)
    }

    @Test func `A file that is not there is an error page`() async throws {
        let response = try await console().send(.get, "/gone")
        #expect(response.status == .serviceUnavailable)
        #expect(response["Content-Disposition"] == nil)
    }

    @Test func `Bytes made on the way are sent whole`() async throws {
        #expect(try await console().send(.get, "/chunks").text == "a,b\na,b\na,b\n")
    }
}

extension Mutex where Value == [String] {
    /// Shares lines between a handler and its test.
    final class Box: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) {
            lines.withLock { $0.append(line) }
        }

        var all: [String] { lines.withLock { $0 } }
    }
}
