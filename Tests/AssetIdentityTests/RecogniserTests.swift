import Kernel
import Observations
import Testing

@testable import AssetIdentity

@Suite struct RecogniserTests {
    private let now = Timestamp(seconds: 1_780_000_000)
    private let yesterday = Timestamp(seconds: 1_780_000_000 - 86_400)

    private func seen(_ address: String, _ evidence: Evidence?...) throws -> Observation {
        var observation = Observation(slot: address, presence: .alive)
        observation.addresses = [try #require(IPAddress(address))]
        observation.evidence = evidence.compactMap(\.self)
        return observation
    }

    private func known(_ id: Int64, _ address: String, _ evidence: Evidence?...) throws -> KnownAsset {
        KnownAsset(
            id: id, evidence: Set(evidence.compactMap(\.self)),
            addresses: [try #require(IPAddress(address)): yesterday])
    }

    private func card(_ last: Int) -> Evidence? {
        Evidence.hardware(MACAddress(bits: 0x001B_4400_0000 | UInt64(last)))
    }

    private func key(_ name: String) -> Evidence? { Evidence.hostKey("SHA256:0000000000000000\(name)") }
    private func name(_ name: String) -> Evidence? { Evidence.hostName(name) }

    private func recognise(
        _ observation: Observation, among assets: KnownAsset..., memory: RunMemory = RunMemory(), isFinal: Bool = true
    ) -> Recognition {
        var index = MemoryIndex()
        for asset in assets { index.set(asset) }
        return Recogniser().recognise(observation, in: index, memory: memory, now: now, isFinal: isFinal)
    }

    private func same(_ recognition: Recognition) throws -> Match {
        guard case .same(let match) = recognition else {
            Issue.record("not recognised: \(recognition)")
            throw CancellationError()
        }
        return match
    }

    private func resembling(_ recognition: Recognition) throws -> [Int64] {
        guard case .new(let comparisons) = recognition else {
            Issue.record("not new: \(recognition)")
            throw CancellationError()
        }
        return comparisons.map(\.asset)
    }

    @Test func `An asset that got another address by DHCP is known by its card`() throws {
        let found = recognise(try seen("10.1.1.9", card(1)), among: try known(1, "10.1.1.5", card(1)))
        #expect(try same(found).asset == 1)
    }

    @Test func `Another card at a known address is another asset`() throws {
        let found = recognise(try seen("10.1.1.5", card(2)), among: try known(1, "10.1.1.5", card(1)))
        #expect(try resembling(found) == [])
    }

    @Test func `A name that two others bear still says that it is not the third, whose address it has`() throws {
        let two = [try known(1, "10.1.1.5", name("pc-7")), try known(2, "10.1.1.6", name("pc-7"))]
        let found = recognise(
            try seen("10.1.1.9", name("pc-7")), among: two[0], two[1], try known(3, "10.1.1.9", name("pc-8")))
        #expect(Set(try resembling(found)) == [1, 2])
    }

    @Test func `A server with a new card and name is known by its host key`() throws {
        let found = recognise(
            try seen("10.1.1.5", card(2), key("A"), name("his-new")),
            among: try known(1, "10.1.1.5", card(1), key("A"), name("his-old")))
        let match = try same(found)
        #expect(match.asset == 1)
        #expect(match.comparison.reasons.map(\.chinese).first == "SSH 主机密钥相同（+60）")
        #expect(!match.isDoubtful)
    }

    @Test func `A reinstalled server stays one asset, and a person is told that its key changed`() throws {
        let found = recognise(
            try seen("10.1.1.5", key("B"), name("emr")), among: try known(1, "10.1.1.5", key("A"), name("emr")))
        let match = try same(found)
        #expect(match.asset == 1)
        #expect(match.isDoubtful)
    }

    @Test func `Two hosts met at once with one key are two, and a person is asked`() throws {
        var memory = RunMemory()
        memory.meet(1, at: [try #require(IPAddress("10.1.1.5"))])
        let found = recognise(
            try seen("10.1.1.6", key("A"), name("image")), among: try known(1, "10.1.1.5", key("A"), name("image")),
            memory: memory)
        #expect(try resembling(found) == [1])
    }

    @Test func `One box with two cards is one where its own tables list both addresses`() throws {
        var memory = RunMemory()
        memory.meet(1, at: [try #require(IPAddress("10.1.1.5"))])
        var box = try known(1, "10.1.1.5", key("A"))
        let second = try #require(IPAddress("10.2.1.5"))
        box.addresses[second] = yesterday
        box.ownAddresses = Set(box.addresses.keys)
        let found = recognise(try seen("10.2.1.5", key("A")), among: box, memory: memory)
        #expect(try same(found).asset == 1)
    }

    @Test func `Whether a host has moved or been copied is decided once its old address was tried`() throws {
        let old = try known(1, "10.1.1.9", key("A"), name("pacs"))
        let observation = try seen("10.1.1.5", key("A"), name("pacs"))
        var memory = RunMemory(scope: AddressSet([try #require(AddressRange("10.1.1.0/28"))]))
        let early = recognise(observation, among: old, memory: memory, isFinal: false)
        #expect(early == .wait(asset: 1, address: try #require(IPAddress("10.1.1.9"))))
        memory.finish(AddressSet([try #require(AddressRange("10.1.1.0/28"))]))
        #expect(try same(recognise(observation, among: old, memory: memory, isFinal: false)).asset == 1)
        memory.meet(1, at: [try #require(IPAddress("10.1.1.9"))])
        #expect(try resembling(recognise(observation, among: old, memory: memory, isFinal: false)) == [1])
    }

    @Test func `Two terminals that swapped addresses are told apart by their names`() throws {
        let first = try known(1, "10.1.1.5", name("pc-1"))
        let second = try known(2, "10.1.1.6", name("pc-2"))
        var memory = RunMemory(scope: AddressSet([try #require(AddressRange("10.1.1.0/28"))]))
        memory.finish(AddressSet([try #require(AddressRange("10.1.1.0/28"))]))
        #expect(
            try same(recognise(try seen("10.1.1.5", name("pc-2")), among: first, second, memory: memory)).asset == 2)
    }

    @Test func `Evidence that leads to two assets is told to a person`() throws {
        let scanned = try known(1, "10.1.1.5", card(1))
        var listed = try known(2, "10.9.9.9", Evidence.serial("2102AB123"))
        listed.addresses = [:]
        let found = try same(
            recognise(try seen("10.1.1.5", card(1), Evidence.serial("2102AB123")), among: scanned, listed))
        #expect(Set(found.bridging.map(\.asset) + [found.asset]) == [1, 2])
    }

    @Test func `What only a neighbour table told is taken up by the host that is recognised there`() throws {
        let server = try known(1, "10.1.1.5", card(1), key("A"))
        var remembered = try known(2, "10.1.1.5", card(2))
        remembered.isHearsay = true
        let found = try same(recognise(try seen("10.1.1.5", key("A")), among: server, remembered))
        #expect(found.asset == 1)
        #expect(found.absorbing == [2])
    }

    @Test func `Addresses that a router lists as its own are the router, where nothing else is known of them`() throws {
        var first = try known(1, "10.1.1.1")
        first.isBare = true
        var second = try known(2, "10.2.1.1")
        second.isBare = true
        let cluster = try known(3, "10.3.1.1", key("V"))
        var router = try seen("10.1.1.1", card(1), card(2), Evidence.serial("2102AB777"))
        for address in ["10.2.1.1", "10.3.1.1"] { router.addresses.append(try #require(IPAddress(address))) }
        let found = try same(recognise(router, among: first, second, cluster))
        #expect(found.asset == 1 && found.absorbing == [2])
    }

    @Test func `A neighbour table settles whose new address was just met`() throws {
        let old = try known(1, "10.1.1.5", card(1))
        var met = try known(2, "10.1.1.9")
        met.isBare = true
        met.addresses = [try #require(IPAddress("10.1.1.9")): now]
        var entry = try seen("10.1.1.9", card(1))
        entry.presence = .remembered
        let found = try same(recognise(entry, among: old, met))
        #expect(found.asset == 1 && found.absorbing == [2])
    }

    @Test func `Another serial number is another box, whatever else agrees`() throws {
        let found = recognise(
            try seen("10.1.1.5", Evidence.serial("S-NEW"), name("core-sw")),
            among: try known(1, "10.1.1.5", Evidence.serial("S-OLD"), name("core-sw")))
        #expect(try resembling(found) == [1] || (try resembling(found)) == [])
    }

    @Test func `A register that names another card at the address is held against the asset there`() throws {
        var row = try seen("10.1.1.5", card(9))
        row.presence = .registered
        #expect(try resembling(recognise(row, among: try known(1, "10.1.1.5", card(1)))) == [1])
    }

    @Test func `Simulated networks end nearly without silent mistakes that evidence could have shown`() {
        let score = SimulationScore.play(0..<60, churns: SimulatedChurn.knowable) { SimulatedLedger() }
        #expect(score.observations > 5_000)
        #expect(score.silentMerges == 0, "\(score.worst)")
        #expect(score.silentSplits <= 2, "\(score.worst)")
    }

    @Test func `An asset of a network that is cut off is never taken for one here by what an image copies`() throws {
        var far = try known(1, "10.1.1.5", card(1), key("a"), name("his-db"))
        far.addresses = [:]
        far.isElsewhere = true
        #expect(try resembling(recognise(try seen("10.1.1.5", card(1), key("a")), among: far)) == [1])
        #expect(try resembling(recognise(try seen("10.1.1.5"), among: far)) == [])
        // Known here, its key counts in full although the copy far away carries it too.
        let here = try known(2, "10.1.1.9", key("a"))
        let found = try same(recognise(try seen("10.1.1.5", key("a")), among: far, here))
        #expect(found.asset == 2 && found.bridging.isEmpty && found.absorbing.isEmpty)
        far.evidence.insert(try #require(Evidence.serial("SN-4711")))
        #expect(try same(recognise(try seen("10.1.1.5", Evidence.serial("SN-4711")), among: far)).asset == 1)
    }
}
