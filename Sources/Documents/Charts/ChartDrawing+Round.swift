import Foundation

extension ChartDrawing {
    /// Shares of the first series, clockwise from the top, numbered; the legend on the right tells name, value and share.
    ///
    /// Values that are negative or missing have no slice and show as 无 in the legend. `hole` is the inner radius as a share
    /// of the outer one.
    static func round(_ chart: Report.Chart, hole: Double) -> String {
        let values = chart.categories.indices.map { index in
            chart.series.first.flatMap { value($0, index) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        let total = values.reduce(0) { $0 + ($1 ?? 0) }
        let rows = Double(values.count)
        let height = max(250, rows * 22 + 30)
        var canvas = ChartCanvas(width: 560, height: height)
        let (centerX, centerY, radius) = (125.0, height / 2, 96.0)
        var angle = 0.0
        for (index, value) in values.enumerated() {
            guard let value, value > 0, total > 0 else { continue }
            let share = value / total
            let next = angle + share
            let outline = slice(from: angle, to: next, x: centerX, y: centerY, radius: radius, hole: hole)
            canvas.path(outline, fill: ChartPalette.fill(index).rawValue)
            if share >= 0.025, share < 1 {
                let place = point((angle + next) / 2, x: centerX, y: centerY, radius: radius + 13)
                canvas.text(String(index + 1), x: place.0, y: place.1 + 4, size: 11, anchor: .middle)
            }
            angle = next
        }
        if hole > 0 {
            canvas.text("合计", x: centerX, y: centerY - 5, size: 13, anchor: .middle)
            let sum = ChartScale.label(total) + chart.unit
            canvas.text(
                ChartCanvas.fitted(sum, to: 100, size: 17), x: centerX, y: centerY + 17, size: 17, anchor: .middle,
                isStrong: true)
        }
        let top = (height - rows * 22) / 2
        for (index, name) in chart.categories.enumerated() {
            let y = top + Double(index) * 22
            canvas.rectangle(x: 262, y: y + 3, width: 20, height: 13, style: ChartPalette.fill(index))
            let figure: String
            if let value = values[index] {
                let share = total > 0 ? decimalText(value / total * 100, places: 1) + "%" : "0.0%"
                figure = "\(ChartScale.label(value))\(chart.unit)（\(share)）"
            } else {
                figure = "无"
            }
            let room = 258 - ChartCanvas.width(of: figure)
            canvas.text("\(index + 1)", x: 290, y: y + 14, size: 12)
            canvas.text(
                "\(ChartCanvas.fitted(name, to: max(room - 18, 40)))　\(figure)", x: 308, y: y + 14, size: 13)
        }
        return canvas.svg
    }

    /// The outline of a slice between two turns, 0 at the top, 1 once around.
    private static func slice(
        from: Double, to: Double, x: Double, y: Double, radius: Double, hole: Double
    ) -> String {
        // An arc that ends where it began draws nothing, so a full circle is cut a hair short.
        let to = min(to, from + 0.9999)
        let isLarge = to - from > 0.5 ? 1 : 0
        let (start, end) = (point(from, x: x, y: y, radius: radius), point(to, x: x, y: y, radius: radius))
        let arc = "A\(short(radius)) \(short(radius)) 0 \(isLarge) 1 \(short(end.0)) \(short(end.1))"
        if hole == 0 {
            return "M\(short(x)) \(short(y))L\(short(start.0)) \(short(start.1))\(arc)Z"
        }
        let inner = radius * hole
        let (first, last) = (point(from, x: x, y: y, radius: inner), point(to, x: x, y: y, radius: inner))
        return "M\(short(start.0)) \(short(start.1))\(arc)L\(short(last.0)) \(short(last.1))"
            + "A\(short(inner)) \(short(inner)) 0 \(isLarge) 0 \(short(first.0)) \(short(first.1))Z"
    }

    private static func point(_ turn: Double, x: Double, y: Double, radius: Double) -> (Double, Double) {
        let angle = turn * 2 * Double.pi
        return (x + radius * sin(angle), y - radius * cos(angle))
    }
}
