import Kernel
import Observations
import ScanImports
import Testing

@Suite struct `A file of DHCP leases` {
    @Test func `of ISC's server holds the last declaration of each address`() throws {
        let reading = try observe(SourceSamples.isc)
        #expect(
            reading.slots == [
                "00:1B:21:AA:BB:01 10.1.2.50", "00:1B:21:AA:BB:02 10.1.2.51", "00:1B:21:AA:BB:01 2001:db8::77",
            ])
        let first = try #require(reading.observations.first)
        #expect(first.presence == .remembered)
        // 00:30 of UTC is 08:30 in Shanghai.
        #expect(first.seenAt == (try shanghai("2026-11-23 08:30")))
        #expect(first.attributes[.hostName] == "NURSE-07")
        #expect(first.texts(.vendorClass) == ["MSFT 5.0"])
        #expect(first.values(.client) == ["ff011b21aabb01"])
        #expect(reading.observations[1].seenAt == Timestamp(seconds: 1_795_392_000))
        #expect(reading.observations[2].values(.client) == ["00030001001b21aabb01"])
        #expect(reading.tally.leftOut[.superseded] == 1)
        #expect(reading.tally.leftOut[.unassigned] == 1)
        #expect(reading.tally.leftOut[.ended] == 1)
        #expect(reading.sightings.map(\.line) == [10, 21, 37])
    }

    @Test func `leaves out what has ended when the file was written`() throws {
        var context = ReadingContext(takenAt: try shanghai("2026-11-25 08:00"))
        let late = try observe(SourceSamples.isc, context: context)
        // The one without an end goes on.
        #expect(late.slots == ["00:1B:21:AA:BB:02 10.1.2.51"])
        context.takenAt = try shanghai("2026-11-23 09:00")
        #expect(try observe(SourceSamples.isc, context: context).sightings.count == 3)
    }

    @Test func `broken off inside a lease says so and keeps those before`() throws {
        let text =
            "lease 10.1.2.50 {\n  binding state active;\n  hardware ethernet 00:1b:21:aa:bb:01;\n}\nlease 10.1.2.51 {\n  binding"
        let reading = try observe(text)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.50"])
        #expect(reading.rejected == [RejectedLine(line: 5, text: "10.1.2.51", reason: "租约没有结束，文件可能不完整")])
    }

    @Test func `of dnsmasq has IPv4 and IPv6`() throws {
        let reading = try observe(SourceSamples.dnsmasq)
        #expect(
            reading.slots == [
                "00:1B:21:AA:BB:01 10.1.2.60", "00:1B:21:AA:BB:02 10.1.2.61", "00:1B:21:AA:BB:01 2001:db8::60",
            ])
        // Type 1 and the card again says nothing more than the card.
        #expect(reading.observations[0].values(.client) == [])
        #expect(reading.observations.map { $0.attributes[.hostName] } == ["NURSE-07", nil, "NURSE-07"])
        let broken = try observe("1795478400 00:1b:21:aa:bb 10.1.2.60 PC *\n", as: "leases.dnsmasq")
        #expect(broken.rejected.map(\.reason) == ["MAC 地址“00:1b:21:aa:bb”写法不正确"])
    }

    @Test func `of Kea holds the last row of each address and its states`() throws {
        let reading = try observe(SourceSamples.kea)
        #expect(reading.slots == ["00:1B:21:AA:BB:01 10.1.2.70"])
        #expect(reading.observations[0].attributes[.hostName] == "nurse,07")
        #expect(reading.observations[0].seenAt == Timestamp(seconds: 1_795_399_200 - 3600))
        #expect(reading.tally.leftOut == [.superseded: 1, .ended: 2])
        let six = try observe(
            """
            address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state
            fd00::5,00:03:00:01:00:1b:21:aa:bb:01,4294967295,1795399200,1,0,0,1,128,0,0,pc,,0
            fd00:1::,00:03:00:01:00:1b:21:aa:bb:01,3600,1795399200,1,0,2,1,64,0,0,,,0
            fd00::6,,x,1795399200,1,0,0,1,128,0,0,pc,,0
            """)
        #expect(six.slots == ["00:1B:21:AA:BB:01 fd00::5"])
        #expect(six.rejected.map(\.line) == [4])
    }

    @Test func `of a Windows server is read as exported and as printed`() throws {
        let exported = try observe(SourceSamples.windowsLeases)
        #expect(exported.slots == ["00:1B:21:AA:BB:01 10.1.2.80", "00:1B:21:AA:BB:03 10.1.2.82"])
        #expect(exported.observations[0].attributes[.hostName] == "NURSE-07.hospital.cn")
        #expect(exported.tally.leftOut == [.unassigned: 1, .ended: 1])
        let printed = try observe(SourceSamples.netsh)
        #expect(printed.slots == ["00:1B:21:AA:BB:01 10.1.2.90", "00:1B:21:AA:BB:02 10.1.2.91"])
        #expect(printed.observations.map { $0.attributes[.hostName] } == ["NURSE-07.hospital.cn", "HIS-DB"])
        let later = ReadingContext(takenAt: try shanghai("2026-11-24 09:00"))
        #expect(try observe(SourceSamples.windowsLeases, context: later).slots == ["00:1B:21:AA:BB:03 10.1.2.82"])
        #expect(try observe(SourceSamples.netsh, context: later).slots == ["00:1B:21:AA:BB:02 10.1.2.91"])
    }

    @Test func `of a Windows server tells reservations as written down`() throws {
        let reading = try observe(SourceSamples.netshDump)
        #expect(reading.observations.map(\.presence) == [.registered])
        #expect(reading.observations[0].attributes[.hostName] == "PRINTER-1")
    }

    @Test func `of Huawei and H3C has what is given out`() throws {
        let huawei = try observe(SourceSamples.huaweiLeases)
        #expect(huawei.slots == ["00:1B:21:AA:BB:01 10.1.2.8"])
        #expect(huawei.tally.leftOut[.unassigned] == 1)
        #expect(huawei.tally.leftOut[.ended] == 1)
        let h3c = try observe(SourceSamples.h3cLeases)
        // The second has Comware's own identifier, a text over three lines: 001b.21aa.bb02-Vlan10.
        #expect(
            h3c.slots == [
                "00:1B:21:AA:BB:01 10.1.2.40", "00:1B:21:AA:BB:02 10.1.2.41", "00:1B:21:AA:BB:04 10.1.2.43",
            ])
        #expect(h3c.tally.leftOut[.unassigned] == 2)
        let later = ReadingContext(takenAt: try shanghai("2026-11-24 08:30"))
        #expect(try observe(SourceSamples.h3cLeases, context: later).slots == ["00:1B:21:AA:BB:04 10.1.2.43"])
    }
}
