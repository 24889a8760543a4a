import DeviceAccess
import Foundation
import Kernel
import Logging
import Observations
import Testing

/// Debian's snmpd with users of every level of version 3.
struct Snmpd {
    static let program = "/usr/sbin/snmpd"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    static let community = "du-qu-zhuan-yong"

    /// Every pair of digest and cipher has a user of its own.
    static let users: [SNMPUser] = {
        var users = [SNMPUser(name: "open")]
        for digest in SNMPDigest.allCases {
            var user = SNMPUser(name: "auth-\(digest.rawValue)")
            user.authentication = (digest, "renzheng-kouling")
            users.append(user)
            for cipher in SNMPCipher.allCases {
                user.name = "priv-\(digest.rawValue)-\(cipher.rawValue)"
                user.privacy = (cipher, "jiami-kouling-1")
                users.append(user)
            }
        }
        return users
    }()

    /// True where the machine has ::1.
    static let hasIPv6 = ((try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8)) ?? "").contains(" lo")

    /// Listens on 127.0.0.1, and on ::1 as well where wanted.
    static func start(onIPv6 isAlsoV6: Bool = false) async throws -> AgentProcess {
        let folder = try Folder()
        var lines = [
            "rocommunity \(community) 127.0.0.1", "rocommunity6 \(community) ::1", "sysName lab-linux",
            "sysLocation 信息科机房",
        ]
        for user in users {
            var line = "createUser \(user.name)"
            if let (digest, password) = user.authentication { line += " \(digest.rawValue) \"\(password)\"" }
            if let (cipher, password) = user.privacy { line += " \(cipher.rawValue) \"\(password)\"" }
            let level = user.privacy != nil ? "priv" : user.authentication != nil ? "auth" : "noauth"
            lines += [line, "rouser \(user.name) \(level)"]
        }
        let configuration = try folder.write("snmpd.conf", lines.joined(separator: "\n") + "\n")
        let state = try folder.folder("state", mode: 0o700)
        let agent = try AgentProcess(
            program, folder: folder, environment: ["SNMP_PERSISTENT_DIR": state, "MIBS": ""]
        ) { port in
            ["-f", "-C", "-c", configuration, "-Lo", "-I", "-smux", "udp:127.0.0.1:\(port)"]
                + (isAlsoV6 ? ["udp6:[::1]:\(port)"] : [])
        }
        try await agent.ready(.v2c(community: community))
        return agent
    }
}

@Suite(.enabled(if: Snmpd.isInstalled, "snmpd is not installed"), .serialized)
struct `A real snmpd` {
    private let quick = SNMPTiming(timeout: Interval(milliseconds: 300), retries: 1)

    private func name(_ agent: AgentProcess, _ credentials: SNMPCredentials) async throws -> String? {
        let session = try SNMPSession(agent.target, credentials: credentials, timing: quick)
        return try await session.get([OID.standard(1, 5, 0)])[0]?.value.text
    }

    private func failure(_ agent: AgentProcess, _ credentials: SNMPCredentials) async -> SNMPError? {
        do {
            _ = try await name(agent, credentials)
            return nil
        } catch { return error as? SNMPError }
    }

