extension ChartDrawing {
    /// Upright bars in groups.
    static func bars(_ chart: Report.Chart) -> String {
        let plot = UprightPlot(chart)
        var canvas = plot.canvas
        let group = plot.width / Double(chart.categories.count)
        let bar = min(48, group * 0.72 / Double(chart.series.count))
        for category in chart.categories.indices {
            let start = plot.left + group * (Double(category) + 0.5) - bar * Double(chart.series.count) / 2
            for (index, series) in chart.series.enumerated() {
                guard let value = value(series, category) else { continue }
                let (top, bottom) = (plot.y(max(value, 0)), plot.y(min(value, 0)))
                let x = start + bar * Double(index)
                canvas.rectangle(x: x, y: top, width: bar, height: bottom - top, style: ChartPalette.fill(index))
                let label = ChartScale.label(value)
                if ChartCanvas.width(of: label, size: 12) < bar + 12 || chart.series.count == 1 && group > 30 {
                    canvas.text(
                        label, x: x + bar / 2, y: value < 0 ? bottom + 13 : top - 4, size: 12, anchor: .middle)
                }
            }
        }
        legend(chart.series.count > 1 ? chart.series : [], on: &canvas, x: plot.left, y: plot.legendTop) {
            $0.rectangle(x: $2, y: $3, width: 18, height: 12, style: ChartPalette.fill($1))
        }
        return canvas.svg
    }

    /// Lying bars in groups, the first category on top.
    static func horizontalBars(_ chart: Report.Chart) -> String {
        let scale = ChartScale(chart.series.flatMap { $0.values.prefix(chart.categories.count) })
        let bar = chart.series.count == 1 ? 20.0 : max(8, 30 / Double(chart.series.count))
        let group = bar * Double(chart.series.count) + 12
        let names = chart.categories.map { ChartCanvas.fitted($0, to: 210) }
        let left = min(max((names.map { ChartCanvas.width(of: $0) }.max() ?? 0) + 14, 60), 228)
        let rows = legendRows(chart.series, width: 640 - left)
        let top = Double(rows) * 20 + 24
        let bottom = top + group * Double(chart.categories.count)
        var canvas = ChartCanvas(width: 640, height: bottom + 26)
        let width = 640 - left - 56
        func x(_ value: Double) -> Double { left + width * scale.fraction(value) }
        if !chart.unit.isEmpty {
            canvas.text("单位：\(ChartCanvas.fitted(chart.unit, to: 120))", x: 632, y: top - 8, size: 12, anchor: .end)
        }
        for tick in scale.ticks {
            canvas.line((x(tick), top), (x(tick), bottom), color: "#d5d5d5")
            canvas.text(ChartScale.label(tick), x: x(tick), y: bottom + 16, size: 12, anchor: .middle)
        }
        for category in chart.categories.indices {
            let start = top + group * Double(category) + 6
            let middle = start + bar * Double(chart.series.count) / 2
            canvas.text(names[category], x: left - 8, y: middle + 4.5, anchor: .end)
            for (index, series) in chart.series.enumerated() {
                guard let value = value(series, category) else { continue }
                let (from, to) = (x(min(value, 0)), x(max(value, 0)))
                let y = start + bar * Double(index)
                canvas.rectangle(x: from, y: y, width: to - from, height: bar, style: ChartPalette.fill(index))
                if bar >= 11 { canvas.text(ChartScale.label(value), x: to + 5, y: y + bar / 2 + 4.5, size: 12) }
            }
        }
        canvas.line((x(0), top), (x(0), bottom), color: "#222222", width: 1.2)
        legend(chart.series.count > 1 ? chart.series : [], on: &canvas, x: left, y: 4) {
            $0.rectangle(x: $2, y: $3, width: 18, height: 12, style: ChartPalette.fill($1))
        }
        return canvas.svg
    }
}

/// The axes that upright bars and lines share.
struct UprightPlot {
    let canvas: ChartCanvas
    let left: Double
    let width: Double
    let legendTop = 4.0
    private let top: Double
    private let height = 210.0
    private let scale: ChartScale

    init(_ chart: Report.Chart) {
        let scale = ChartScale(chart.series.flatMap { $0.values.prefix(chart.categories.count) })
        let ticks = scale.ticks.map { ChartScale.label($0) }
        left = max(ticks.map { ChartCanvas.width(of: $0, size: 12) }.max() ?? 0, 18) + 16
        width = 640 - left - 16
        top = Double(ChartDrawing.legendRows(chart.series, width: width)) * 20 + 38
        self.scale = scale
        var canvas = ChartCanvas(width: 640, height: top + height + 46)
        let bottom = top + height
        for (tick, label) in zip(scale.ticks, ticks) {
            let y = bottom - height * scale.fraction(tick)
            canvas.line((left, y), (left + width, y), color: "#d5d5d5")
            canvas.text(label, x: left - 7, y: y + 4.5, size: 12, anchor: .end)
        }
        let zero = bottom - height * scale.fraction(0)
        canvas.line((left, zero), (left + width, zero), color: "#222222", width: 1.2)
        canvas.line((left, top), (left, bottom), color: "#222222", width: 1.2)
        if !chart.unit.isEmpty {
            canvas.text("单位：\(ChartCanvas.fitted(chart.unit, to: 120))", x: 8, y: top - 22, size: 12)
        }
        Self.names(chart.categories, on: &canvas, left: left, width: width, bottom: bottom)
        self.canvas = canvas
    }

    /// The height at which a value stands.
    func y(_ value: Double) -> Double { top + height * (1 - scale.fraction(value)) }

    /// Names under the axis on two lines; where there are too many, every second, third … is written.
    private static func names(
        _ names: [String], on canvas: inout ChartCanvas, left: Double, width: Double, bottom: Double
    ) {
        let group = width / Double(max(names.count, 1))
        let every = max(1, Int((34 / group).rounded(.up)))
        for (index, name) in names.enumerated() where index % every == 0 {
            let x = left + group * (Double(index) + 0.5)
            let room = group * Double(every) - 6
            if ChartCanvas.width(of: name, size: 12) <= room {
                canvas.text(name, x: x, y: bottom + 18, size: 12, anchor: .middle)
                continue
            }
            let (first, rest) = halves(of: name, room: max(room, 12))
            canvas.text(first, x: x, y: bottom + 18, size: 12, anchor: .middle)
            canvas.text(
                ChartCanvas.fitted(rest, to: max(room, 24), size: 12), x: x, y: bottom + 34, size: 12,
                anchor: .middle)
        }
    }

    /// A name on two lines: cut at its last space where the first half fits, else where the line is full.
    private static func halves(of name: String, room: Double) -> (String, String) {
        if let space = name.lastIndex(of: " "), space > name.startIndex,
            ChartCanvas.width(of: String(name[..<space]), size: 12) <= room
        {
            return (String(name[..<space]), String(name[name.index(after: space)...]))
        }
        var first = ""
        var rest = Substring(name)
        while let next = rest.first, ChartCanvas.width(of: first + String(next), size: 12) <= room {
            first.append(rest.removeFirst())
        }
        return (first, String(rest))
    }
}
