/// Numbers and versions of documents.
///
/// A document keeps its number from the first draft to the final version; the next draft after a final one opens the
/// next number of the year. Drafts count V0.1, V0.2 …, the final version is V1.0.
enum DeliverableNumber {
    /// The number and version of what comes next.
    ///
    /// `latest` is the newest version of this kind, of any year; `highest` the highest running number given out this
    /// year under `code`.
    static func next(
        after latest: (number: String, version: String, isFinal: Bool)?, highest: Int, code: String, year: Int,
        isFinal: Bool
    ) -> (number: String, version: String) {
        if let latest, !latest.isFinal {
            let draft = Int(latest.version.split(separator: ".").last ?? "") ?? 0
            return (latest.number, isFinal ? "V1.0" : "V0.\(draft + 1)")
        }
        let running = String(highest + 1)
        let padded = String(repeating: "0", count: max(0, 3 - running.utf8.count)) + running
        return ("AH-\(code)-\(year)-\(padded)", isFinal ? "V1.0" : "V0.1")
    }
}
