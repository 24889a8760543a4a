import Testing

@testable import Workflow

@Suite struct `Deliverable numbers` {
    @Test func `drafts count up under one number until the final version, then the next number opens`() {
        var latest: (number: String, version: String, isFinal: Bool)?
        var seen: [String] = []
        for isFinal in [false, false, true, false, true, true] {
            let highest = Set(seen.map { $0.split(separator: " ")[0] }).count
            let (number, version) = DeliverableNumber.next(
                after: latest, highest: highest, code: "ZC", year: 2026, isFinal: isFinal)
            latest = (number, version, isFinal)
            seen.append("\(number) \(version)")
        }
        #expect(
            seen == [
                "AH-ZC-2026-001 V0.1", "AH-ZC-2026-001 V0.2", "AH-ZC-2026-001 V1.0", "AH-ZC-2026-002 V0.1",
                "AH-ZC-2026-002 V1.0", "AH-ZC-2026-003 V1.0",
            ])
    }
}
