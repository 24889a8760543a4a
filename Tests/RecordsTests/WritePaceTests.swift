import Testing

@testable import Records

@Suite struct `The pace of a job that writes` {
    /// What it comes to where each thing takes so long.
    private func settled(_ each: Duration, most: Int) -> Int {
        var pace = WritePace(most: most)
        for _ in 0..<20 { pace.took(each * pace.next, for: pace.next) }
        return pace.next
    }

    @Test func `comes to a twentieth of a second a transaction`() {
        #expect(settled(.microseconds(500), most: 1_000) == 100)
        #expect(settled(.milliseconds(5), most: 1_000) == 10)
    }

    @Test func `is never none, and never more than the job allows`() {
        #expect(settled(.seconds(10), most: 1_000) == 1)
        #expect(settled(.zero, most: 500) == 500)
        var pace = WritePace(most: 8)
        #expect(pace.next == 8)
        pace.took(.seconds(1), for: 0)
        #expect(pace.next == 8)
    }

    @Test func `is not turned round by one slow transaction`() {
        var pace = WritePace(most: 1_000)
        for _ in 0..<10 { pace.took(.milliseconds(10), for: pace.next) }
        let before = pace.next
        pace.took(.seconds(60), for: before)
        #expect(pace.next == before / 4)
    }
}