    @Test func `answers in all versions and at all levels`() async throws {
        let agent = try await Snmpd.start()
        #expect(try await name(agent, .v1(community: Snmpd.community)) == "lab-linux")
        #expect(try await name(agent, .v2c(community: Snmpd.community)) == "lab-linux")
        for user in Snmpd.users { #expect(try await name(agent, .v3(user)) == "lab-linux", "\(user.name)") }
    }

    @Test(.enabled(if: Snmpd.hasIPv6, "no ::1 here"))
    func `answers by IPv6 as well`() async throws {
        let agent = try await Snmpd.start(onIPv6: true)
        let target = SNMPTarget(IPAddress(v6: 1), port: agent.target.port)
        for credentials in [SNMPCredentials.v2c(community: Snmpd.community), .v3(Snmpd.users[2])] {
            let session = try SNMPSession(target, credentials: credentials, timing: quick)
            #expect(try await session.get([.standard(1, 5, 0)])[0]?.value.text == "lab-linux")
        }
    }

    @Test func `says why it does not answer`() async throws {
        let agent = try await Snmpd.start()
        let target = agent.target
        #expect(await failure(agent, .v2c(community: "wrong")) == .silent(target, .v2c))
        #expect(await failure(agent, .v1(community: "wrong")) == .silent(target, .v1))
        let good = try #require(Snmpd.users.first { $0.name == "priv-SHA-256-AES" })
        func changed(_ change: (inout SNMPUser) -> Void) async -> SNMPError? {
            var user = good
            change(&user)
            return await failure(agent, .v3(user))
        }
        #expect(await changed { $0.name = "nobody" } == .unknownUser(target))
        #expect(await changed { $0.authentication = (.sha256, "wrong-password") } == .wrongPassword(target))
        let otherDigest = await changed { $0.authentication = (.sha1, "renzheng-kouling") }
        #expect(otherDigest == .wrongPassword(target))
        #expect(await changed { $0.privacy = (.aes128, "wrong-password") } == .silentOnceKnown(target))
        let bare = await changed { $0.privacy = nil }
        #expect(bare == .denied(target))
        var shallow = try #require(Snmpd.users.first { $0.name == "auth-SHA" })
        shallow.privacy = (.aes128, "jiami-kouling-1")
        #expect(await failure(agent, .v3(shallow)) == .unsupportedLevel(target))
        // After all these refusals the right passwords still open it.
        #expect(await failure(agent, .v3(good)) == nil)
    }

    @Test func `tells a closed port from a silent one`() async throws {
        let closed = SNMPTarget(IPAddress(v4: 0x7F00_0001), port: try freePort())
        let credentials = SNMPCredentials.v2c(community: "any")
        await #expect(throws: SNMPError.refused(closed)) {
            try await SNMPSession(closed, credentials: credentials, timing: quick).get([.standard(1, 1, 0)])
        }
        await #expect(throws: SNMPError.refused(closed)) {
            try await SNMPSession(closed, credentials: .v3(SNMPUser(name: "any")), timing: quick).get([
                .standard(1, 1, 0)
            ])
        }
        let socket = try UDPSocket()
        let silent = SNMPTarget(IPAddress(v4: 0x7F00_0001), port: socket.port)
        await #expect(throws: SNMPError.silent(silent, .v2c)) {
            try await SNMPSession(silent, credentials: credentials, timing: quick).get([.standard(1, 1, 0)])
        }
        await #expect(throws: SNMPError.silent(silent, .v3)) {
            try await SNMPSession(silent, credentials: .v3(SNMPUser(name: "any")), timing: quick).get([
                .standard(1, 1, 0)
            ])
        }
    }

    @Test func `the same user with other passwords is not asked for at the same time`() async throws {
        let agent = try await Snmpd.start()
        var user = try #require(Snmpd.users.first { $0.name == "auth-SHA" })
        let session = try SNMPSession(agent.target, credentials: .v3(user), timing: quick)
        #expect(try await session.get([.standard(1, 5, 0)])[0]?.value.text == "lab-linux")
        user.authentication = (.sha1, "another-password")
        #expect(await failure(agent, .v3(user)) == .inUse(agent.target))
        #expect(try await session.get([.standard(1, 5, 0)])[0]?.value.text == "lab-linux")
    }

    @Test func `is asked by many at once`() async throws {
        let agent = try await Snmpd.start()
        let credentials: [SNMPCredentials] = Snmpd.users.map { .v3($0) } + [.v2c(community: Snmpd.community)]
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for credentials in credentials {
                group.addTask {
                    let session = try SNMPSession(agent.target, credentials: credentials)
                    let walk = try await session.walk(.standard(1))
                    #expect(walk.ending == .finished)
                    return walk.rows.count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.count == credentials.count)
        #expect(Set(counts).count == 1 && counts[0] > 10)
    }

    @Test func `gives nil for what it does not have, in version 1 as well`() async throws {
        let agent = try await Snmpd.start()
        let names: [OID] = [.standard(1, 5, 0), .standard(1, 99, 0), .standard(1, 6, 0), .enterprise(1, 1)]
        for credentials in [SNMPCredentials.v1(community: Snmpd.community), .v2c(community: Snmpd.community)] {
            let session = try SNMPSession(agent.target, credentials: credentials)
            let values = try await session.get(names).map { $0?.value.text }
            #expect(values == ["lab-linux", nil, "信息科机房", nil])
        }
    }

    @Test func `a walk keeps to its limits`() async throws {
        let agent = try await Snmpd.start()
        let session = try SNMPSession(agent.target, credentials: .v2c(community: Snmpd.community))
        let some = try await session.walk(.standard(), limits: SNMPLimits(rows: 30))
        #expect(some.rows.count == 30)
        #expect(some.ending == .rowLimit)
        let none = try await session.walk(.standard(), limits: SNMPLimits(rows: 1_000, time: Interval(milliseconds: 0)))
        #expect(none.rows.isEmpty)
        #expect(none.ending == .timeLimit)
        let nothing = try await session.walk(.enterprise(1))
        #expect(nothing.rows.isEmpty && nothing.ending == .finished)
    }

    @Test func `a walk in version 1 gives the same as in version 2c`() async throws {
        let agent = try await Snmpd.start()
        func walk(_ credentials: SNMPCredentials) async throws -> [OID] {
            try await SNMPSession(agent.target, credentials: credentials).walk(.standard(1)).rows.map(\.oid)
        }
        let first = try await walk(.v1(community: Snmpd.community))
        #expect(try await walk(.v2c(community: Snmpd.community)) == first)
        #expect(first == first.sorted() && !first.isEmpty)
    }

    @Test func `cancelling ends the wait`() async throws {
        let socket = try UDPSocket()
        let silent = SNMPTarget(IPAddress(v4: 0x7F00_0001), port: socket.port)
        let session = try SNMPSession(
            silent, credentials: .v2c(community: "any"), timing: SNMPTiming(timeout: .seconds(60), retries: 10))
        let task = Task { try await session.walk(.standard()) }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: SNMPError.cancelled) { try await task.value }
        // It stays cancelled.
        await #expect(throws: SNMPError.cancelled) { try await session.get([.standard(1, 1, 0)]) }
    }

    @Test func `a probe tells machine, engine and memory`() async throws {
        let agent = try await Snmpd.start()
        let user = try #require(Snmpd.users.first { $0.name == "priv-SHA-AES" })
        let probe = SNMPProbe(depth: .neighbours, timing: quick, logger: Logger(label: "test"))
        let snapshot = try await probe.snapshot(of: agent.target, with: .v3(user))
        #expect(snapshot.reading.system.object?.enterpriseNumber == 8072)
        #expect(snapshot.reading.system.name == "lab-linux")
        let device = snapshot.device
        #expect(device.slot == "127.0.0.1")
        #expect(device.evidence.contains { $0.kind == .engine })
        #expect(device.attributes[.location] == "信息科机房")
        #expect(device.attributes[.memory] != nil)
        #expect(!snapshot.reading.interfaces.isEmpty)
        #expect(!device.clues.contains { $0.text.contains("kouling") || $0.text.contains(user.name) })
    }
}
