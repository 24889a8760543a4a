import Testing

@testable import Console

@Suite struct `A sparkline` {
    @Test func `goes from its lowest to its highest value, and is broken where one is missing`() {
        #expect(Sparkline.path([0, 5, 10]) == "M0 94L1 50L2 6")
        #expect(Sparkline.path([3, nil, 3, 3]) == "M0 50h0M2 50L3 50")
        #expect(Sparkline.path([nil, 7, nil]) == "M1 50h0")
        #expect(Sparkline.path([Int.max, 0]) == "M0 6L1 94")
    }

    @Test func `is nothing where nothing is known`() {
        #expect(Sparkline.path([]) == nil && Sparkline.path([nil, nil]) == nil)
        var html = HTML()
        Sparkline([nil], label: "x").render(into: &html)
        #expect(html.isEmpty)
    }
}
