import Kernel

/// Parts a line of search into its terms.
enum AssetSearchLexer {
    /// A value as it was written.
    struct Value: Sendable, Hashable {
        var text = ""
        /// Quoted: signs in it stand for themselves.
        var isQuoted = false
        /// `="…"`: what is quoted is the whole value.
        var isWhole = false
    }

    /// A term as it was written.
    struct Word: Sendable, Hashable {
        var isNegated = false
        /// Nil: it has none, and one value.
        var field: String?
        var values: [Value] = []
    }

    static func words(of line: String) throws(AssetSearchError) -> [Word] {
        // A zero would end the pattern for SQLite, and stands in no text of the ledger.
        let characters = line.map { $0 == "\0" ? " " : $0 }
        var words: [Word] = []
        var place = 0
        while place < characters.count {
            if characters[place].isWhitespace {
                place += 1
            } else {
                words.append(try word(characters, &place))
            }
        }
        return words
    }

    private static func word(_ characters: [Character], _ place: inout Int) throws(AssetSearchError) -> Word {
        var word = Word()
        if isDash(characters[place]), place + 1 < characters.count, !characters[place + 1].isWhitespace {
            word.isNegated = true
            place += 1
        }
        let start = place
        var pieces: [Value] = []
        var piece = Value()
        func close(_ pieces: inout [Value]) {
            if !piece.text.isEmpty || piece.isQuoted { pieces.append(piece) }
            piece = Value()
        }
        while place < characters.count, !characters[place].isWhitespace {
            let character = characters[place]
            if isQuote(character) {
                if word.field != nil, piece.text == "=" || piece.text == "＝", !piece.isQuoted {
                    piece = Value(isWhole: true)
                }
                piece.text += try quoted(characters, &place)
                piece.isQuoted = true
                continue
            }
            if isColon(character), word.field == nil, pieces.isEmpty, !piece.isQuoted, isName(piece.text),
                !isAddress(characters, from: start)
            {
                word.field = piece.text
                piece = Value()
            } else if isComma(character), word.field != nil {
                close(&pieces)
            } else {
                piece.text.append(character)
            }
            place += 1
        }
        close(&pieces)
        word.values = pieces
        if word.field == nil && pieces.isEmpty { word.values = [Value()] }
        return word
    }

    private static func quoted(_ characters: [Character], _ place: inout Int) throws(AssetSearchError) -> String {
        let open = place
        place += 1
        var text = ""
        while place < characters.count {
            if isQuote(characters[place]) {
                place += 1
                // Written twice it stands for itself.
                guard place < characters.count, characters[place] == characters[place - 1] else { return text }
            }
            text.append(characters[place])
            place += 1
        }
        throw .openQuote(place: open + 1)
    }

    /// True where a word is an IPv6 or a hardware address, whose colons are its own.
    private static func isAddress(_ characters: [Character], from start: Int) -> Bool {
        let word = String(characters[start...].prefix { !$0.isWhitespace })
        if MACAddress(word) != nil { return true }
        return AddressRange(word)?.first.family == .v6
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "._-（）()/ ".contains($0) }
    }

    private static func isDash(_ character: Character) -> Bool { character == "-" || character == "－" }
    private static func isColon(_ character: Character) -> Bool { character == ":" || character == "：" }
    private static func isComma(_ character: Character) -> Bool { ",，、".contains(character) }
    static func isQuote(_ character: Character) -> Bool { "\"“”＂".contains(character) }
}
