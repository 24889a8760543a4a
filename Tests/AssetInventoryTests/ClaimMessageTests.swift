import Foundation
import Kernel
import Testing

@testable import AssetInventory

@Suite struct `Messages of claims` {
    @Test(arguments: [
        "a@b.example", "zhang.san+it@mail.hospital.example", "x@10-0-0-1.example",
    ])
    func `plain addresses are taken`(text: String) {
        #expect(ChannelAddress.mail(text) == text)
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@-b.example", "张@b.example",
        "a..b@c.example", "<a@b.example>", "a@b_c.example",
    ])
    func `anything else is not`(text: String) {
        #expect(ChannelAddress.mail(text) == nil)
    }

    @Test(arguments: [
        "ftp://a.example", "https://", "https://user:pw@a.example/", "https://a.example/#x", "file:///etc/passwd",
        "https://a.example/ b", "https://a.example/\"", "a.example", "https://a.example\n",
    ])
    func `a webhook goes to a host over the web only`(text: String) {
        #expect(ChannelAddress.web(text) == nil)
    }

    @Test func `the console's address has no path`() {
        #expect(ChannelAddress.origin("https://a.example:8443/") == "https://a.example:8443")
        #expect(ChannelAddress.origin("http://10.0.0.1:8080") == "http://10.0.0.1:8080")
        #expect(ChannelAddress.origin("https://a.example/x") == nil)
        #expect(ChannelAddress.origin("https://a.example?x") == nil)
    }

    @Test func `encoded words are whole characters in at most 75 signs`() {
        let subject = String(repeating: "请确认资产归属：🏥", count: 20)
        let lines = MailText.words(subject).components(separatedBy: "\r\n ")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let decoded = lines.map { line in
            Data(base64Encoded: String(line.dropFirst("=?UTF-8?B?".count).dropLast(2)))
                .flatMap { String(data: $0, encoding: .utf8) } ?? "?"
        }
        #expect(decoded.joined() == subject)
    }

    @Test func `the date is that of RFC 5322 on Shanghai's clock`() throws {
        let moment = try #require(CivilTime(text: "2026-11-23 08:05")).timestamp
        #expect(MailText.date(moment) == "Mon, 23 Nov 2026 08:05:00 +0800")
    }

    @Test func `the signature is HMAC-SHA256 over seconds and body`() {
        // Computed with: printf '1795392000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        #expect(
            WebhookSignature.signature(body: "{}", secret: "0123456789abcdef", seconds: 1_795_392_000)
                == "f7c461b93b8ee448647333640bc85010f1cb88c14339d1ad668edd28242b4124")
    }

    @Test func `a scan is told by its first bytes`() {
        #expect(ScanFile.mediaType(Array("%PDF-1.7".utf8)) == "application/pdf")
        #expect(ScanFile.mediaType([0xFF, 0xD8, 0xFF, 0xE0]) == "image/jpeg")
        #expect(ScanFile.mediaType([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == "image/png")
        #expect(ScanFile.mediaType(Array("<html>".utf8)) == nil && ScanFile.mediaType([]) == nil)
    }
}
