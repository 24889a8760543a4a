import CQRencode

/// A text as a square to be read by a phone (ISO/IEC 18004, error correction M), drawn as a picture inside the page: nothing
/// is loaded, nothing is kept.
package struct QRCode: Component {
    private let text: String
    private let label: String

    /// Takes what the phone reads, and what the picture is to those who cannot see it.
    package init(_ text: String, label: String) {
        self.text = text
        self.label = label
    }

    /// Nothing where the text is too long for a square of the largest size (2,331 bytes).
    package func render(into html: inout HTML) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        // Four modules of white on each side (ISO/IEC 18004, 6.3.8).
        let side = String(width + 8)
        html.open(
            "svg", .class("qr-code"), .named("viewBox", "0 0 \(side) \(side)"), .role("img"), .aria("label", label),
            .named("shape-rendering", "crispEdges"))
        html.open("rect", .named("width", side), .named("height", side), .named("fill", "#fff"))
        html.close("rect")
        html.open("path", .named("d", Self.path(code.pointee.data, width)), .named("fill", "#000"))
        html.close("path")
        html.close("svg")
    }

    /// The dark modules, run by run.
    private static func path(_ modules: UnsafeMutablePointer<UInt8>, _ width: Int) -> String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                // The lowest bit tells dark from light, the others what a module is for.
                guard modules[row * width + column] & 1 == 1 else {
                    column += 1
                    continue
                }
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}
