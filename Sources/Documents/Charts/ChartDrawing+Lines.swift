extension ChartDrawing {
    /// One line a series; a missing value breaks the line.
    static func lines(_ chart: Report.Chart) -> String {
        let plot = UprightPlot(chart)
        var canvas = plot.canvas
        let step = plot.width / Double(chart.categories.count)
        for (index, series) in chart.series.enumerated() {
            var data = ""
            var isDrawing = false
            var points: [(x: Double, y: Double, value: Double)] = []
            for category in chart.categories.indices {
                guard let value = value(series, category) else {
                    isDrawing = false
                    continue
                }
                let point = (x: plot.left + step * (Double(category) + 0.5), y: plot.y(value), value: value)
                data += "\(isDrawing ? "L" : "M")\(short(point.x)) \(short(point.y))"
                isDrawing = true
                points.append(point)
            }
            if points.isEmpty { continue }
            let stroke = ChartPalette.stroke(index)
            canvas.path(data, fill: "none", stroke: stroke, width: 2, dash: ChartPalette.dash(index))
            guard points.count <= 60 else { continue }
            for point in points {
                canvas.path(
                    ChartPalette.mark(index, x: point.x, y: point.y), fill: "#ffffff", stroke: stroke, width: 1.6)
                if chart.series.count == 1, points.count <= 16 {
                    canvas.text(ChartScale.label(point.value), x: point.x, y: point.y - 9, size: 12, anchor: .middle)
                }
            }
        }
        legend(chart.series.count > 1 ? chart.series : [], on: &canvas, x: plot.left, y: plot.legendTop) {
            canvas, index, x, y in
            let stroke = ChartPalette.stroke(index)
            let data = "M\(short(x - 2)) \(short(y + 6))L\(short(x + 20)) \(short(y + 6))"
            canvas.path(data, fill: "none", stroke: stroke, width: 2, dash: ChartPalette.dash(index))
            canvas.path(ChartPalette.mark(index, x: x + 9, y: y + 6), fill: "#ffffff", stroke: stroke, width: 1.6)
        }
        return canvas.svg
    }
}
