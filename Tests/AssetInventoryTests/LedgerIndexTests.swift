import GRDB
import Kernel
import Observations
import Records
import Testing
import Tools

@testable import AssetInventory

/// The ledger in memory against the database, which says what is right: over random ledgers that change, every search finds
/// the same assets, and every order is the same.
@Suite struct `The ledger in memory` {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func `answers as the database does, whatever changed meanwhile`(seed: UInt64) async throws {
        let test = try await TestInventory()
        let index = LedgerIndex()
        var random = SplitMix(state: seed)
        try await expectSame(index, test)
        for _ in 0..<8 {
            try await change(test, &random)
            test.time.advance(.hours(Int64.random(in: 1...60, using: &random)))
            try await expectSame(index, test)
        }
        // One that reads all of it at once says the same as the one that was brought up step by step.
        try await expectSame(LedgerIndex(), test)
        #expect(try await test.assets().count > 10)
    }

    @Test func `holds many changes as well as few`() async throws {
        let test = try await TestInventory()
        let index = LedgerIndex()
        var random = SplitMix(state: 7)
        for round in 0..<40 {
            try await test.enter(Self.hosts(12, &random), run: try await test.importRun())
            if round % 8 == 7 { try await expectSame(index, test) }
        }
    }

    // MARK: Changes

    private static let texts = [
        "HIS 数据库", "his", "HIS", "a%b", "a_b", "a\\b", "𠮷田", "\u{202E}abc", "Dell", "DELL", "é", "É", "门诊", "10.1", " ",
        "Z",
    ]
    private static let lines = [
        "", "his", "HIS", "-his", "数据库", "a%b", "\"a_b\"", "a\\b", "𠮷", "10.0.0.0/26", "10.0.0.1*", "dell 门诊", "name:*",
        "-name:*",
        "name:his*", "name:=his", "name:*库", "-name:*1*", "brand:dell,𠮷*", "owner:=\"门诊\"", "-owner:*", "os:*a*b*",
        "os:é",
        "state:待认领", "-state:待认领", "alive:是", "alive:否", "type:服务器", "-type:*", "port:22", "port:22..80", "-port:443",
        "ports:>1", "ports:*", "service:ssh", "service:*open*", "service:=\"OpenSSH 9.2\"", "-service:*", "first:2d",
        "last:1d",
        "-last:*", "warranty:2026", "warranty:<2026-06", "-warranty:*", "source:台账", "-source:nmap", "serial:*9",
        "ip:*",
        "ip:10.0.0.3", "-ip:10.0.0.0/27", "location:*\"a_b\"*", "risk:*",
    ]

    private static func hosts(_ count: Int, _ random: inout SplitMix) throws -> [ObservedItem] {
        let services: [ObservedService] = [
            .told(22, "ssh", "OpenSSH", "9.2"), .told(80, "http", "nginx"), .told(443, "https"),
            .told(3389, "ms-wbt-server"),
        ]
        return try (0..<count).map { number in
            var observation = Observation(slot: "\(number)", presence: .alive)
            observation.addresses = [try #require(IPAddress("10.0.0.\(Int.random(in: 1...60, using: &random))"))]
            observation.evidence = [
                try #require(
                    IdentityEvidence.hardware(MACAddress(bits: 0x001B_4400_0000 | .random(in: 1...40, using: &random))))
            ]
            for name in [AttributeName.system, .hostName, .brand] where Bool.random(using: &random) {
                observation.attributes[name] = texts.randomElement(using: &random)
            }
            observation.services = services.filter { _ in Bool.random(using: &random) }
            return ObservedItem(observation: observation, coverage: PortCoverage(tcp: try PortSet("1-65535")))
        }
    }

