import ArgumentParser
import DeviceAccess

/// How a device is asked by SNMP, as a person says it at the terminal; passwords come out of the environment.
struct SNMPOptions {
    let community: String?
    var isVersion1 = false
    let user: String?
    let digest: String
    let cipher: String
    let environment: [String: String]

    /// What the device is told.
    /// - Throws: `ValidationError` in Chinese.
    func credentials() throws -> SNMPCredentials {
        if let user { return .v3(try someone(user)) }
        let community = community == "-" ? environment["ANHU_SNMP_COMMUNITY"] : community
        guard let community, !community.isEmpty else { throw ValidationError("请用 --snmp 指明团体名，或用 --user 指明 SNMPv3 用户") }
        return isVersion1 ? .v1(community: community) : .v2c(community: community)
    }

    private func someone(_ name: String) throws -> SNMPUser {
        var someone = SNMPUser(name: name)
        if let password = environment["ANHU_SNMP_AUTH"] {
            guard let digest = SNMPDigest(rawValue: digest.uppercased()) else {
                throw ValidationError("不认识的鉴别算法：\(digest)")
            }
            someone.authentication = (digest, password)
        }
        if let password = environment["ANHU_SNMP_PRIV"] {
            guard let cipher = SNMPCipher(rawValue: cipher.uppercased()) else {
                throw ValidationError("不认识的加密算法：\(cipher)")
            }
            someone.privacy = (cipher, password)
        }
        return someone
    }
}
