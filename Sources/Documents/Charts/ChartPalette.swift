/// Fills, strokes and marks that stay apart when the page is printed in black and white.
enum ChartPalette {
    /// What a bar or slice is filled with.
    enum Fill: String, CaseIterable {
        case dark = "#1f4e79"
        case rising = "url(#rising)"
        case light = "#bdd7ee"
        case dots = "url(#dots)"
        case middle = "#7f8c99"
        case level = "url(#level)"
        case falling = "url(#falling)"
        case white = "#ffffff"
    }

    /// The fill of series or slice `index`, from 0; they begin anew after eight.
    static func fill(_ index: Int) -> Fill { Fill.allCases[index % Fill.allCases.count] }

    /// The colour of line `index`.
    static func stroke(_ index: Int) -> String { ["#1f4e79", "#b03a2e", "#1e7145", "#7d3c98", "#444444"][index % 5] }

    /// The dashes of line `index`; empty is unbroken.
    static func dash(_ index: Int) -> String { ["", "7 4", "2 3", "10 3 2 3", "14 4"][index % 5] }

    /// The outline of the mark on line `index`: circle, square, triangle, diamond, reversed triangle.
    static func mark(_ index: Int, x: Double, y: Double) -> String {
        let size = 4.0
        switch index % 5 {
        case 0:
            return "M\(short(x - size)) \(short(y))a\(short(size)) \(short(size)) 0 1 0 \(short(2 * size)) 0"
                + "a\(short(size)) \(short(size)) 0 1 0 \(short(-2 * size)) 0Z"
        case 1: return outline([(x - 3.5, y - 3.5), (x + 3.5, y - 3.5), (x + 3.5, y + 3.5), (x - 3.5, y + 3.5)])
        case 2: return outline([(x, y - 5), (x + 4.5, y + 3.5), (x - 4.5, y + 3.5)])
        case 3: return outline([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)])
        default: return outline([(x, y + 5), (x + 4.5, y - 3.5), (x - 4.5, y - 3.5)])
        }
    }

    private static func outline(_ points: [(Double, Double)]) -> String {
        "M" + points.map { "\(short($0.0)) \(short($0.1))" }.joined(separator: "L") + "Z"
    }

    /// The hatchings, for `<defs>`.
    static let patterns = """
        <pattern id="rising" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#ffffff"/>\
        <path d="M-1 1L1 -1M0 7L7 0M6 8L8 6" stroke="#1f4e79" stroke-width="1.6"/></pattern>
        <pattern id="falling" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#ffffff"/>\
        <path d="M-1 6L1 8M0 0L7 7M6 -1L8 1" stroke="#444444" stroke-width="1.2"/></pattern>
        <pattern id="level" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffffff"/>\
        <path d="M0 3L6 3" stroke="#444444" stroke-width="1.6"/></pattern>
        <pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#eef3f8"/>\
        <circle cx="3.5" cy="3.5" r="1.5" fill="#1f4e79"/></pattern>
        """
}
