/// Writes SVG 1.1 element by element; every text is escaped, every number is short and finite.
struct ChartCanvas {
    /// In user units; one is about a quarter of a millimetre on paper.
    let width: Double
    let height: Double
    private var body = ""

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// Where a text is held.
    enum Anchor: String {
        case start, middle, end
    }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, style: ChartPalette.Fill) {
        body += "<rect x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(max(0, width)))\" "
        body +=
            "height=\"\(short(max(0, height)))\" fill=\"\(style.rawValue)\" stroke=\"#222222\" stroke-width=\"0.8\"/>\n"
    }

    mutating func line(_ from: (Double, Double), _ to: (Double, Double), color: String, width: Double = 0.8) {
        body += "<line x1=\"\(short(from.0))\" y1=\"\(short(from.1))\" x2=\"\(short(to.0))\" y2=\"\(short(to.1))\" "
        body += "stroke=\"\(color)\" stroke-width=\"\(short(width))\"/>\n"
    }

    mutating func path(_ data: String, fill: String, stroke: String = "#222222", width: Double = 0.8, dash: String = "")
    {
        body += "<path d=\"\(data)\" fill=\"\(fill)\" stroke=\"\(stroke)\" stroke-width=\"\(short(width))\" "
        body += "stroke-linejoin=\"round\"\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>\n"
    }

    mutating func text(
        _ text: String, x: Double, y: Double, size: Double = 13, anchor: Anchor = .start, isStrong: Bool = false
    ) {
        body += "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(short(size))\" "
        body +=
            "text-anchor=\"\(anchor.rawValue)\"\(isStrong ? " font-weight=\"bold\"" : "")>\(escapedXML(text))</text>\n"
    }

    /// The whole document.
    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(short(width))" height="\(short(height))" \
        viewBox="0 0 \(short(width)) \(short(height))" font-family="Noto Sans CJK SC" fill="#111111">
        <defs>
        \(ChartPalette.patterns)
        </defs>
        \(body)</svg>
        """
    }

    /// About how wide a text is: a Chinese character is as wide as it is high, a Latin one somewhat over half.
    static func width(of text: String, size: Double = 13) -> Double {
        var ems = 0.0
        for scalar in text.unicodeScalars { ems += ColumnWidths.columns(scalar) == 2 ? 1 : 0.58 }
        return ems * size
    }

    /// The text cut to a width, with `…` where something is missing.
    static func fitted(_ text: String, to width: Double, size: Double = 13) -> String {
        if self.width(of: text, size: size) <= width { return text }
        var result = ""
        var used = size
        for character in text {
            used += self.width(of: String(character), size: size)
            if used > width { break }
            result.append(character)
        }
        return result + "…"
    }
}

/// The text with the five characters of XML 1.0 section 2.4 escaped; controls that XML cannot hold must be gone before.
func escapedXML(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22, 0x27].contains($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// A coordinate with at most two decimals: `12`, `12.5`, `0` for what is no number.
func short(_ number: Double) -> String {
    guard number.isFinite else { return "0" }
    var text = decimalText(number, places: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
}
