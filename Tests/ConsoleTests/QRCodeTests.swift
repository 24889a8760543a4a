@testable import Console
import Testing

@Suite("QR code")
struct QRCodeTests {
    @Test func `is a picture inside the page with its finder pattern and a margin of four`() {
        let text = Self.markup("otpauth://totp/Anhu:engineer?secret=JBSWY3DPEHPK3PXP&issuer=Anhu")
        #expect(text.hasPrefix("<svg class=\"qr-code\"") && text.hasSuffix("</svg>"))
        // The upper left finder pattern is seven dark modules wide, seven high.
        #expect(text.contains("d=\"M4 4h7v1h-7z") && text.contains("M4 10h7v1h-7z"))
        #expect(!text.contains("style="))
    }

    @Test func `tells what it is to those who cannot see it, and is not there for a text too long`() {
        #expect(Self.markup("a").contains("aria-label=\"密钥\""))
        #expect(Self.markup(String(repeating: "长", count: 2_000)).isEmpty)
    }

    private static func markup(_ text: String) -> String {
        var html = HTML()
        html.add(QRCode(text, label: "密钥"))
        return String(decoding: html.finished(token: ""), as: UTF8.self)
    }
}
