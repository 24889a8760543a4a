import Kernel
import Observations
import ScanImports
import Testing

@Suite struct `Records of other programs` {
    @Test func `as CSV become one observation for card and address`() throws {
        let reading = try observe(SourceSamples.feedCSV)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "10.1.2.4"])
        let first = try #require(reading.sightings.first)
        #expect(first.firstSeenAt == (try shanghai("2026-11-23 08:10")))
        #expect(first.observation.seenAt == (try shanghai("2026-11-23 08:30")))
        #expect(first.observation.services?.map(\.number) == [445, 3389])
        #expect(first.observation.presence == .alive)
        #expect(first.source == "netflow")
        #expect(first.line == 2)
        #expect(reading.observations[1].services?.map(\.transport) == [.udp])
        #expect(reading.observations[1].seenAt == Timestamp(seconds: 1_795_392_000))
        #expect(reading.warnings.map(\.text) == ["未读取不认识的列：colour"])
    }

    @Test func `name an IPv4 device by its IPv4 address, even in the form of IPv6`() throws {
        #expect(
            try observe("ip,hostname\n::ffff:10.1.2.3,PC\n").observations[0].addresses == [
                #require(IPAddress("10.1.2.3"))
            ])
    }

    @Test func `as NDJSON say the same`() throws {
        let reading = try observe(SourceSamples.feedNDJSON)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.3", "00:1B:21:AA:BB:02"])
        #expect(reading.observations[1].presence == .remembered)
        #expect(reading.observations[1].attributes[.hostName] == "打印机-3F")
        #expect(reading.observations[1].seenAt == Timestamp(milliseconds: 1_795_392_000_500))
        #expect(reading.sightings[0].source == "ids")
    }

    @Test func `have every column of the table`() throws {
        let reading = try observe(
            """
            mac;os;brand;model;serial;vlan;kind;vendor_class;presence;port;service;product;version
            00:1b:21:aa:bb:01;Windows 10;联想;M70q;PF12345X;20;terminal;MSFT 5.0;registered;445;microsoft-ds;Windows;10
            """)
        let observation = try #require(reading.observations.first)
        #expect(
            observation.attributes == [
                .hardware: "00:1B:21:AA:BB:01", .system: "Windows 10", .brand: "联想", .model: "M70q",
                .serial: "PF12345X",
                .vlan: "20", .kind: "terminal",
            ])
        #expect(observation.values(.serial) == ["PF12345X"])
        #expect(observation.presence == .registered)
        #expect(observation.services?.first?.product == "Windows")
        #expect(observation.texts(.vendorClass) == ["MSFT 5.0"])
    }

    @Test(arguments: [
        ("10.1.2.300,,,,", "ip 的值是“10.1.2.300”，应为 IP 地址"), (",00:1b:21,,,", "mac 的值是“00:1b:21”，应为 MAC 地址"),
        ("0.0.0.0,,,,", "ip 的值是“0.0.0.0”，应为设备的 IP 地址"), ("239.1.1.1,,,,", "ip 的值是“239.1.1.1”，应为设备的 IP 地址"),
        ("::ffff:127.0.0.1,,,,", "ip 的值是“::ffff:127.0.0.1”，应为设备的 IP 地址"),
        (",,PC,,", "没有 ip，也没有 mac"), ("10.1.2.3,,,yesterday,", "seen_at 的值是“yesterday”，应为 RFC 3339 时间，或 1970 年以来的秒数"),
        ("10.1.2.3,,,,70000", "port 的值是“70000”，应为 1 至 65535 的整数"), ("10.1.2.3,,,,0", "port 的值是“0”，应为 1 至 65535 的整数"),
        ("10.1.2.3,,,2026-02-30T08:00:00Z,", "seen_at 的值是“2026-02-30T08:00:00Z”，应为 RFC 3339 时间，或 1970 年以来的秒数"),
    ])
    func `with a value of another form are refused with the row and the reason`(row: String, reason: String) throws {
        let reading = try observe("ip,mac,hostname,seen_at,port\n\(row)\n10.1.2.9,,,,\n")
        #expect(reading.rejected.map(\.reason) == [reason])
        #expect(reading.rejected.map(\.line) == [2])
        #expect(reading.slots == ["10.1.2.9"])
    }

    @Test(arguments: [
        ("{\"ip\":5}", "ip 的值是“5”，应为文字"), ("{\"ip\":\"10.1.2.3\",\"port\":\"80\"}", "port 的值是“80”，应为 1 至 65535 的整数"),
        ("{\"ip\":\"10.1.2.3\",\"port\":80.5}", "port 的值是“80.5”，应为 1 至 65535 的整数"),
        ("{\"ip\":\"10.1.2.3\",\"seen_at\":[]}", "seen_at 的值是“（对象或数组）”，应为 RFC 3339 时间，或 1970 年以来的秒数"),
        ("{\"ip\":\"10.1.2.3\",\"transport\":\"ip\",\"port\":1}", "transport 的值是“ip”，应为 tcp、udp 或 sctp"),
        ("{\"ip\":\"10.1.2.3\"", "文件不完整，在JSON 内容中途结束。没有读入任何内容；请核对文件是否完整拷贝"),
        ("[1]", "应为一行一个 JSON 对象"),
        ("{\"kind\":\"spaceship\",\"ip\":\"10.1.2.3\"}", "kind 的值是“spaceship”，应为资产类型的代码，如 printer"),
    ])
    func `as NDJSON are strict about types`(line: String, reason: String) throws {
        let reading = try observe("\(line)\n{\"ip\":\"10.1.2.9\"}\n", as: "feed.ndjson")
        #expect(reading.rejected.map(\.reason) == [reason])
        #expect(reading.slots == ["10.1.2.9"])
    }

    @Test func `need one of the two columns to be recognised`() throws {
        #expect(ObservationFormat.named("feed.csv")?.recognise(FormatSample("port,source\n1,2\n".utf8)) == 0)
        let reading = try observe("port,source\n1,2\n", as: "feed.csv")
        #expect(reading.failure?.fault == .nothingFound(format: "观测记录（CSV）"))
    }

    @Test func `more than are kept are handed on early, and counted`() throws {
        var context = ReadingContext()
        context.limits.things = 100
        let rows = (0..<1000).map { "10.2.\($0 / 250).\($0 % 250 + 1)" }.joined(separator: "\n")
        let reading = try observe("ip\n" + rows, as: "feed.csv", context: context)
        #expect(Set(reading.slots).count == 1000)
        #expect(reading.tally.evictions == 900)
    }
}
