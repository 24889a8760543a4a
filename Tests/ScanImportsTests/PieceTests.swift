import ScanImports
import Testing

@Suite struct `Pieces of a report` {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `of any size give what the whole gives`(seed: UInt64) throws {
        let bytes = try fixture("nmap-office.xml")
        let whole = read(bytes)
        var random = Repeatable(state: seed)
        let longest = [1, 3, 17, 200, 5000].randomElement(using: &random) ?? 1
        #expect(read(bytes) { Int.random(in: 1...longest, using: &random) } == whole)
    }

    /// Damaged bytes give hosts that the undamaged report has too, or others, or a failure; never a crash or a hang.
    @Test func `with damage never crash, and are read the same however they are cut`() throws {
        let original = try fixture("nmap-office.xml")
        var random = Repeatable(state: 0x5EED)
        for _ in 0..<150 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, &random) }
            let whole = read(bytes)
            let cut = read(bytes) { Int.random(in: 1...400, using: &random) }
            #expect(cut.hosts == whole.hosts)
            #expect((cut.failure == nil) == (whole.failure == nil))
            #expect(whole.failure.map { $0.hostsRead == whole.hosts.count } ?? true)
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout Repeatable) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(place + Int.random(in: 1...40, using: &random), bytes.count))
        case 2: bytes.insert(contentsOf: bytes[place..<min(place + 60, bytes.count)], at: place)
        case 3: bytes.insert(contentsOf: Array("<&>\"'/".utf8.shuffled(using: &random)), at: place)
        default: bytes.insert(contentsOf: Array("</host></ports>".utf8), at: place)
        }
    }
}

@Suite struct `A made-up report` {
    @Test func `is read whole`() {
        let reading = read(Array(SyntheticNmapReport(hosts: 7, portsPerHost: 50).joined()))
        #expect(reading.failure == nil)
        #expect(reading.hosts.count == 7)
        #expect(reading.hosts.allSatisfy { $0.ports.count == 50 })
        #expect(reading.summary?.hostsTotal == 7)
        #expect(reading.hosts[0].ports[1].service?.version == "9.2p1 Debian 2+deb12u3")
    }

    @Test func `with thousands of ports of one host is read whole`() {
        let reading = read(Array(SyntheticNmapReport(hosts: 1, portsPerHost: 5000).joined()))
        #expect(reading.hosts.first?.ports.count == 5000)
        #expect(reading.hosts.first?.ports.last?.number == 5000)
    }
}
