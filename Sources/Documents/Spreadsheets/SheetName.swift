/// Names of sheets that Excel and WPS accept.
enum SheetName {
    /// Excel's limit, in UTF-16 units (Microsoft, "Excel specifications and limits").
    static let limit = 31

    /// The name without `[ ] : * ? / \` and controls, not in apostrophes, at most 31 units, and unlike all in `taken` (case
    /// does not count); `taken` gets it.
    static func unique(_ wanted: String, taken: inout Set<String>) -> String {
        var name = String(
            wanted.unicodeScalars.map { scalar -> Character in
                let isBad = "[]:*?/\\".unicodeScalars.contains(scalar) || scalar.value < 0x20 || scalar.value == 0x7F
                return isBad ? "_" : Character(scalar)
            })
        while name.hasPrefix("'") || name.hasPrefix(" ") { name.removeFirst() }
        while name.hasSuffix("'") || name.hasSuffix(" ") { name.removeLast() }
        // `History` is a name that Excel keeps for itself.
        if name.isEmpty || name.lowercased() == "history" { name = "表" + name }
        var candidate = cut(name, to: limit)
        var count = 1
        while taken.contains(candidate.lowercased()) {
            count += 1
            let ending = "（\(count)）"
            candidate = cut(name, to: limit - ending.utf16.count) + ending
        }
        taken.insert(candidate.lowercased())
        return candidate
    }

    /// At most so many UTF-16 units, whole characters, no apostrophe at the end.
    private static func cut(_ text: String, to limit: Int) -> String {
        var result = ""
        var units = 0
        for character in text {
            units += character.utf16.count
            if units > limit { break }
            result.append(character)
        }
        while result.hasSuffix("'") { result.removeLast() }
        return result
    }
}
