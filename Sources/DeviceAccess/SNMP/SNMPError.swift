import Kernel

/// Why a device could not be asked. None holds a community, a password or a user's name.
package enum SNMPError: ExplainedError, Hashable {
    /// Nothing came back. A wrong community looks the same as no agent: agents say nothing (RFC 3584, 5.2.1).
    case silent(SNMPTarget, SNMPVersion)
    /// The engine told its name, then nothing came back: agents drop what they cannot decrypt, and digests of another
    /// length.
    case silentOnceKnown(SNMPTarget)
    /// It answered, and then no more.
    case fellSilent(SNMPTarget)
    /// The device says that nothing listens at the port.
    case refused(SNMPTarget)
    /// A router or the system says that there is no way.
    case unreachable(SNMPTarget, code: Int32)
    /// Version 3: no such user (RFC 3414, 3.2, usmStatsUnknownUserNames).
    case unknownUser(SNMPTarget)
    /// Version 3: the digest is wrong (usmStatsWrongDigests).
    case wrongPassword(SNMPTarget)
    /// Version 3: the user does not have the keys for this level (usmStatsUnsupportedSecLevels).
    case unsupportedLevel(SNMPTarget)
    /// Version 3: the clocks of device and asker do not agree (usmStatsNotInTimeWindows).
    case notInTime(SNMPTarget)
    /// Version 3: what is hidden cannot be read (usmStatsDecryptionErrors).
    case notDecrypted(SNMPTarget)
    /// Version 3 refused for another reason, by net-snmp's number.
    case reported(SNMPTarget, code: Int)
    /// The device knows the asker but does not let it see this (RFC 3416, authorizationError, noAccess).
    case denied(SNMPTarget)
    /// The device answers with another error of RFC 3416, section 3.
    case agentError(SNMPTarget, status: Int)
    /// A name in the answer does not come after the one before.
    case loop(SNMPTarget, at: OID)
    /// The answer is none.
    case nonsense(SNMPTarget)
    /// The time for all requests together is used up.
    case outOfTime(SNMPTarget)
    /// The caller no longer wants to know.
    case cancelled
    /// A password of version 3 is shorter than 8 octets (RFC 3414, 11.2).
    case shortPassword
    /// A name or context is empty or too long, or there is privacy without authentication.
    case unusableCredentials
    /// The same user is in use at the same device with other passwords.
    case inUse(SNMPTarget)
    /// No address, and no name.
    case badTarget(String)
    /// The resolver does not know the name.
    case unknownHost(String)
    /// The system gives no socket or memory.
    case noResources

    package var kind: FaultKind {
        switch self {
        case .shortPassword, .unusableCredentials, .badTarget: .badInput
        case .unknownHost: .notFound
        case .unknownUser, .wrongPassword, .unsupportedLevel, .notDecrypted, .denied: .forbidden
        case .inUse, .cancelled: .conflict
        case .silent, .silentOnceKnown, .fellSilent, .refused, .unreachable, .notInTime, .reported, .agentError, .loop,
            .nonsense,
            .outOfTime, .noResources:
            .unavailable
        }
    }

    /// True where other credentials may lead further.
    package var isAboutCredentials: Bool {
        switch self {
        case .silent, .silentOnceKnown, .unknownUser, .wrongPassword, .unsupportedLevel, .notDecrypted, .denied: true
        default: false
        }
    }
}
