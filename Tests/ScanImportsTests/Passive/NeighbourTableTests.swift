import Foundation
import Kernel
import Observations
import ScanImports
import Testing

@Suite struct `A neighbour table` {
    @Test func `makes an observation of card and address`() throws {
        let reading = try observe(SourceSamples.ipNeighbours)
        #expect(
            reading.slots == [
                "00:E0:FC:00:00:01 10.1.2.1", "00:1B:21:AA:BB:01 10.1.2.3", "00:1B:21:AA:BB:01 2001:db8::3",
            ])
        let first = try #require(reading.observations.first)
        #expect(first.presence == .remembered)
        #expect(first.addresses == [try address("10.1.2.1")])
        #expect(first.values(.hardware) == ["00:E0:FC:00:00:01"])
        #expect(first.attributes == [.hardware: "00:E0:FC:00:00:01"])
        #expect(first.services == nil)
        #expect(first.seenAt == nil)
        #expect(reading.sightings.map(\.line) == [1, 2, 6])
        #expect(reading.tally.leftOut == [.incomplete: 2, .linkLocal: 1, .group: 1])
    }

    @Test func `tells when an entry was confirmed, once the time of the table is known`() throws {
        let taken = try shanghai("2026-11-23 08:30:00")
        var context = ReadingContext(takenAt: taken)
        context.takenAt = taken
        let linux = try observe(SourceSamples.ipNeighbours, context: context)
        #expect(linux.observations.map(\.seenAt) == [taken - .seconds(7), taken, taken])
        let ruijie = try observe(SourceSamples.ruijie, context: context)
        #expect(ruijie.observations.map(\.seenAt) == [taken, taken - .minutes(5)])
        let fortiGate = try observe(SourceSamples.fortiGate, context: context)
        #expect(fortiGate.observations.map(\.seenAt) == [taken - .minutes(3), taken])
    }

    @Test func `of BSD has no leading zeros, and a name that is kept`() throws {
        let reading = try observe(SourceSamples.arpCommand)
        #expect(
            reading.slots == [
                "00:E0:FC:00:00:01 10.1.2.1", "00:1B:21:AA:BB:01 10.1.2.3", "00:1B:21:0A:0B:0C 10.1.2.4",
            ])
        #expect(reading.observations[1].attributes[.hostName] == "nurse-07.hospital.cn")
        #expect(reading.observations[1].values(.hostName) == ["nurse-07.hospital.cn"])
        #expect(reading.tally.leftOut == [.incomplete: 1, .group: 1])
    }

    @Test func `of Chinese Windows is read from GBK and UTF-16`() throws {
        let utf8 = try observe(SourceSamples.windowsChinese)
        #expect(utf8.slots == ["00:E0:FC:00:00:01 10.1.2.1", "00:1B:21:AA:BB:01 10.1.2.3"])
        let gbk = try Encoded.gb18030(SourceSamples.windowsChinese)
        #expect(try observe(gbk) == utf8)
        #expect(try observe(Encoded.utf16LittleEndian(SourceSamples.windowsChinese, marked: true)) == utf8)
        #expect(try observe(Encoded.utf16LittleEndian(SourceSamples.windowsChinese, marked: false)) == utf8)
    }

    @Test func `of Huawei takes the VLAN from the end of the line or the next one`() throws {
        let reading = try observe(SourceSamples.huawei)
        #expect(reading.observations.map { $0.attributes[.vlan] } == [nil, "10", nil])
        #expect(reading.tally.leftOut[.incomplete] == 1)
        let brief = try observe(
            """
            IP ADDRESS      MAC ADDRESS    EXPIRE(M) TYPE  INTERFACE           VLAN/CEVLAN
            10.1.2.3        001b-21aa-bb01 3         D-0   GE0/0/0                100/20
            """)
        #expect(brief.observations.map { $0.attributes[.vlan] } == ["100/20"])
        let cloudEngine = try observe(SourceSamples.cloudEngine)
        #expect(cloudEngine.observations.map { $0.attributes[.vlan] } == [nil, "10", nil, nil])
    }

    @Test func `of H3C, Ruijie and Cisco has its VLAN`() throws {
        #expect(try observe(SourceSamples.h3c).observations.map { $0.attributes[.vlan] } == ["10", nil])
        #expect(try observe(SourceSamples.h3c).tally.leftOut[.incomplete] == 1)
        #expect(try observe(SourceSamples.ruijie).observations.map { $0.attributes[.vlan] } == ["10", "10"])
        #expect(try observe(SourceSamples.cisco).observations.map { $0.attributes[.vlan] } == ["10", nil])
        #expect(try observe(SourceSamples.huaweiV6).observations.map { $0.attributes[.vlan] } == ["200"])
    }

    @Test(arguments: [
        ("neighbours.iproute2", "10.1.2.3 eth0 lladdr 00:1b:21:aa:bb:01 STALE", "地址之后应为“dev 接口”"),
        ("neighbours.iproute2", "10.1.2.3 dev eth0 lladdr 00:1b:21:aa:bb STALE", "MAC 地址“00:1b:21:aa:bb”写法不正确"),
        ("neighbours.arp", "? (10.1.2.3) at 00-1b-21-aa-bb-01 on eth0", "MAC 地址“00-1b-21-aa-bb-01”写法不正确"),
        ("neighbours.huawei", "10.1.2.3 001b-21aa-bbzz 3 D-0 GE0/0/0", "MAC 地址“001b-21aa-bbzz”写法不正确"),
        ("neighbours.h3c", "10.1.2.3 001b-21aa-bb01 D", "应有 6 列：地址、MAC 地址、VLAN、接口、老化时间、类型"),
        ("neighbours.cisco", "10.1.2.3 001b.21aa.bb01", "应依次为 Internet、地址、时间、MAC 地址、类型、接口"),
        ("neighbours.fortigate", "10.1.2.3 3 001b.21aa.bb01 port1", "MAC 地址“001b.21aa.bb01”写法不正确"),
    ])
    func `refuses a damaged line with its number and the reason`(id: String, line: String, reason: String) throws {
        let reading = try observe("\n\(line)\n", as: id)
        #expect(reading.rejected == [RejectedLine(line: 2, text: line, reason: reason)])
    }

    @Test func `of a million broken lines tells the first and counts the rest`() throws {
        let text = String(repeating: "10.1.2.3 dev eth0 lladdr nonsense STALE\n", count: 5000)
        let reading = try observe(text, as: "neighbours.iproute2")
        #expect(reading.rejected.count == ReadingLimits().rejections)
        #expect(reading.tally.rejected == 5000)
        let long = try observe(
            "10.1.2.3 " + String(repeating: "x", count: 200_000) + "\n10.1.2.3 dev e lladdr 0:1:2:3:4:5 STALE",
            as: "neighbours.iproute2")
        #expect(long.rejected.map(\.reason) == ["该行超过 65536 字节，未读取"])
        #expect(long.sightings.count == 1)
    }
}

