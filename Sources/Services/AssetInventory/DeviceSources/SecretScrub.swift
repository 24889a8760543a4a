import Foundation

/// Takes secrets out of what a device answers, in all forms in which it may give them back: some interfaces repeat the
/// question. Pure.
struct SecretScrub: Sendable {
    private let forms: [[UInt8]]

    /// Shorter secrets are left: they stand in names and numbers that have nothing to do with them.
    static let shortest = 6
    private static let mark = Array("〔保密〕".utf8)

    /// Takes the secrets, and the name that goes with a password.
    init(_ secrets: [String], user: String? = nil) {
        var forms: Set<[UInt8]> = []
        for secret in secrets where secret.utf8.count >= Self.shortest {
            forms.insert(Array(secret.utf8))
            forms.insert(Array(secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").utf8))
            forms.insert(Array(secret.replacing("/", with: "\\/").utf8))
            forms.insert(Array((secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret).utf8))
            forms.insert(Array(DevicePlace.escaped(secret).utf8))
            if let user { forms.insert(Array(Data("\(user):\(secret)".utf8).base64EncodedString().utf8)) }
        }
        // The longest first: one form may stand inside another.
        self.forms = forms.sorted { ($0.count, $0.description) > ($1.count, $1.description) }
    }

    /// The answer with a mark in place of each secret.
    func clean(_ answer: [UInt8]) -> [UInt8] {
        var answer = answer
        for form in forms where !answer.ranges(of: form).isEmpty { answer.replace(form, with: Self.mark) }
        return answer
    }
}
