/// A file holds one thing, so it seldom passes 300 lines and never 600.
struct LengthRule {
    /// Above so many lines a file is named in the test's output.
    let remarkable = 300
    /// Above so many lines a file fails.
    let limit = 600

    func offences(in source: SwiftSource) -> [Offence] {
        guard source.lineCount > limit else { return [] }
        return [source.offence(0, "\(source.lineCount) lines, more than \(limit): perhaps two things")]
    }

    /// A remark that fails nothing. Nil: the file is short.
    func remark(on source: SwiftSource) -> String? {
        guard source.lineCount > remarkable, source.lineCount <= limit else { return nil }
        return "\(source.path): \(source.lineCount) lines, more than \(remarkable)"
    }
}