    private static func register(_ count: Int, _ random: inout SplitMix) throws -> [ObservedItem] {
        try (0..<count).map { number in
            var observation = Observation(
                slot: "asset \(Int.random(in: 1...30, using: &random))-\(number)", presence: .registered)
            observation.addresses = [try #require(IPAddress("10.0.0.\(Int.random(in: 1...60, using: &random))"))]
            for name in [AttributeName.name, .owner, .unit, .location, .serial, .businessSystem]
            where Bool.random(using: &random) {
                observation.attributes[name] = texts.randomElement(using: &random)
            }
            if Bool.random(using: &random) {
                observation.attributes[.warranty] = "2026-0\(Int.random(in: 1...9, using: &random))-11"
            }
            if Bool.random(using: &random) { observation.attributes[.kind] = "server" }
            return ObservedItem(observation: observation)
        }
    }

    private func change(_ test: TestInventory, _ random: inout SplitMix) async throws {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: try await test.enter(Self.hosts(15, &random), run: try await test.importRun())
        case 2: try await test.scan(Self.hosts(10, &random), judge: false)
        case 3: try await test.enter(Self.register(8, &random), kind: .register, name: "固定资产台账")
        case 4:
            let assets = try await test.assets().map(\.id).shuffled(using: &random).prefix(2)
            guard let kept = assets.first, assets.count == 2 else { return }
            try await test.write { [assets = Array(assets), now = test.time.now] in
                try IdentityDeeds.merge(assets, into: kept, reason: "同一台", by: "engineer", at: now, $0)
            }
        default:
            let merge = try await test.store.read {
                try Int64.fetchOne($0, sql: "SELECT max(id) FROM asset_merge WHERE undone_at IS NULL")
            }
            guard let merge else { return }
            try await test.write { [now = test.time.now] in
                try IdentityDeeds.undo(Identifier(merge), reason: "有误", by: "engineer", at: now, $0)
            }
        }
    }

    // MARK: Comparison

    private func expectSame(_ index: LedgerIndex, _ test: TestInventory) async throws {
        let differences = try await test.store.read { [now = test.time.now] database in
            try Self.filters(now, database).flatMap { name, filter in
                let hits = try index.search(filter, database)
                let total = try AssetStore.count(filter, database)
                let orders: [AssetOrder] = name.isEmpty ? AssetOrder.all : [.address]
                return try orders.flatMap { order in
                    try [false, true].compactMap { isDescending in
                        let found = try hits.page(sortedBy: order, descending: isDescending, limit: 10_000, database)
                            .map(\.id)
                        let right = try AssetStore.list(
                            filter, sortedBy: order, descending: isDescending, limit: 10_000, database
                        ).map(\.id)
                        return found == right && hits.total == total
                            ? nil : "\(name) by \(order.key) \(isDescending): \(found), not \(right)"
                    }
                }
            }
        }
        #expect(differences == [])
    }

    private static func filters(_ now: Timestamp, _ database: Database) throws -> [(String, AssetFilter)] {
        var filters = try lines.map { line in
            var filter = AssetFilter()
            filter.search = try AssetSearch(line, now: now, database)
            return (line, filter)
        }
        func add(_ name: String, _ change: (inout AssetFilter) -> Void) {
            var filter = AssetFilter()
            change(&filter)
            filters.append((name, filter))
        }
        add("text") { $0.text = "his" }
        add("range") { $0.text = "10.0.0.0/28" }
        add("alive") { $0.isAlive = true }
        add("not alive") { $0.isAlive = false }
        add("port") { $0.openPort = 22 }
        add("run") { $0.run = Identifier(1) }
        add("new of run") { ($0.run, $0.isNew) = (Identifier(1), true) }
        add("since") { $0.since = CivilDate(text: "2026-11-25") }
        add("state") { $0.state = .unclaimed }
        add("unit") { $0.unit = "HIS" }
        add("no unit") { $0.unit = AssetFilter.none }
        add("owner") { $0.owner = "门诊" }
        add("no owner") { $0.owner = AssetFilter.none }
        add("ports") { $0.hasOpenPorts = true }
        return filters
    }
}
