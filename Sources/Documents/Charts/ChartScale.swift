/// The axis of values: from a round number at or below 0 to a round number above the largest.
struct ChartScale {
    /// The lowest value of the axis, 0 or negative.
    let low: Double
    /// The highest value of the axis, above `low`.
    let high: Double
    /// The distance between two ticks: 1, 2 or 5 times a power of ten.
    let step: Double

    /// Fits the values; those that are not finite are left out. Whole values get whole ticks.
    init(_ values: [Double]) {
        // Values beyond this would make the steps meet; nothing that a report counts comes near it.
        let finite = values.filter { $0.isFinite && abs($0) < 1e15 }
        let top = max(finite.max() ?? 0, 0)
        let bottom = min(finite.min() ?? 0, 0)
        let span = top - bottom > 0 ? top - bottom : 1
        var step = Self.round(span / 5)
        if finite.allSatisfy({ $0 == $0.rounded() }) { step = max(1, step) }
        self.step = step
        low = (bottom / step).rounded(.down) * step
        high = max((top / step).rounded(.up) * step, low + step)
    }

    /// The values of the ticks.
    var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        return (0...max(count, 1)).map { low + Double($0) * step }
    }

    /// Where a value lies between the ends, 0 to 1.
    func fraction(_ value: Double) -> Double {
        guard value.isFinite else { return fraction(0) }
        return min(max((value - low) / (high - low), 0), 1)
    }

    /// A value as labels show it: whole where it is whole, else with one or two decimals.
    static func label(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return abs(value) >= 10 ? decimalText(value, places: 1) : decimalText(value, places: 2)
    }

    private static func round(_ rough: Double) -> Double {
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let factor = rough / power
        return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power
    }
}
