/// Finds places to break words that are wider than their column, so that a hash or a long host name does not run over the
/// edge: typst breaks a Latin word nowhere by itself.
enum LineBreaks {
    /// The text in pieces between which a line may end; one piece where every word fits into `capacity` (in halves of a
    /// Chinese character).
    static func pieces(_ text: String, capacity: Int) -> [String] {
        let capacity = max(capacity, 2)
        guard text.utf8.count > capacity else { return [text] }
        var pieces: [String] = []
        var piece = ""
        var word: [Character] = []
        func flush(_ pieces: inout [String], _ piece: inout String) {
            let width = word.reduce(0) { $0 + Self.width($1) }
            if width <= capacity {
                piece.append(contentsOf: word)
            } else {
                split(word, capacity: capacity, pieces: &pieces, piece: &piece)
            }
            word.removeAll(keepingCapacity: true)
        }
        for character in text {
            if breaksAround(character) {
                flush(&pieces, &piece)
                piece.append(character)
            } else {
                word.append(character)
            }
        }
        flush(&pieces, &piece)
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }

    /// Cuts a word after its punctuation, and where there is none for longer than a line, every few characters: that is enough
    /// for an even edge, and each cut costs typst time.
    private static func split(_ word: [Character], capacity: Int, pieces: inout [String], piece: inout String) {
        let step = min(max(capacity / 8, 1), 8)
        var parts = word.split(omittingEmptySubsequences: false) { ".-_/:@,;=&?".contains($0) }
        // `split` drops the marks; they stay at the end of their part.
        for index in parts.indices.dropLast() { parts[index] = word[parts[index].startIndex...parts[index].endIndex] }
        for part in parts {
            let isLong = part.count > capacity / 2
            for (index, character) in part.enumerated() {
                piece.append(character)
                guard index == part.count - 1 || isLong && (index + 1) % step == 0 else { continue }
                pieces.append(piece)
                piece = ""
            }
        }
    }

    private static func width(_ character: Character) -> Int {
        character.unicodeScalars.first.map { ColumnWidths.columns($0) } ?? 1
    }

    /// White space and Chinese characters, around which any line breaker breaks (Unicode UAX 14, classes SP, BK and ID).
    private static func breaksAround(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return true }
        return value == 0x20 || value == 0x0A || (0x3400...0x9FFF).contains(value)
            || (0x20000...0x3FFFF).contains(value)
    }
}
