import Kernel
import Testing

@testable import Tools

@Suite("Advance of nmap")
struct NmapAdvanceTests {
    @Test func `counts the addresses behind the last host, and the phases of those under way`() throws {
        var advance = NmapAdvance(targets: addresses("10.1.0.0-10.1.0.19"))
        #expect(advance.share(phase: "Ping Scan", percent: 50) == 0)
        let first = advance.share(phase: "Connect Scan", percent: 100)
        #expect(first > 0.1 && first < 4.0 / 20)
        for last in 0...3 { advance.take(try #require(IPAddress("10.1.0.\(last)"))) }
        #expect(advance.share(phase: "Connect Scan", percent: 0) >= 4.0 / 20)
    }

    @Test func `never goes back and never beyond the end`() throws {
        let targets = addresses("10.1.0.0/28", "10.3.0.5", "fd00::1-fd00::9")
        var advance = NmapAdvance(targets: targets)
        var generator = SystemRandomNumberGenerator()
        var before = 0.0
        let phases = ["Ping Scan", "Connect Scan", "Service scan", "NSE", "new phase"]
        for range in targets.ranges {
            for number in range.first.number...range.last.number {
                for _ in 0..<5 {
                    let share = advance.share(
                        phase: phases[Int.random(in: 0..<5, using: &generator)],
                        percent: Double.random(in: -20...120, using: &generator))
                    #expect(share >= before && share <= 1)
                    before = share
                }
                if Bool.random(using: &generator) {
                    advance.take(IPAddress(family: range.first.family, number: number))
                }
            }
        }
        advance.take(try #require(IPAddress("fd00::9")))
        #expect(advance.share(phase: "Connect Scan", percent: 100) == 1)
    }

    @Test func `a host that is no target, and no target at all, do no harm`() throws {
        var advance = NmapAdvance(targets: addresses("10.1.0.0-10.1.0.3"))
        advance.take(try #require(IPAddress("9.9.9.9")))
        #expect(advance.share(phase: "Connect Scan", percent: nil) <= 1)
        var none = NmapAdvance(targets: addresses())
        #expect(none.share(phase: "Connect Scan", percent: 50) == 0)
    }
}
