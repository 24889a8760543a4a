import Foundation

/// What the cookie holds.
struct SessionToken: SecretToken {
    static let size = 32
    let text: String
    let digest: Data
}
