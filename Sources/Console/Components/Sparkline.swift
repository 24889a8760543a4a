/// The course of a figure as a thin line without axes, drawn into the page itself: it needs no script. Between its lowest and
/// its highest value the line takes the whole height.
package struct Sparkline: Component {
    /// Units of the picture from top to bottom, and above and below the line.
    private static let (height, margin) = (100, 6)

    private let values: [Int?]
    private let label: String

    /// Takes the values at equal distances, nil where there is none, and what the picture is to those who cannot see it.
    package init(_ values: [Int?], label: String) {
        self.values = values
        self.label = label
    }

    /// Nothing where no value is known.
    package func render(into html: inout HTML) {
        guard let path = Self.path(values) else { return }
        html.open(
            "svg", .class("sparkline"), .named("viewBox", "0 0 \(max(1, values.count - 1)) \(Self.height)"),
            .named("preserveAspectRatio", "none"), .role("img"), .aria("label", label))
        html.open("path", .named("d", path))
        html.close("path")
        html.close("svg")
    }

    /// The line, broken where a value is missing; one value alone becomes a dot. Nil: there is none.
    static func path(_ values: [Int?]) -> String? {
        let known = values.compactMap(\.self)
        guard let least = known.min(), let most = known.max() else { return nil }
        var path = ""
        var isDrawing = false
        for (place, value) in values.enumerated() {
            guard let value else {
                isDrawing = false
                continue
            }
            let isAlone = !isDrawing && (place + 1 >= values.count || values[place + 1] == nil)
            let room = height - 2 * margin
            // In the middle where nothing has changed.
            let part = most == least ? 0.5 : (Double(value) - Double(least)) / (Double(most) - Double(least))
            let rise = Int(Double(room) * part)
            path += "\(isDrawing ? "L" : "M")\(place) \(height - margin - rise)\(isAlone ? "h0" : "")"
            isDrawing = true
        }
        return path
    }
}
