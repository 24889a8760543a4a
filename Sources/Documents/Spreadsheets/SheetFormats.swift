import CXlsxWriter

/// The looks of cells, made once a workbook; the workbook owns them.
final class SheetFormats {
    typealias Format = UnsafeMutablePointer<lxw_format>

    /// The sheet's title.
    let title: Format?
    /// The head of a table.
    let head: Format?
    /// Text. The number form `@` keeps `=1+1` a text even when somebody edits the cell.
    let text: Format?
    /// Text in the middle of its cell.
    let centered: Format?
    /// Text without a border.
    let plain: Format?
    /// Whole numbers.
    let integer: Format?
    /// Shares, `0.0%`.
    let percent: Format?
    /// Days, `yyyy-mm-dd`.
    let date: Format?
    /// Moments, `yyyy-mm-dd hh:mm`.
    let moment: Format?
    private var decimals: [Int: Format] = [:]
    private let workbook: UnsafeMutablePointer<lxw_workbook>

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        self.workbook = workbook
        title = Self.make(workbook, number: "@", hasBorder: false)
        format_set_bold(title)
        format_set_font_size(title, 16)
        head = Self.make(workbook, number: "@")
        format_set_bold(head)
        format_set_bg_color(head, 0xE1E1E1)
        format_set_align(head, UInt8(LXW_ALIGN_CENTER.rawValue))
        text = Self.make(workbook, number: "@")
        centered = Self.make(workbook, number: "@")
        plain = Self.make(workbook, number: "@", hasBorder: false)
        integer = Self.make(workbook, number: "0")
        percent = Self.make(workbook, number: "0.0%")
        date = Self.make(workbook, number: "yyyy-mm-dd")
        moment = Self.make(workbook, number: "yyyy-mm-dd hh:mm")
        for format in [centered, date, moment] { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
    }

    /// Numbers with so many decimal places, 0 to 9.
    func decimal(_ places: Int) -> Format? {
        let places = min(max(places, 0), 9)
        if let known = decimals[places] { return known }
        let form = places == 0 ? "0" : "0." + String(repeating: "0", count: places)
        let made = Self.make(workbook, number: form)
        decimals[places] = made
        return made
    }

    private static func make(
        _ workbook: UnsafeMutablePointer<lxw_workbook>, number: String, hasBorder: Bool = true
    ) -> Format? {
        let format = workbook_add_format(workbook)
        format_set_font_name(format, "宋体")
        format_set_font_size(format, 10)
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        format_set_num_format(format, number)
        if number == "@" { format_set_text_wrap(format) }
        if hasBorder { format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue)) }
        return format
    }
}
