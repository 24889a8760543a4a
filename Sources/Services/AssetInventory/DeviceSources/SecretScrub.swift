import Foundation
import ScanImports

/// Takes secrets out of what a device answers, in all forms in which it may give them back: some interfaces repeat the
/// question. Pure.
struct SecretScrub: Sendable {
    private let forms: [[UInt8]]
    /// The secrets as they stand in a string whose escapes are resolved.
    private let plain: [String]

    /// Shorter secrets are left: they stand in names and numbers that have nothing to do with them.
    static let shortest = 6
    private static let mark = Array("〔保密〕".utf8)

    /// Takes the secrets, and the name that goes with a password.
    init(_ secrets: [String], user: String? = nil) {
        var forms: Set<[UInt8]> = []
        var plain: Set<String> = []
        for secret in secrets where secret.utf8.count >= Self.shortest {
            forms.insert(Array(secret.utf8))
            plain.insert(secret)
            forms.insert(Array(secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").utf8))
            forms.insert(Array(secret.replacing("/", with: "\\/").utf8))
            forms.insert(Array((secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret).utf8))
            forms.insert(Array(DevicePlace.escaped(secret).utf8))
            let percent = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
            plain.formUnion([percent, Self.lowered(percent)])
            if let user { plain.insert(Data("\(user):\(secret)".utf8).base64EncodedString()) }
        }
        forms.formUnion(plain.map { Array($0.utf8) })
        self.plain = plain.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
        // The longest first: one form may stand inside another.
        self.forms = forms.sorted { ($0.count, $0.description) > ($1.count, $1.description) }
    }

    /// The answer with a mark in place of each secret, and what it says, read once.
    func clean(_ answer: [UInt8]) -> DeviceAnswer {
        var answer = answer
        for form in forms where !answer.ranges(of: form).isEmpty { answer.replace(form, with: Self.mark) }
        do throws(ReadingError) {
            let value = try JSONImport.parse(answer)
            // JSON has several ways to write each letter: what is left shows once they are resolved.
            guard !plain.isEmpty, let cleaned = cleaned(value) else {
                return DeviceAnswer(bytes: answer, content: .success(value))
            }
            return DeviceAnswer(bytes: Array(Self.text(cleaned).utf8), content: .success(cleaned))
        } catch {
            return DeviceAnswer(bytes: answer, content: .failure(error))
        }
    }

    /// The value with a mark in place of each secret. Nil: it holds none.
    private func cleaned(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .null, .bool, .number: return nil
        case .string(let text): return cleaned(text).map { .string($0) }
        case .array(let items):
            let clean = items.map(cleaned)
            return clean.allSatisfy { $0 == nil } ? nil : .array(zip(clean, items).map { $0 ?? $1 })
        case .object(let members):
            let clean = members.map { (name: cleaned($0.name), value: cleaned($0.value)) }
            if clean.allSatisfy({ $0.name == nil && $0.value == nil }) { return nil }
            return .object(
                zip(clean, members).map { .init(name: $0.name ?? $1.name, value: $0.value ?? $1.value) })
        }
    }

    private func cleaned(_ text: String) -> String? {
        guard plain.contains(where: { text.contains($0) }) else { return nil }
        return plain.reduce(text) { $0.replacing($1, with: String(decoding: Self.mark, as: UTF8.self)) }
    }

    /// The value as JSON.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): RecordText.quoted(text)
        case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { RecordText.quoted($0.name) + ":" + text($0.value) }.joined(separator: ",") + "}"
        }
    }

    /// The letters behind percent signs in lower case: both are written.
    private static func lowered(_ percent: String) -> String {
        var left = 0
        return String(
            percent.map { letter in
                if letter == "%" {
                    left = 2
                    return letter
                }
                guard left > 0 else { return letter }
                left -= 1
                return Character(letter.lowercased())
            })
    }
}
