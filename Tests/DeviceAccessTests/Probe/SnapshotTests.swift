import DeviceAccess
import Kernel
import Observations
import Testing

@Suite struct `What a device says becomes observations` {
    private func snapshot(_ lines: String, _ more: (inout DeviceSnapshot) -> Void = { _ in }) throws -> DeviceSnapshot {
        var snapshot = DeviceSnapshot(
            target: SNMPTarget(try address("10.1.0.1")), reading: DeviceReading(try rows(lines)))
        more(&snapshot)
        return snapshot
    }

    private static let device = """
        .1.1.0 text S5720-36C-EI Huawei Versatile Routing Platform Software
        .1.2.0 oid 1.3.6.1.4.1.2011.2.23.276
        .1.5.0 text HX-SW-01
        .1.6.0 text 三号楼一层弱电间
        .1.7.0 int 78
        .2.2.1.2.1 text GigabitEthernet0/0/1
        .2.2.1.6.1 hex 00e0fc000001
        .2.2.1.2.2 text GigabitEthernet0/0/2
        .2.2.1.6.2 hex 02e0fc000002
        .2.2.1.2.3 text Vlanif10
        .2.2.1.6.3 hex 00005e000101
        .4.20.1.1.10.1.0.1 addr 10.1.0.1
        .4.20.1.1.10.2.0.1 addr 10.2.0.1
        .17.1.1.0 hex 00e0fc000000
        .17.1.4.1.2.1 int 1
        .17.1.4.1.2.2 int 2
        .47.1.1.1.1.2.1 text Huawei S5720 Routing Switch
        .47.1.1.1.1.5.1 int 3
        .47.1.1.1.1.10.1 text V200R007
        .47.1.1.1.1.11.1 text 2102350000000001
        .47.1.1.1.1.12.1 text Huawei
        .47.1.1.1.1.13.1 text S5720-36C
        1.3.6.1.6.3.10.2.1.1.0 hex 800007db0300e0fc000000

        """

