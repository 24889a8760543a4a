import DeviceAccess
import Kernel
import Observations
import Testing

/// Agents are other people's programs: whatever they say is read to the end.
@Suite struct `Reading what is damaged` {
    /// One row of each table.
    private static let everything = """
        .1.1.0 text device
        .1.2.0 oid 1.3.6.1.4.1.9.1.1
        .1.5.0 text name
        .1.7.0 int 78
        .2.2.1.2.1 text eth0
        .2.2.1.6.1 hex 001b44113ab7
        .31.1.1.1.1.1 text eth0
        .4.20.1.1.10.1.0.1 addr 10.1.0.1
        .4.34.1.3.1.4.10.1.0.2 int 1
        .4.22.1.2.1.10.1.0.20 hex 001b44113ab8
        .4.35.1.4.1.1.4.10.1.0.21 hex 001b44113ab9
        .17.1.4.1.2.1 int 1
        .17.4.3.1.2.0.27.68.17.58.186 int 1
        .17.7.1.2.2.1.2.20.0.27.68.17.58.187 int 1
        .25.2.2.0 int 1024
        .25.2.3.1.2.1 oid 1.3.6.1.2.1.25.2.1.4
        .25.2.3.1.3.1 text /
        .25.2.3.1.4.1 int 4096
        .25.2.3.1.5.1 int 4096
        .47.1.1.1.1.5.1 int 3
        .47.1.1.1.1.11.1 text SN12345678
        .47.1.1.1.1.19.1 hex 00112233445566778899aabbccddeeff
        .68.1.4.1.2.1.1.10.1.0.254 int 1
        .207.1.1.2.1.2.1.1.1.4.10.1.0.253 int 1
        1.0.8802.1.1.2.1.3.1.0 int 4
        1.0.8802.1.1.2.1.3.2.0 hex 001b44113ab7
        1.0.8802.1.1.2.1.4.1.1.4.1.1.1 int 4
        1.0.8802.1.1.2.1.4.1.1.5.1.1.1 hex 001b44113abc
        1.0.8802.1.1.2.1.4.1.1.12.1.1.1 hex 28
        1.0.8802.1.1.2.1.4.2.1.3.1.1.1.1.4.10.1.0.30 int 2
        1.3.111.2.802.1.1.13.1.4.1.1.5.1.1.1.1 int 4
        1.3.111.2.802.1.1.13.1.4.1.1.6.1.1.1.1 hex 001b44113abd
        1.3.6.1.4.1.9.9.23.1.2.1.1.4.1.1 hex 0a01001f
        1.3.6.1.4.1.9.9.23.1.2.1.1.6.1.1 text cdp
        1.3.6.1.4.1.9.9.23.1.2.1.1.9.1.1 hex 00000001
        1.3.6.1.6.3.10.2.1.1.0 hex 800007db03d494e80de120
        """

    private func observe(_ rows: [SNMPRow]) throws -> [Observation] {
        DeviceSnapshot(target: SNMPTarget(try address("10.1.0.1")), reading: DeviceReading(rows)).observations()
    }

    @Test func `every name cut at every arc`() throws {
        let whole = try rows(Self.everything)
        for index in whole.indices {
            for length in 0..<whole[index].oid.arcs.count {
                var cut = whole
                cut[index] = SNMPRow(OID(whole[index].oid.arcs.prefix(length)), whole[index].value)
                #expect(try !observe(cut).isEmpty)
            }
        }
    }

    @Test func `every value of every type in every place`() throws {
        let whole = try rows(Self.everything)
        let values: [SNMPValue] = [
            .integer(.min), .integer(-1), .integer(0), .integer(.max), .natural(.max), .octets([]), .octets([0]),
            .octets(Array(repeating: 0xFF, count: 300)), .oid([]), .oid([1]), .address(try address("0.0.0.0")),
            .ticks(.max), .other,
        ]
        for index in whole.indices {
            for value in values {
                var changed = whole
                changed[index] = SNMPRow(whole[index].oid, value)
                let observations = try observe(changed)
                #expect(observations.allSatisfy { (1...200).contains($0.slot.count) })
            }
        }
    }

    @Test func `arcs and octets flipped at random`() throws {
        let whole = try rows(Self.everything)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_500 {
            let damaged = whole.map { row in
                var arcs = row.oid.arcs
                if Bool.random(using: &random), let place = arcs.indices.randomElement(using: &random) {
                    arcs[place] = [0, 1, 255, 256, .max].randomElement(using: &random) ?? 0
                }
                guard case .octets(var octets) = row.value, let place = octets.indices.randomElement(using: &random)
                else {
                    return SNMPRow(OID(arcs), row.value)
                }
                octets[place] = UInt8.random(in: 0...255, using: &random)
                return SNMPRow(OID(arcs), .octets(octets))
            }
            let observations = try observe(damaged)
            #expect(observations.first?.slot == "10.1.0.1")
            #expect(Set(observations.map(\.slot)).count == observations.count)
        }
    }
}
