import Kernel
import Testing

@testable import Tools

@Suite struct `Guarded networks` {
    private let table = """
        Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
        eth0	00000000	0100000A	0003	0	0	0	00000000	0	0	0
        *	0000D50A	00000000	0200	0	0	4278198272	0000FFFF	0	0	0
        *	0000D60A	00000000	0200	0	0	100	0000FFFF	0	0	0
        anhulab	0000D50A	00000000	0001	0	0	0	FCFFFFFF	0	0	0
        broken line
        """

    @Test func `are those with the guard's metric that refuse`() {
        #expect(GuardedNetworks.read(table).ranges.map(\.description) == ["10.213.0.0/16"])
    }

    @Test func `are none where there is no table`() {
        #expect(GuardedNetworks.read("").isEmpty)
    }
}
