import Kernel

/// A workbook of Office Open XML (ECMA-376, .xlsx) as a file of tables: shared and inline texts, results of formulas, dates
/// by their number formats after 1900 or 1904. Of joined cells each has the value of the first.
///
/// A sheet is unpacked twice, once for its joined cells, which stand behind its rows; memory is that of the shared texts.
final class WorkbookTable: TableFile {
    private(set) var sheets: [TableSheet] = []
    private let archive: ZipArchive
    private let limits: TableLimits
    private var parts: [String] = []
    private var is1904 = false
    private var formats: [CellFormat] = []
    private var stringsPart: String?
    private var strings: [String]?

    /// Opens a workbook and reads everything but its texts and rows.
    init(_ source: ByteSource, limits: TableLimits) throws(ReadingError) {
        archive = try ZipArchive(source, limits: limits)
        self.limits = limits
        let main = try mainPart()
        if main.hasPrefix("word/") || main.hasPrefix("ppt/") {
            let kind = main.hasPrefix("word/") ? "Word 文档" : "演示文稿"
            throw ReadingError(.unsupported(kind, advice: "请把其中的表格复制到 .xlsx 工作簿后再导入"))
        }
        let targets = try relations(of: main)
        try readWorkbook(main, targets)
        stringsPart = targets.values.first { $0.kind.hasSuffix("/sharedStrings") }?.part
        if let part = targets.values.first(where: { $0.kind.hasSuffix("/styles") })?.part { try readFormats(part) }
    }

    func read(_ sheet: TableSheet, deliver: (TableRow) -> Bool) throws(ReadingError) -> TableCuts {
        guard parts.indices.contains(sheet.index) else { throw ReadingError(.malformed("工作簿没有这个工作表")) }
        let part = parts[sheet.index]
        let strings = try sharedStrings()
        let handler = SheetHandler(
            limits: limits, strings: strings, formats: formats, is1904: is1904, merges: try merges(part))
        var goesOn = true
        var taken = 0
        let isThere = try archive.parse(part, handler, prepare: { handler.names = SheetNames($0) }) {
            () throws(ReadingError) in
            for row in handler.takeRows() where goesOn {
                taken += 1
                guard taken <= limits.rows else {
                    throw ReadingError(
                        .tooLarge(what: "行数", limit: limits.rows), place: "工作表“\(sheet.name)”", taken: limits.rows)
                }
                goesOn = deliver(row)
            }
            return goesOn
        }
        guard isThere else { throw ReadingError(.malformed("工作簿缺少工作表“\(sheet.name)”的内容")) }
        return handler.cuts
    }

    private struct Target {
        let kind: String
        let part: String
    }

    /// The part that the archive says to be the document (ECMA-376 part 2, 9.3).
    private func mainPart() throws(ReadingError) -> String {
        let targets = try relations(of: "")
        if let target = targets.values.first(where: { $0.kind.hasSuffix("/officeDocument") }) { return target.part }
        throw ReadingError(
            .unsupported("这种压缩文件", advice: "文件不是 .xlsx 工作簿；如为压缩包，请解压后导入其中的文件"))
    }

    /// The relations of a part, by their ids.
    private func relations(of part: String) throws(ReadingError) -> [String: Target] {
        let folder = part.split(separator: "/").dropLast().map { "\($0)/" }.joined()
        let name = part.split(separator: "/").last.map(String.init) ?? ""
        var found: [String: Target] = [:]
        let handler = PartHandler { element, values in
            guard element == "Relationship", let id = values["Id"], let target = values["Target"], found.count < 4096,
                values["TargetMode"] != "External"
            else { return }
            found[id] = Target(kind: values["Type"] ?? "", part: Self.resolve(target, in: folder))
        }
        _ = try archive.parse("\(folder)_rels/\(name).rels", handler)
        return found
    }

    /// A target is relative to its part's folder, or begins with a slash.
    private static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var steps = folder.split(separator: "/")
        for step in target.split(separator: "/") {
            if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    private func readWorkbook(_ part: String, _ targets: [String: Target]) throws(ReadingError) {
        var is1904 = false
        var listed: [(name: String, id: String, isHidden: Bool)] = []
        let handler = PartHandler { element, values in
            if element == "workbookPr" { is1904 = ["1", "true", "on"].contains(values["date1904"] ?? "") }
            guard element == "sheet", let name = values["name"], let id = values["id"] else { return }
            listed.append((name, id, (values["state"] ?? "visible") != "visible"))
        }
        guard try archive.parse(part, handler) else { throw ReadingError(.truncated("工作簿")) }
        self.is1904 = is1904
        // Sheets of charts and dialogs have no cells.
        let tables = listed.filter { targets[$0.id]?.kind.hasSuffix("/worksheet") == true }
        guard tables.count <= limits.sheets else { throw ReadingError(.tooLarge(what: "工作表数", limit: limits.sheets)) }
        guard !tables.isEmpty else { throw ReadingError(.malformed("工作簿中没有含单元格的工作表")) }
        for sheet in tables {
            sheets.append(
                TableSheet(
                    index: parts.count, name: VisibleText.line(sheet.name, longest: 60) ?? "", isHidden: sheet.isHidden)
            )
            parts.append(targets[sheet.id]?.part ?? "")
        }
    }

    /// The number format of each format of cells (18.8.10 and 18.8.31).
    private func readFormats(_ part: String) throws(ReadingError) {
        var codes: [Int: CellFormat] = [:]
        var ids: [Int] = []
        var isInside = false
        let most = limits.formats
        let handler = PartHandler { element, values in
            switch element {
            case "numFmt":
                if let id = values["numFmtId"].flatMap({ Int($0) }), let code = values["formatCode"], codes.count < most
                {
                    codes[id] = CellFormat(code: String(code.prefix(255)))
                }
            case "cellXfs": isInside = true
            case "cellStyles", "dxfs", "cellStyleXfs": isInside = false
            case "xf" where isInside && ids.count < most: ids.append(values["numFmtId"].flatMap { Int($0) } ?? 0)
            default: break
            }
        }
        _ = try archive.parse(part, handler)
        formats = ids.map { codes[$0] ?? CellFormat(builtIn: $0) }
    }

    private func sharedStrings() throws(ReadingError) -> [String] {
        if let strings { return strings }
        guard let stringsPart else { return [] }
        let handler = SharedStringsHandler(limits: limits)
        _ = try archive.parse(stringsPart, handler, prepare: { handler.names = SheetNames($0) }) {
            () throws(ReadingError) in
            if let failure = handler.failure { throw failure }
            return true
        }
        strings = handler.strings
        return handler.strings
    }

    private func merges(_ part: String) throws(ReadingError) -> [CellRange] {
        var finder = MergeFinder(limit: limits.merges)
        _ = try archive.read(part) { bytes in
            finder.take(bytes)
            return true
        }
        finder.finish()
        return finder.ranges
    }
}
