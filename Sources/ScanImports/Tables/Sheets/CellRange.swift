/// A range of joined cells, rows and columns from 0, both ends included.
struct CellRange: Hashable {
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>

    /// Reads `B2:D5`. Nil: another form.
    init?(_ text: some Sequence<UInt8>) {
        let ends = Array(text).split(separator: 0x3A).compactMap { CellPlace($0) }
        guard ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column else { return nil }
        rows = ends[0].row...ends[1].row
        columns = ends[0].column...ends[1].column
    }
}

/// The place of a cell, from 0: `C7` is column 2, row 6.
struct CellPlace {
    let column: Int
    let row: Int

    /// Reads letters and digits, `$` left aside. Nil: another form, or beyond what spreadsheets have (18.18.7).
    init?(_ text: some Sequence<UInt8>) {
        var column = 0
        var row = 0
        var hasDigits = false
        for byte in text {
            switch byte {
            case 0x24: continue
            case 0x41...0x5A where !hasDigits: column = column * 26 + Int(byte - 0x40)
            case 0x61...0x7A where !hasDigits: column = column * 26 + Int(byte - 0x60)
            case 0x30...0x39:
                hasDigits = true
                row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
            if column > 16_384 || row > 1_048_576 { return nil }
        }
        guard column > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row - 1
    }

    /// The letters of a column from 0, as spreadsheet programs show them: 0 → `A`, 27 → `AB`.
    static func letters(_ column: Int) -> String {
        var text = ""
        var rest = column + 1
        while rest > 0 {
            text = String(Character(Unicode.Scalar(UInt8(0x41 + (rest - 1) % 26)))) + text
            rest = (rest - 1) / 26
        }
        return text
    }
}
