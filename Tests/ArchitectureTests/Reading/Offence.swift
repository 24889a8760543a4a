/// One place where the source breaks a rule.
struct Offence: Hashable, CustomStringConvertible {
    /// The file, from the root of the checkout.
    let file: String
    /// 1-based. 0: the file as a whole.
    let line: Int
    /// What is wrong and what would be right.
    let reason: String

    /// `Sources/Kernel/Severity.swift:12: …`, as editors jump to it.
    var description: String {
        line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)"
    }
}

extension [Offence] {
    /// One offence a line, in order, for the message of an expectation.
    var listing: String {
        "\n" + sorted { ($0.file, $0.line) < ($1.file, $1.line) }.map(\.description).joined(separator: "\n")
    }
}
