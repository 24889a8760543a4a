import DeviceAccess
import Kernel
import Testing

@Suite struct `Standard tables` {
    @Test func `the system group`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .1.1.0 text Huawei Versatile Routing Platform
                .1.2.0 oid 1.3.6.1.4.1.2011.2.23.276
                .1.3.0 ticks 100
                .1.4.0 text  值班室  8100 \n
                .1.5.0 hex bacbd0c4bdbbbbbbbbfa
                .1.6.0 text 三号楼一层
                .1.7.0 int 78
                1.3.6.1.6.3.10.2.1.1.0 hex 800007db03d494e80de120
                """))
        #expect(reading.system.description == "Huawei Versatile Routing Platform")
        #expect(reading.system.object == .enterprise(2011, 2, 23, 276))
        #expect(reading.system.contact == "值班室 8100")
        #expect(reading.system.name == "核心交换机")
        #expect(reading.system.location == "三号楼一层")
        #expect(reading.system.services == 78)
        #expect(reading.engine.map { hexadecimal($0) } == "800007db03d494e80de120")
    }

    @Test func `the chassis among the parts, and the members of a stack`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .47.1.1.1.1.2.1 text Stack
                .47.1.1.1.1.5.1 int 11
                .47.1.1.1.1.5.2 int 3
                .47.1.1.1.1.11.2 text n/a
                .47.1.1.1.1.13.2 text S5720-36C
                .47.1.1.1.1.2.3 text Chassis
                .47.1.1.1.1.5.3 int 3
                .47.1.1.1.1.8.3 text VER.B
                .47.1.1.1.1.10.3 text V200R007
                .47.1.1.1.1.11.3 text 2102350000000001
                .47.1.1.1.1.12.3 text Huawei
                .47.1.1.1.1.13.3 text S5720-36C
                .47.1.1.1.1.19.3 hex 00112233445566778899aabbccddeeff
                .47.1.1.1.1.5.4 int 3
                .47.1.1.1.1.5.9 int 6
                .47.1.1.1.1.11.9 text PSU0001
                .47.1.1.1.1.5.10.1 int 3
                """))
        #expect(reading.boxes.map(\.index) == [3, 2])
        let box = try #require(reading.boxes.first)
        #expect(box.serial == "2102350000000001")
        #expect(box.maker == "Huawei")
        #expect(box.model == "S5720-36C")
        #expect(box.softwareRevision == "V200R007")
        #expect(box.hardwareRevision == "VER.B")
        #expect(box.uuid?.count == 16)
        #expect(reading.boxes[1].serial == nil)
        #expect(reading.tally.skipped == ["entPhysicalTable": 1])
    }

    @Test func `without a chassis the stack, without a stack the first part`() throws {
        let stack = DeviceReading(try rows(".47.1.1.1.1.5.1 int 10\n.47.1.1.1.1.5.7 int 11"))
        #expect(stack.boxes.map(\.index) == [7])
        let parts = DeviceReading(try rows(".47.1.1.1.1.5.4 int 9\n.47.1.1.1.1.5.7 int 10"))
        #expect(parts.boxes.map(\.index) == [4])
    }

    @Test func `ports with both kinds of names`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .2.2.1.2.1 text GigabitEthernet0/0/1
                .2.2.1.3.1 int 6
                .2.2.1.6.1 hex 00e0fc000001
                .2.2.1.6.2 text 00:E0:FC:00:00:02
                .2.2.1.6.3 hex 000000000000
                .31.1.1.1.1.2 text Gi0/2
                .2.2.1.2.4.4 text broken
                """))
        #expect(reading.interfaces.map(\.index) == [1, 2, 3])
        #expect(reading.interfaces.map(\.label) == ["GigabitEthernet0/0/1", "Gi0/2", "#3"])
        #expect(reading.interfaces.map(\.hardware) == [try card("00E0FC000001"), try card("00E0FC000002"), nil])
        #expect(reading.interfaces[0].type == 6)
        #expect(reading.label(ofPort: 1) == "GigabitEthernet0/0/1")
        #expect(reading.tally.skipped == ["ifTable": 1])
    }

    @Test func `its own addresses from the old table and the new one`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .4.20.1.1.10.1.0.1 addr 10.1.0.1
                .4.20.1.2.10.1.0.1 int 7
                .4.20.1.1.127.0.0.1 addr 127.0.0.1
                .4.20.1.1.5 addr 10.1.0.5
                .4.20.1.2.5 int 8
                .4.34.1.3.1.4.10.1.0.1 int 7
                .4.34.1.3.1.4.10.1.0.2 int 9
                .4.34.1.3.1.4.10.1.0.255 int 9
                .4.34.1.4.1.4.10.1.0.255 int 3
                .4.34.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1 int 9
                .4.34.1.3.4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.3 int 9
                .4.34.1.3.1.10.1.0.3 int 9
                .4.34.1.3.9.9.9 int 9
                """))
        #expect(
            reading.addresses.map { "\($0.address) \($0.port.map(String.init) ?? "-")" } == [
                "10.1.0.1 7", "10.1.0.2 9", "10.1.0.3 9", "10.1.0.5 -", "2001:db8::1 9",
            ])
        #expect(reading.tally.skipped == ["ipAddrTable": 1, "ipAddressTable": 1])
    }

    @Test func `addresses that two routers share are not its own`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .4.20.1.1.10.1.0.1 addr 10.1.0.1
                .4.20.1.1.10.1.0.254 addr 10.1.0.254
                .68.1.4.1.2.7.1.10.1.0.254 int 1
                .207.1.1.2.1.2.7.2.1.4.10.1.9.254 int 1
                .68.1.4.1.2.7 int 1
                """))
        #expect(reading.addresses.map(\.address) == [try address("10.1.0.1")])
        #expect(reading.sharedAddresses == [try address("10.1.0.254"), try address("10.1.9.254")])
        #expect(reading.tally.skipped == ["vrrpAssoIpAddrTable": 1])
    }

    @Test func `memory, disks and processors`() throws {
        let reading = DeviceReading(
            try rows(
                """
                .25.2.2.0 int 8388608
                .25.2.3.1.2.1 oid 1.3.6.1.2.1.25.2.1.2
                .25.2.3.1.3.1 text Physical memory
                .25.2.3.1.2.2 oid 1.3.6.1.2.1.25.2.1.4
                .25.2.3.1.3.2 text C:\\ Label:System Serial Number 1234
                .25.2.3.1.4.2 int 4096
                .25.2.3.1.5.2 int 26214400
                .25.2.3.1.2.3 oid 1.3.6.1.2.1.25.2.1.4
                .25.2.3.1.3.3 text /run
                .25.2.3.1.4.3 int 4096
                .25.2.3.1.5.3 int 1000
                .25.2.3.1.2.4 oid 1.3.6.1.2.1.25.2.1.4
                .25.2.3.1.3.4 text /huge
                .25.2.3.1.4.4 int 9223372036854775807
                .25.2.3.1.5.4 int 1000
                .25.3.2.1.2.1 oid 1.3.6.1.2.1.25.3.1.3
                .25.3.2.1.3.1 text Intel Xeon
                .25.3.2.1.2.2 oid 1.3.6.1.2.1.25.3.1.3
                """))
        #expect(reading.resources.memory == 8 << 30)
        #expect(reading.resources.disks.map(\.name) == ["C:\\"])
        #expect(reading.resources.disks.map(\.size) == [100 << 30])
        #expect(reading.resources.processorCount == 2)
        #expect(reading.resources.processor == "Intel Xeon")
        #expect(reading.tally.skipped == ["hrStorageTable": 1])
    }

    @Test func `net-snmp's own count of memory where there is no other`() throws {
        #expect(DeviceReading(try rows("1.3.6.1.4.1.2021.4.5.0 int 1024")).resources.memory == 1 << 20)
    }

    @Test func `nothing at all`() {
        let reading = DeviceReading([])
        #expect(reading.boxes.isEmpty && reading.interfaces.isEmpty && reading.links.isEmpty)
        #expect(reading.tally.total == 0)
    }
}
