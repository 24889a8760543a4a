import Kernel

/// The hours of the day, in Shanghai, in which something may run: `22:00-06:00` goes over midnight.
package struct TimeWindow: Sendable, Hashable {
    /// Minutes after midnight, 0 to 1439.
    package let from: Int
    /// Minutes after midnight, not included; equal to `from`: the whole day.
    package let to: Int

    /// Takes minutes after midnight. Nil: outside 0 to 1439.
    package init?(from: Int, to: Int) {
        guard (0..<1440).contains(from), (0..<1440).contains(to) else { return nil }
        self.from = from
        self.to = to
    }

    /// Reads `22:00-06:00`. Nil: another form.
    package init?(text: some StringProtocol) {
        let minutes = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minutes($0) }
        guard minutes.count == 2, let from = minutes[0], let to = minutes[1] else { return nil }
        self.init(from: from, to: to)
    }

    /// True when the moment lies inside.
    package func contains(_ moment: Timestamp) -> Bool {
        let minute = CivilTime(moment).minuteOfDay
        if from == to { return true }
        return from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }

    /// The moment itself when it lies inside, otherwise when the window next opens.
    package func opening(from moment: Timestamp) -> Timestamp {
        if contains(moment) { return moment }
        let now = CivilTime(moment)
        let midnight = moment.seconds - Int64(now.minuteOfDay * 60 + now.second)
        let days: Int64 = now.minuteOfDay < from ? 0 : 1
        return Timestamp(seconds: midnight + days * 86_400 + Int64(from) * 60)
    }

    /// How long the window stays open from a moment inside it. Nil: for ever.
    package func remaining(at moment: Timestamp) -> Interval? {
        if from == to { return nil }
        let now = CivilTime(moment)
        let seconds = (to * 60 - now.minuteOfDay * 60 - now.second + 86_400) % 86_400
        return .seconds(Int64(seconds))
    }

    private static func minutes(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

extension TimeWindow: CustomStringConvertible {
    /// `22:00-06:00`
    package var description: String {
        let clock = { (minutes: Int) in
            let text = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            return "\(text(minutes / 60)):\(text(minutes % 60))"
        }
        return "\(clock(from))-\(clock(to))"
    }
}
