import CNetSNMP
import Kernel

extension SNMPCredentials {
    /// Throws where no device could take them.
    func check() throws(SNMPError) {
        guard case .v3(let user) = self else { return }
        guard (1...32).contains(user.name.utf8.count), user.context.utf8.count <= 32,
            user.privacy == nil || user.authentication != nil
        else { throw .unusableCredentials }
        // Shorter ones are not hashed by any engine that keeps to RFC 3414, 11.2.
        for password in [user.authentication?.password, user.privacy?.password] {
            if let password, password.utf8.count < 8 { throw .shortPassword }
        }
    }

    /// Lends them to C; net-snmp's wrapper takes copies and wipes them.
    func withOptions<Result>(
        _ target: SNMPTarget, _ timing: SNMPTiming, _ body: (UnsafePointer<anhu_snmp_options>) -> Result
    ) -> Result {
        var options = anhu_snmp_options()
        var (community, user) = ("", SNMPUser(name: ""))
        switch self {
        case .v1(let text): (options.version, community) = (1, text)
        case .v2c(let text): (options.version, community) = (2, text)
        case .v3(let someone): (options.version, user) = (3, someone)
        }
        let width = target.address.family == .v4 ? 4 : 16
        withUnsafeMutableBytes(of: &options.address) { octets in
            for index in 0..<width {
                octets[index] = UInt8(truncatingIfNeeded: target.address.number >> UInt128(8 * (width - 1 - index)))
            }
        }
        (options.address_length, options.port) = (width, target.port)
        options.timeout_ms = Int32(timing.clampedTimeout)
        options.retries = Int32(timing.clampedRetries)
        options.digest = user.authentication.map { $0.digest.number } ?? 0
        options.cipher = user.privacy.map { $0.cipher.number } ?? 0
        let texts = [
            target.peer, community, user.name, user.authentication?.password ?? "", user.privacy?.password ?? "",
            user.context,
        ].map { Array($0.utf8) + [0] }
        return Self.withPointers(to: texts[...]) { pointers in
            options.peer = Self.characters(pointers[0])
            (options.community, options.community_length) = (pointers[1], texts[1].count - 1)
            options.user = Self.characters(pointers[2])
            (options.digest_password, options.digest_password_length) = (pointers[3], texts[3].count - 1)
            (options.cipher_password, options.cipher_password_length) = (pointers[4], texts[4].count - 1)
            options.context = Self.characters(pointers[5])
            return withUnsafePointer(to: options, body)
        }
    }

    private static func characters(_ octets: UnsafePointer<UInt8>) -> UnsafePointer<CChar> {
        UnsafeRawPointer(octets).assumingMemoryBound(to: CChar.self)
    }

    private static func withPointers<Result>(
        to texts: ArraySlice<[UInt8]>, _ found: [UnsafePointer<UInt8>] = [],
        _ body: ([UnsafePointer<UInt8>]) -> Result
    ) -> Result {
        guard let first = texts.first else { return body(found) }
        return first.withUnsafeBufferPointer { buffer in
            // Every text ends in a zero, so there is always a first octet.
            guard let start = buffer.baseAddress else { return body(found) }
            return withPointers(to: texts.dropFirst(), found + [start], body)
        }
    }
}

extension SNMPDigest {
    fileprivate var number: Int32 {
        let chosen =
            switch self {
            case .md5: anhu_snmp_md5
            case .sha1: anhu_snmp_sha1
            case .sha224: anhu_snmp_sha224
            case .sha256: anhu_snmp_sha256
            case .sha384: anhu_snmp_sha384
            case .sha512: anhu_snmp_sha512
            }
        return Int32(chosen.rawValue)
    }
}

extension SNMPCipher {
    fileprivate var number: Int32 {
        let chosen =
            switch self {
            case .des: anhu_snmp_des
            case .aes128: anhu_snmp_aes128
            case .aes192: anhu_snmp_aes192
            case .aes256: anhu_snmp_aes256
            }
        return Int32(chosen.rawValue)
    }
}
