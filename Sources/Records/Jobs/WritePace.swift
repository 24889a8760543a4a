/// How much a job does in one transaction: there is one writer, and whoever opens a page that is recorded waits for it. As much
/// as takes a twentieth of a second, found out as the work goes on.
package struct WritePace: Sendable {
    private static let wanted = Duration.milliseconds(50)

    /// Things of the next transaction.
    package private(set) var next: Int
    private let most: Int

    /// `most`: things of one transaction, however quick they are.
    package init(most: Int) {
        self.most = most
        next = min(most, 32)
    }

    /// Takes how long a transaction of so many things took.
    package mutating func took(_ duration: Duration, for count: Int) {
        guard count > 0 else { return }
        let fitting = Double(count) * (Self.wanted / max(duration, .microseconds(1)))
        // One slow transaction, or a quick one, does not turn everything round.
        next = Int(min(Double(most), max(Double(next) / 4, 1, min(Double(next) * 2, fitting))))
    }
}