/// What real devices printed, kept outside the repository.
private let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../../shared/data/device-output").standardizedFileURL

@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder.path), "shared/data/device-output is absent"))
struct `Neighbour tables of real devices` {
    /// Entries and skipped ones, counted with grep.
    @Test(arguments: [
        ("huawei_vrp/display_arp_brief/huawei_vrp_display_arp_brief.raw", "neighbours.huawei", 3, 0),
        ("huawei_vrp/display_arp_brief/huawei_vrp_display_arp_brief2.raw", "neighbours.huawei", 4, 0),
        ("huawei_vrp/display_arp_all/huawei_vrp_display_arp_all.raw", "neighbours.huawei", 5, 0),
        ("huawei_vrp/display_arp_all/huawei_vrpv8_display_arp_all.raw", "neighbours.huawei", 0, 0),
        (
            "huawei_vrp/display_ipv6_neighbors/huawei_vrp_display_ipv6_neighbors_description1.raw",
            "neighbours.huawei.v6", 1, 1
        ),
        (
            "huawei_vrp/display_ipv6_neighbors/huawei_vrp_display_ipv6_neighbors_description2.raw",
            "neighbours.huawei.v6", 1, 2
        ),
        ("hp_comware/display_arp/hp_comware_display_arp.raw", "neighbours.h3c", 3, 0),
    ])
    func `are recognised and read whole`(file: String, id: String, entries: Int, skipped: Int) throws {
        let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
        #expect(try ObservationFormat.find(in: FormatSample(bytes)).id == id)
        let reading = try observe(bytes)
        #expect(reading.failure == nil)
        #expect(reading.rejected == [])
        // The long table is counted here by what a line of it begins with.
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let counted = lines.count { $0.split(separator: " ").first.map { IPAddress(String($0)) != nil } ?? false }
        #expect(reading.sightings.count == (entries > 0 ? entries : counted))
        #expect(reading.tally.leftOut.filter { $0.key != .otherLine }.values.reduce(0, +) == skipped)
    }
}
