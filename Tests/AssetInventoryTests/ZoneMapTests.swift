import Kernel
import Testing

@testable import AssetInventory

/// Which zone an address is in, and who reaches it as far as is known.
@Suite struct `A map of zones` {
    private func zone(
        _ id: Int64, _ name: String, _ trust: NetworkZone.Trust, _ ranges: String = "", standpoint: Bool = false
    ) throws -> NetworkZone {
        NetworkZone(
            id: Identifier(id), name: name, trust: trust, ranges: try #require(AddressSet(text: ranges)),
            isStandpoint: standpoint, note: nil)
    }

    private func map() throws -> ZoneMap {
        ZoneMap(
            zones: [
                try zone(1, "互联网", .outside), try zone(2, "办公区", .medium, "10.1.0.0/16"),
                try zone(3, "服务器区", .high, "10.1.9.0/24"), try zone(4, "管理区", .high, "10.9.0.0/24", standpoint: true),
            ],
            reaches: [
                ZoneReach(from: Identifier(1), to: Identifier(3), reach: .allowed, basis: "映射 443"),
                ZoneReach(from: Identifier(2), to: Identifier(3), reach: .denied, basis: "策略 7"),
            ])
    }

    @Test(
        arguments: [
            ("10.1.2.3", "办公区"), ("10.1.9.3", "服务器区"), ("10.9.0.1", "管理区"), ("203.0.113.4", "互联网"),
            ("192.168.1.1", nil),
            ("2001:db8::1", "互联网"), ("fe80::1", nil),
        ] as [(String, String?)])
    func `takes the smallest range around an address, and calls nothing private outside`(
        address: String, name: String?
    ) throws {
        #expect(try map().zone(of: IPAddress(address))?.name == name)
    }

    @Test func `says first what was seen, then what is allowed, then what nobody knows`() throws {
        let map = try map()
        let server = map.zones[2]
        let lines = map.lines(to: server, seenFrom: map.standpoint, seenBy: "扫描实际可达")
        #expect(lines.map(\.from) == ["管理区", "互联网", "服务器区（同一区域）", "办公区"])
        #expect(lines.map(\.reach) == [.allowed, .allowed, .unknown, .denied])
        #expect(lines[0].isSeen && !lines[1].isSeen && lines[1].basis == "映射 443")
        #expect(map.isReachedFromOutside(server) && !map.isReachedFromOutside(map.zones[1]))
        // Of a zone that nobody has described nothing is claimed.
        #expect(map.lines(to: nil, seenFrom: nil, seenBy: nil).isEmpty)
        #expect(map.lines(to: map.zones[1], seenFrom: nil, seenBy: nil).allSatisfy { $0.reach == .unknown })
    }
}
