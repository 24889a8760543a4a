import DeviceAccess
import Kernel
import Testing

@Suite struct `The place of an agent` {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1:161"), ("192.0.2.1:1161", "192.0.2.1:1161"), ("2001:db8::1", "[2001:db8::1]:161"),
        ("[2001:db8::1]", "[2001:db8::1]:161"), ("[2001:db8::1]:162", "[2001:db8::1]:162"),
    ])
    func `is read from address and port`(_ text: String, _ expected: String) {
        #expect(SNMPTarget(text)?.description == expected)
    }

    @Test(arguments: [
        "", ":", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:+5", "192.0.2", "[192.0.2.1", "[::1]161",
        "[::1]:x", "switch",
    ])
    func `is refused otherwise`(_ text: String) {
        #expect(SNMPTarget(text) == nil)
    }

    @Test func `may be a name that the machine knows`() async throws {
        let target = try await SNMPTarget.resolving("localhost:1161")
        #expect(target.address.isLoopback)
        #expect(target.port == 1161)
    }

    @Test(arguments: ["", "a b", "-x", "名字", "a;b:161", "x:y"])
    func `is no name of any kind`(_ text: String) async throws {
        await #expect(throws: SNMPError.badTarget(text)) { try await SNMPTarget.resolving(text) }
    }
}
