import DeviceAccess
import Kernel
import Testing

@Suite struct `Tables of neighbours` {
    @Test func `who has which address, in both tables, without leftovers`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .4.22.1.2.3.10.1.0.20 hex 001b44113ab7
                .4.22.1.4.3.10.1.0.20 int 3
                .4.22.1.2.3.10.1.0.21 hex 001b44113ab8
                .4.22.1.4.3.10.1.0.21 int 2
                .4.22.1.2.3.10.1.0.22 hex
                .4.22.1.2.3.10.1.0.23 hex 000000000000
                .4.22.1.2.3.10.1.0.24 hex ffffffffffff
                .4.22.1.2.3.10.1.0 hex 001b44113ab9
                .4.22.1.2.3.10.1.0.25 hex 1234
                .4.35.1.4.3.1.4.10.1.0.20 hex 001b44113ab7
                .4.35.1.4.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.9 hex 001b44113ab7
                .4.35.1.4.3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.9 hex 001b44113ab7
                """))
        #expect(
            reading.neighbours.map { "\($0.address) \($0.hardware) \($0.port)" } == [
                "10.1.0.20 00:1B:44:11:3A:B7 3", "2001:db8::9 00:1B:44:11:3A:B7 3",
            ])
        #expect(reading.tally.skipped == ["ipNetToMediaTable": 2])
    }

    @Test func `behind which port a card is, by bridge and by VLAN`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .17.1.1.0 hex 00e0fc000001
                .17.1.4.1.2.1 int 101
                .17.1.4.1.2.2 int 102
                .17.1.4.1.2.3 int -5
                .17.4.3.1.2.0.27.68.17.58.183 int 1
                .17.4.3.1.3.0.27.68.17.58.183 int 3
                .17.4.3.1.2.0.224.252.0.0.1 int 2
                .17.4.3.1.3.0.224.252.0.0.1 int 4
                .17.4.3.1.2.0.27.68.17.58.184 int 0
                .17.4.3.1.2.0.27.68.17.58 int 1
                .17.4.3.1.2.1.0.94.0.0.1 int 1
                .17.7.1.2.2.1.2.20.0.27.68.17.58.185 int 2
                .17.7.1.2.2.1.2.20.0.27.68.17.58.186 int 99
                .17.7.1.2.2.1.2.20.0.27.68.17.58.999 int 2
                """))
        #expect(reading.bridge == (try card("00E0FC000001")))
        #expect(
            reading.forwarding.map { "\($0.hardware) \($0.port)" } == [
                "00:1B:44:11:3A:B7 101", "00:1B:44:11:3A:B9 102",
            ])
        #expect(
            reading.tally.skipped == ["dot1dBasePortTable": 1, "dot1dTpFdbTable": 1, "dot1qTpFdbTable": 1])
    }

    private static let lldp = """
        1.0.8802.1.1.2.1.3.1.0 int 4
        1.0.8802.1.1.2.1.3.2.0 hex 00e0fc000001
        1.0.8802.1.1.2.1.3.7.1.2.24 int 5
        1.0.8802.1.1.2.1.3.7.1.3.24 text GigabitEthernet1/0/24
        1.0.8802.1.1.2.1.3.7.1.4.24 text GigabitEthernet1/0/24 Interface
        1.0.8802.1.1.2.1.4.1.1.4.1169175.24.1 int 4
        1.0.8802.1.1.2.1.4.1.1.5.1169175.24.1 hex 3891d5000001
        1.0.8802.1.1.2.1.4.1.1.6.1169175.24.1 int 5
        1.0.8802.1.1.2.1.4.1.1.7.1169175.24.1 text GigabitEthernet1/0/33
        1.0.8802.1.1.2.1.4.1.1.9.1169175.24.1 text HUIJU-2
        1.0.8802.1.1.2.1.4.1.1.10.1169175.24.1 text Comware 7
        1.0.8802.1.1.2.1.4.1.1.12.1169175.24.1 hex 28
        1.0.8802.1.1.2.1.4.1.1.4.9.25.3 int 7
        1.0.8802.1.1.2.1.4.1.1.5.9.25.3 text ABC-123-XYZ
        1.0.8802.1.1.2.1.4.1.1.5.9.25 text short
        1.0.8802.1.1.2.1.4.2.1.3.1169175.24.1.1.4.10.1.123.2 int 2
        1.0.8802.1.1.2.1.4.2.1.3.1169175.24.1.1.4.127.0.0.1 int 2
        1.0.8802.1.1.2.1.4.2.1.3.5 int 2
        """

    @Test func `the other ends of cables by LLDP`() throws {
        let reading = DeviceReading(try rows(Self.lldp))
        #expect(reading.chassisHardware == (try card("00E0FC000001")))
        #expect(reading.links.count == 2)
        let link = try #require(reading.links.first)
        #expect(link.language == .lldp)
        #expect(link.hardware == (try card("3891D5000001")))
        #expect(link.name == "HUIJU-2")
        #expect(link.description == "Comware 7")
        #expect(link.portName == "GigabitEthernet1/0/24")
        #expect(link.remotePort == "GigabitEthernet1/0/33")
        #expect(link.capabilities == ["bridge", "router"])
        #expect(link.isForwarding)
        #expect(link.addresses == [try address("10.1.123.2")])
        #expect(reading.links[1].chassis == "ABC-123-XYZ")
        #expect(reading.tally.skipped == ["lldpRemTable": 1, "lldpRemManAddrTable": 1])
    }

    @Test func `and by the second edition of LLDP`() throws {
        let reading = DeviceReading(
            try rows(
                """
                1.3.111.2.802.1.1.13.1.3.1.0 int 7
                1.3.111.2.802.1.1.13.1.3.2.0 text CHASSIS-9000
                1.3.111.2.802.1.1.13.1.4.1.1.5.0.10.1.3 int 5
                1.3.111.2.802.1.1.13.1.4.1.1.6.0.10.1.3 hex 010a010001
                1.3.111.2.802.1.1.13.1.4.1.1.10.0.10.1.3 text AP-1
                1.3.111.2.802.1.1.13.1.4.1.1.13.0.10.1.3 hex 10
                1.3.111.2.802.1.1.13.1.4.2.1.3.0.10.1.3.1.4.10.1.0.9 int 2
                """))
        #expect(reading.chassis == "CHASSIS-9000")
        let link = try #require(reading.links.first)
        #expect(link.port == 10)
        #expect(link.name == "AP-1")
        #expect(link.capabilities == ["wlan"])
        #expect(link.addresses == [try address("10.1.0.1"), try address("10.1.0.9")])
    }

    @Test func `and by CDP`() throws {
        let reading = DeviceReading(
            try rows(
                """
                1.3.6.1.4.1.9.9.23.1.2.1.1.3.10.1 int 1
                1.3.6.1.4.1.9.9.23.1.2.1.1.4.10.1 hex 0a010002
                1.3.6.1.4.1.9.9.23.1.2.1.1.5.10.1 text Cisco IOS Software 15.2
                1.3.6.1.4.1.9.9.23.1.2.1.1.6.10.1 text ACCESS-1(FOX0000ABCD)
                1.3.6.1.4.1.9.9.23.1.2.1.1.7.10.1 text GigabitEthernet0/1
                1.3.6.1.4.1.9.9.23.1.2.1.1.8.10.1 text cisco WS-C2960X-24TS-L
                1.3.6.1.4.1.9.9.23.1.2.1.1.9.10.1 hex 00000029
                1.3.6.1.4.1.9.9.23.1.2.1.1.6.10 text broken
                """))
        let link = try #require(reading.links.first)
        #expect(link.language == .cdp)
        #expect(link.name == "ACCESS-1")
        #expect(link.platform == "cisco WS-C2960X-24TS-L")
        #expect(link.capabilities == ["router", "bridge"])
        #expect(link.addresses == [try address("10.1.0.2")])
        #expect(reading.tally.skipped == ["cdpCacheTable": 1])
    }
}
