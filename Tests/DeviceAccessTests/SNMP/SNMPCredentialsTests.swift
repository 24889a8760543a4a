import DeviceAccess
import Kernel
import Testing

@Suite struct `Credentials of SNMP` {
    private static let secrets = ["mi-ma-tuan-ti", "authen-secret-1", "privacy-secret-2", "someone"]

    private static var all: [SNMPCredentials] {
        var user = SNMPUser(name: "someone")
        user.authentication = (.sha256, "authen-secret-1")
        user.privacy = (.aes128, "privacy-secret-2")
        return [.v1(community: "mi-ma-tuan-ti"), .v2c(community: "mi-ma-tuan-ti"), .v3(user)]
    }

    @Test func `neither print nor dump what they hold`() {
        for credentials in Self.all {
            var text = "\(credentials) \(String(reflecting: credentials))"
            dump(credentials, to: &text)
            if case .v3(let user) = credentials {
                text += "\(user) \(String(reflecting: user))"
                dump(user, to: &text)
            }
            for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
        }
    }

    @Test func `are refused where no device could take them`() throws {
        let target = SNMPTarget(try address("127.0.0.1"))
        func refusal(_ change: (inout SNMPUser) -> Void) -> SNMPError? {
            var user = SNMPUser(name: "reader")
            change(&user)
            do {
                _ = try SNMPSession(target, credentials: .v3(user))
                return nil
            } catch { return error }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.name = "" } == .unusableCredentials)
        #expect(refusal { $0.name = String(repeating: "x", count: 33) } == .unusableCredentials)
        #expect(refusal { $0.context = String(repeating: "x", count: 33) } == .unusableCredentials)
        #expect(refusal { $0.authentication = (.md5, "1234567") } == .shortPassword)
        #expect(refusal { $0.authentication = (.md5, "12345678") } == nil)
        #expect(refusal { $0.privacy = (.des, "12345678") } == .unusableCredentials)
        #expect(
            refusal {
                $0.authentication = (.md5, "12345678")
                $0.privacy = (.des, "short")
            } == .shortPassword)
    }

    @Test func `have an explanation for everything that can go wrong`() throws {
        let target = SNMPTarget(try address("192.0.2.1"), port: 1161)
        let errors: [SNMPError] = [
            .silent(target, .v1), .silent(target, .v2c), .silent(target, .v3), .silentOnceKnown(target),
            .fellSilent(target), .refused(target), .unreachable(target, code: 113), .unreachable(target, code: 9999),
            .unknownUser(target), .wrongPassword(target), .unsupportedLevel(target), .notInTime(target),
            .notDecrypted(target), .reported(target, code: -41), .denied(target), .agentError(target, status: 5),
            .agentError(target, status: 99), .loop(target, at: .standard(4, 22)), .nonsense(target),
            .outOfTime(target), .cancelled, .shortPassword, .unusableCredentials, .inUse(target), .badTarget("x y"),
            .unknownHost("sw"), .noResources,
        ]
        #expect(Set(errors.map(\.explanation.summary)).count >= errors.count - 2)
        for error in errors {
            let line = error.explanation.line
            #expect(line.contains { $0 >= "\u{4E00}" && $0 <= "\u{9FA5}" })
            #expect(!line.contains("；。") && !line.contains("。。"))
        }
        #expect(SNMPError.silent(target, .v2c).explanation.line.contains("团体字"))
    }
}
