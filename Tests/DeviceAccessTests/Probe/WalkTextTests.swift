import DeviceAccess
import Kernel
import Testing

/// What a device answered, as it is kept for evidence.
@Suite struct `Walks as text` {
    @Test func `have a line for each name, in order, and no secret`() throws {
        let rows = [
            SNMPRow(.standard(1, 5, 0), .octets(Array("core".utf8))),
            SNMPRow(.standard(1, 1, 0), .octets([0xBA, 0xCB])),
            SNMPRow(.standard(1, 3, 0), .ticks(7)), SNMPRow(.standard(1, 5, 0), .octets(Array("core".utf8))),
            SNMPRow(.standard(2, 1, 0), .integer(-1)), SNMPRow(.standard(2, 2, 0), .natural(1 << 40)),
            SNMPRow(.standard(4, 1, 0), .address(try #require(IPAddress("10.0.0.1")))),
            SNMPRow(.standard(4, 2, 0), .oid(.enterprise(9))),
            SNMPRow(.standard(4, 3, 0), .octets(Array("my-secret!".utf8))),
            SNMPRow(.standard(4, 4, 0), .octets(Array("a|b".utf8))),
        ]
        #expect(
            WalkText.lines(rows, without: ["my-secret", ""]) == """
                1.3.6.1.2.1.1.1.0|4x|bacb
                1.3.6.1.2.1.1.3.0|67|7
                1.3.6.1.2.1.1.5.0|4|core
                1.3.6.1.2.1.2.1.0|2|-1
                1.3.6.1.2.1.2.2.0|70|1099511627776
                1.3.6.1.2.1.4.1.0|64|10.0.0.1
                1.3.6.1.2.1.4.2.0|6|1.3.6.1.4.1.9
                1.3.6.1.2.1.4.3.0|4|〔保密〕
                1.3.6.1.2.1.4.4.0|4x|617c62

                """)
    }
}
