import DeviceAccess
import Testing

@Suite struct `An object identifier` {
    @Test(arguments: ["1.3.6.1.2.1", ".1.3.6.1.2.1"])
    func `is read with and without a leading dot`(_ text: String) {
        #expect(OID(text) == .standard())
        #expect(OID(text)?.description == "1.3.6.1.2.1")
    }

    @Test(arguments: ["", ".", "1..3", "1.3.", "1.-3", "1.+3", "1.3.4294967296", "1.3.x", "１.３"])
    func `is refused where it is none`(_ text: String) {
        #expect(OID(text) == nil)
    }

    @Test func `has at most 128 arcs`() {
        #expect(OID(Array(repeating: "1", count: 128).joined(separator: ".")) != nil)
        #expect(OID(Array(repeating: "1", count: 129).joined(separator: ".")) == nil)
    }

    @Test func `is ordered as a walk goes`() {
        let order: [OID] = [[1, 3], [1, 3, 6], [1, 3, 6, 1], [1, 3, 6, 2], [1, 3, 10], [2]]
        #expect(order.shuffled().sorted() == order)
    }

    @Test func `knows what is below it and what comes behind`() throws {
        let table = OID.standard(2, 2)
        #expect(table.contains(.standard(2, 2, 1, 1, 1)))
        #expect(!table.contains(.standard(2, 20)))
        #expect(table.index(of: .standard(2, 2, 1, 7)) == [1, 7])
        #expect(table.afterSubtree == .standard(2, 3))
        #expect(OID([1, 4_294_967_295]).afterSubtree == nil)
        #expect(OID.enterprise(2011, 2, 23).enterpriseNumber == 2011)
        #expect(OID.enterprises.enterpriseNumber == nil)
        // As one agent has it: the arc of the enterprises is missing.
        #expect(try #require(OID("1.3.6.1.4.19849")).enterpriseNumber == nil)
    }
}
