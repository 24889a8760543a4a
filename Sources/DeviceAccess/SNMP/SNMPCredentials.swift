import Kernel

/// What a device wants to hear before it answers. Prints and dumps as its version only.
package enum SNMPCredentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Version 1 (RFC 1157) with a community.
    case v1(community: String)
    /// Version 2c (RFC 1901) with a community.
    case v2c(community: String)
    /// Version 3 with the user-based security model (RFC 3414).
    case v3(SNMPUser)

    /// `v1`, `v2c` or `v3`.
    package var version: SNMPVersion {
        switch self {
        case .v1: .v1
        case .v2c: .v2c
        case .v3: .v3
        }
    }

    package var description: String { version.rawValue }
    package var debugDescription: String { description }
    /// Nothing, so that `dump` shows nothing.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The words that must not turn up among what a device gives away of itself.
    var secrets: Set<String> {
        switch self {
        case .v1(let community), .v2c(let community): [community]
        case .v3(let user): Set([user.authentication?.password, user.privacy?.password].compactMap { $0 })
        }
    }
}

/// The version of the protocol.
package enum SNMPVersion: String, Sendable, Hashable, CaseIterable {
    /// RFC 1157
    case v1
    /// RFC 1901
    case v2c
    /// RFC 3411 to 3418
    case v3
}

/// A user of version 3. Prints and dumps as its level only.
package struct SNMPUser: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name, 1 to 32 octets (RFC 3414, section 5).
    package var name: String
    /// Nil: noAuthNoPriv.
    package var authentication: (digest: SNMPDigest, password: String)?
    /// Nil: noAuthNoPriv or authNoPriv. Needs authentication.
    package var privacy: (cipher: SNMPCipher, password: String)?
    /// The context, empty for the usual one.
    package var context = ""

    /// Takes the name; without more it is noAuthNoPriv.
    package init(name: String) {
        self.name = name
    }

    package var description: String {
        privacy != nil ? "authPriv" : authentication != nil ? "authNoPriv" : "noAuthNoPriv"
    }
    package var debugDescription: String { description }
    /// Nothing, so that `dump` shows nothing.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// How version 3 proves who asks.
package enum SNMPDigest: String, Sendable, Hashable, Codable, CaseIterable {
    /// HMAC-MD5-96 (RFC 3414, section 6)
    case md5 = "MD5"
    /// HMAC-SHA-96 (RFC 3414, section 7)
    case sha1 = "SHA"
    /// RFC 7860
    case sha224 = "SHA-224"
    /// RFC 7860
    case sha256 = "SHA-256"
    /// RFC 7860
    case sha384 = "SHA-384"
    /// RFC 7860
    case sha512 = "SHA-512"
}

/// How version 3 hides what is said.
package enum SNMPCipher: String, Sendable, Hashable, Codable, CaseIterable {
    /// CBC-DES (RFC 3414, section 8)
    case des = "DES"
    /// CFB128-AES-128 (RFC 3826)
    case aes128 = "AES"
    /// draft-blumenthal-aes-usm-04, as most makers read it
    case aes192 = "AES-192"
    /// draft-blumenthal-aes-usm-04, as most makers read it
    case aes256 = "AES-256"
}
