import Foundation

/// Files that people edit without Swift: they must be readable, and nothing in the repository may depend on one
/// person's machine.
struct ContentRule {
    // Written in two parts so that this file does not offend against itself.
    private static let machinePaths = ["/wo" + "rk/", "/tmp/" + "w/", "/ho" + "me/", "/ro" + "ot/."]

    /// A JSON file must parse.
    func offences(json: Data, path: String) -> [Offence] {
        do {
            _ = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
            return []
        } catch {
            let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] ?? error.localizedDescription
            return [Offence(file: path, line: 0, reason: "not JSON: \(reason)")]
        }
    }

    /// A text must name no folder of the machine it was written on.
    func offences(text: String, path: String) -> [Offence] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            Self.machinePaths.filter { line.contains($0) }.map {
                Offence(file: path, line: number + 1, reason: "a path of one machine: \($0)…")
            }
        }
    }
}
