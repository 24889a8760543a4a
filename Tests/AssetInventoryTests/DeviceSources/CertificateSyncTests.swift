import Foundation
import GRDB
import Kernel
import Records
import ScanImports
import Testing

@testable import AssetInventory

/// Interfaces that show a certificate of their own making.
@Suite(
    .serialized,
    .enabled(
        if: OwnCertificate.isPossible && FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"),
        "openssl or curl is not installed"))
struct `Interfaces with certificates` {
    private static let token = "a-token-nobody-may-see/1"
    private static let list = #"{"data":{"list":[{"ip":"10.1.1.20","name":"门诊一诊室"}]}}"#

    private func source(
        _ stage: DeviceStage, _ port: UInt16, _ authentication: DeviceSettings.Authentication = .bearer
    ) async throws -> DeviceSource {
        try await stage.json("https://127.0.0.1:\(port)/api") { draft in
            draft.settings.authentication = authentication
            draft.settings.user = authentication == .basic ? "reader" : nil
            draft.settings.tokenName = authentication == .header ? "X-API-Key" : "access_token"
            draft.secret[.token] = Self.token
        }
    }

    private func trust(_ stage: DeviceStage, _ source: DeviceSource) async throws {
        let certificate = try await stage.contact.certificate(of: source)
        let (engineer, now) = (stage.test.engineer, stage.test.time.now)
        try await stage.test.write { database in
            try DeviceSourceStore.offer(certificate, by: source.id, database)
            try DeviceSourceStore.trust(
                fingerprint: certificate.fingerprint, of: source.id, by: engineer, at: now, database)
        }
    }

    @Test func `get no secret before a person has confirmed the certificate, and none after it has changed`()
        async throws
    {
        let stage = try await DeviceStage()
        let own = try OwnCertificate(in: stage.test.folder)
        let server = try await TLSServer(own) { _ in jsonAnswer(Self.list) }
        let source = try await source(stage, server.port)

        let unknown = try await stage.sync(source)
        #expect(unknown.state == .failed && unknown.message?.contains("读取证书") == true, "\(unknown.message ?? "")")
        try await trust(stage, source)
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == nil && !$0.line.contains("/api") })

        let known = try await stage.sync(source)
        #expect(known.state == .complete && known.assets == 1, "\(known.message ?? "")")
        #expect(server.requests.last?.headers["authorization"] == "Bearer \(Self.token)")
        server.stop()

        let other = try OwnCertificate(in: stage.test.folder)
        let impostor = try await TLSServer(other, port: server.port) { _ in jsonAnswer(Self.list) }
        let changed = try await stage.sync(source)
        #expect(changed.state == .failed && changed.message?.contains("与已确认的指纹不一致") == true, "\(changed.message ?? "")")
        #expect(impostor.requests.isEmpty)
        try await stage.test.expectSound()
    }

    @Test(arguments: DeviceSettings.Authentication.allCases)
    func `are told who asks as they want it, and what they repeat of it is not kept`(
        way: DeviceSettings.Authentication
    ) async throws {
        let stage = try await DeviceStage()
        let own = try OwnCertificate(in: stage.test.folder)
        let server = try await TLSServer(own) { request in
            let echo = request.headers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            let body =
                #"{"asked":"\#(request.line) \#(echo)","data":{"list":[{"ip":"10.1.1.20","name":"\#(Self.token)"}]}}"#
            return jsonAnswer(body)
        }
        let source = try await source(stage, server.port, way)
        try await trust(stage, source)
        let run = try await stage.sync(source)
        #expect(run.state == .complete, "\(run.message ?? "")")
        let request = try #require(server.requests.last)
        let basic = Data("reader:\(Self.token)".utf8).base64EncodedString()
        switch way {
        case .none: #expect(request.headers["authorization"] == nil)
        case .basic: #expect(request.headers["authorization"] == "Basic \(basic)")
        case .bearer: #expect(request.headers["authorization"] == "Bearer \(Self.token)")
        case .header: #expect(request.headers["x-api-key"] == Self.token)
        case .parameter: #expect(request.line == "GET /api?access_token=a-token-nobody-may-see%2F1 HTTP/1.1")
        }
        if way != .none {
            try stage.expectNowhere([Self.token, basic, "a-token-nobody-may-see%2F1"])
            #expect(try await stage.test.assets().map(\.name) == ["〔保密〕"])
        }
    }

    @Test func `show the fingerprint that openssl shows`() async throws {
        let stage = try await DeviceStage()
        let own = try OwnCertificate(in: stage.test.folder, name: "fw-1")
        let certificate = try #require(DeviceCertificate(pem: own.pem))
        let process = Process()
        process.executableURL = URL(filePath: OwnCertificate.openssl)
        process.arguments = ["x509", "-in", own.certificate, "-noout", "-fingerprint", "-sha256"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        process.waitForEnd()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains(certificate.fingerprint) && certificate.name == "fw-1")
        // Damaged ones are none, and harm nobody.
        let lines = own.pem.split(separator: "\n").dropFirst().dropLast()
        let octets = try #require(Data(base64Encoded: lines.joined()))
        var random = SystemRandomNumberGenerator()
        for length in 0..<octets.count { _ = DeviceCertificate(pem: octets.prefix(length).base64EncodedString()) }
        for _ in 0..<2_000 {
            var damaged = octets
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<60, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = DeviceCertificate(pem: damaged.base64EncodedString())
        }
        #expect(DeviceCertificate(pem: "AAAA") == nil)
    }
}