    @Test func `of the device itself`() throws {
        let snapshot = try snapshot(Self.device) {
            $0.enterprises = [2011]
            $0.privateTexts = [PrivateText(oid: .enterprise(2011, 5, 25, 31, 6, 5, 0), text: "S5720")]
        }
        let device = try #require(snapshot.observations(seenAt: Timestamp(seconds: 1_767_574_800)).first)
        #expect(device.slot == "10.1.0.1")
        #expect(device.seenAt == Timestamp(seconds: 1_767_574_800))
        #expect(device.presence == .alive)
        #expect(device.addresses.map(\.description) == ["10.1.0.1", "10.2.0.1"])
        #expect(device.services == nil)
        #expect(
            device.evidence.map { "\($0.kind.rawValue) \($0.value)" } == [
                "serial 2102350000000001", "engine 800007db0300e0fc000000", "mac 00:E0:FC:00:00:00",
                "mac 00:E0:FC:00:00:01", "name hx-sw-01",
            ])
        #expect(device.attributes[.hostName] == "HX-SW-01")
        #expect(device.attributes[.location] == "三号楼一层弱电间")
        #expect(device.attributes[.brand] == "Huawei")
        #expect(device.attributes[.model] == "S5720-36C")
        #expect(device.attributes[.serial] == "2102350000000001")
        #expect(device.attributes[.firmware] == "V200R007")
        #expect(device.attributes[.hardware] == "00:E0:FC:00:00:00")
        #expect(device.attributes[.performance] == nil)
        #expect(device.clues.contains(Clue(.snmpObject, "1.3.6.1.4.1.2011.2.23.276")))
        #expect(device.clues.contains(Clue(.snmpServices, "78")))
        #expect(device.clues.contains(Clue(.entityModel, "S5720-36C")))
        #expect(device.clues.contains(Clue(.interface, "Vlanif10")))
        #expect(device.clues.contains(Clue(.snmpEnterprise, "2011")))
        #expect(device.clues.contains(Clue(.snmpPrivate, "1.3.6.1.4.1.2011.5.25.31.6.5.0 S5720")))
    }

    @Test func `of what it measures of itself`() throws {
        let lines = """
            .25.2.2.0 int 8388608
            .25.2.3.1.2.2 oid 1.3.6.1.2.1.25.2.1.4
            .25.2.3.1.3.2 text /
            .25.2.3.1.4.2 int 4096
            .25.2.3.1.5.2 int 26214400
            .25.3.2.1.2.1 oid 1.3.6.1.2.1.25.3.1.3
            .25.3.2.1.3.1 text Intel Xeon
            """
        let device = try snapshot(lines).device
        #expect(device.attributes[.memory] == "8.0 GB")
        #expect(device.attributes[.storage] == "100 GB")
        #expect(device.attributes[.processor] == "Intel Xeon")
        #expect(device.attributes[.performance] == "处理器 1 个，内存 8.0 GB，存储 100 GB")
    }

    @Test func `of who answers for which address`() throws {
        let all = try snapshot(
            Self.device + """
                .4.22.1.2.1.10.1.0.20 hex 001b44113ab7
                .4.22.1.2.1.10.1.0.21 hex 001b44113ab7
                .4.22.1.2.1.10.1.0.254 hex 00005e000101
                .4.22.1.2.1.10.1.0.1 hex 00e0fc000000
                """
        ).observations()
        #expect(all.map(\.slot) == ["10.1.0.1", "00:1B:44:11:3A:B7", "10.1.0.254"])
        #expect(all[1].presence == .remembered)
        #expect(all[1].addresses.map(\.description) == ["10.1.0.20", "10.1.0.21"])
        #expect(all[1].evidence == [try #require(Evidence.hardware(try card("001B44113AB7")))])
        // The card of a pair of routers says nothing of who it is.
        #expect(all[2].evidence.isEmpty)
    }

    @Test func `a card that answers for a whole network is not that of each host`() throws {
        let entries = (1...9).map { ".4.22.1.2.1.10.9.0.\($0) hex 001b44113ab7" }.joined(separator: "\n")
        let neighbours = try snapshot(entries).neighbours
        #expect(neighbours.count == 9)
        #expect(neighbours.allSatisfy { $0.evidence.isEmpty && $0.addresses.count == 1 })
    }

    @Test func `of where things are plugged in`() throws {
        let all = try snapshot(
            Self.device + """
                .17.4.3.1.2.0.27.68.17.58.183 int 1
                .4.22.1.2.1.10.1.0.20 hex 001b44113ab7
                """
        ).observations()
        #expect(all.count == 2)
        #expect(all[1].attributes[.attachment] == "HX-SW-01（10.1.0.1） GigabitEthernet0/0/1")
        #expect(all[1].addresses.map(\.description) == ["10.1.0.20"])
    }

    @Test func `nothing is plugged in behind an uplink`() throws {
        let many = (1...9).map { ".17.4.3.1.2.0.27.68.17.58.\($0) int 1" }.joined(separator: "\n")
        #expect(try snapshot(Self.device + many).neighbours.isEmpty)
        // The same with one card where LLDP tells of a switch at the port.
        let lldp = """
            1.0.8802.1.1.2.1.3.7.1.2.7 int 5
            1.0.8802.1.1.2.1.3.7.1.3.7 text GigabitEthernet0/0/1
            1.0.8802.1.1.2.1.4.1.1.4.1.7.1 int 4
            1.0.8802.1.1.2.1.4.1.1.5.1.7.1 hex 3891d5000001
            1.0.8802.1.1.2.1.4.1.1.9.1.7.1 text JR-SW-07
            1.0.8802.1.1.2.1.4.1.1.10.1.7.1 text Comware 7
            1.0.8802.1.1.2.1.4.1.1.12.1.7.1 hex 28
            1.0.8802.1.1.2.1.4.2.1.3.1.7.1.1.4.10.1.0.7 int 2
            .17.4.3.1.2.0.27.68.17.58.183 int 1
            """
        let neighbours = try snapshot(Self.device + lldp).neighbours
        #expect(neighbours.map(\.slot) == ["38:91:D5:00:00:01"])
        #expect(neighbours[0].addresses.map(\.description) == ["10.1.0.7"])
        #expect(neighbours[0].attributes[.hostName] == "JR-SW-07")
        #expect(neighbours[0].attributes[.attachment] == "HX-SW-01（10.1.0.1） GigabitEthernet0/0/1")
        #expect(neighbours[0].evidence.map(\.kind) == [.hardware, .hostName])
        #expect(
            neighbours[0].clues == [Clue(.neighbourDescription, "Comware 7"), Clue(.capabilities, "bridge router")])
    }

    @Test func `without the device among its neighbours`() throws {
        let lines = """
            1.0.8802.1.1.2.1.4.1.1.4.1.7.1 int 4
            1.0.8802.1.1.2.1.4.1.1.5.1.7.1 hex 00e0fc000001
            1.0.8802.1.1.2.1.4.1.1.4.1.8.1 int 5
            1.0.8802.1.1.2.1.4.1.1.5.1.8.1 hex 010a020001
            .17.4.3.1.2.0.224.252.0.0.1 int 2
            """
        #expect(try snapshot(Self.device + lines).neighbours.isEmpty)
    }
}
