import Console
import Kernel

/// The sorts of second factor. Where phones are not allowed, the last three do without one.
package enum FactorKind: String, Sendable, CaseIterable {
    /// An application that computes TOTP from a secret shown once.
    case app
    /// A hardware token with a clock: TOTP.
    case timeToken
    /// A hardware token with a button: HOTP.
    case eventToken
    /// A printed sheet of numbered codes.
    case sheet

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .app: "动态口令应用"
        case .timeToken: "动态令牌（时间型）"
        case .eventToken: "动态令牌（按键型）"
        case .sheet: "纸质口令卡"
        }
    }

    /// True for the two hardware tokens.
    package var isHardware: Bool { self == .timeToken || self == .eventToken }
}

/// A second factor: something that its holder has.
package struct Factor: Sendable, Hashable {
    /// The number.
    package let id: Identifier<Factor>
    /// Whose. Nil: a token in stock.
    package let accountID: Identifier<Account>?
    /// What sort.
    package let kind: FactorKind
    /// The token's serial number, or a name for the sheet or application.
    package let name: String
    /// Figures of a code, 6 to 8.
    package let digits: Int
    /// When it was enrolled or imported.
    package let createdAt: Timestamp
    /// Since when it counts. Nil: its holder has not yet proved to have it.
    package let confirmedAt: Timestamp?

    /// Seconds a code lives: 30 (RFC 6238 section 5.2) or 60. Nil: no clock in it.
    let period: Int?
    let algorithm: OneTimePassword.Algorithm
    /// Sealed. Nil: a sheet.
    let secret: [UInt8]?
    /// Steps by which the token's clock is ahead.
    let drift: Int64
    /// The counter of the last code used; no lower one is taken again.
    let lastCounter: Int64?
}
