import CMinizip
import Foundation
import ScanImports

/// A workbook put together part by part, as ECMA-376 has them, and packed with minizip.
struct WorkbookBuilder {
    /// Name and rows of each sheet, as XML inside `<worksheet>`.
    var sheets: [(name: String, xml: String)] = []
    var sharedStrings: [String] = []
    /// Inside `<styleSheet>`.
    var styles = ""
    var is1904 = false
    var hidden: Set<String> = []
    /// Parts that replace or join the usual ones.
    var extra: [String: [UInt8]] = [:]

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// The parts by name.
    var parts: [String: [UInt8]] {
        var parts: [String: String] = [:]
        parts["_rels/.rels"] = Self.relations([("rId1", "officeDocument", "xl/workbook.xml")])
        let list = sheets.enumerated().map { index, sheet in
            let state = hidden.contains(sheet.name) ? " state=\"hidden\"" : ""
            return "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\"\(state) r:id=\"rId\(index + 1)\"/>"
        }
        parts["xl/workbook.xml"] = """
            <?xml version="1.0"?><workbook xmlns="\(Self.main)" xmlns:r="\(Self.relation)">\
            <workbookPr\(is1904 ? " date1904=\"1\"" : "")/><sheets>\(list.joined())</sheets></workbook>
            """
        var targets = sheets.indices.map { ("rId\($0 + 1)", "worksheet", "worksheets/sheet\($0 + 1).xml") }
        targets.append(("rId90", "sharedStrings", "sharedStrings.xml"))
        targets.append(("rId91", "styles", "/xl/styles.xml"))
        parts["xl/_rels/workbook.xml.rels"] = Self.relations(targets)
        parts["xl/sharedStrings.xml"] =
            "<sst xmlns=\"\(Self.main)\">\(sharedStrings.map { "<si>\($0)</si>" }.joined())</sst>"
        parts["xl/styles.xml"] = "<styleSheet xmlns=\"\(Self.main)\">\(styles)</styleSheet>"
        for (index, sheet) in sheets.enumerated() {
            parts["xl/worksheets/sheet\(index + 1).xml"] =
                "<?xml version=\"1.0\"?><worksheet xmlns=\"\(Self.main)\">\(sheet.xml)</worksheet>"
        }
        return parts.mapValues { Array($0.utf8) }.merging(extra) { $1 }
    }

    /// The packed workbook.
    func packed() throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "workbook-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let file = zipOpen64(path, APPEND_STATUS_CREATE) else { throw ReadingError(.unreadable) }
        for (name, bytes) in parts.sorted(by: { $0.key < $1.key }) {
            var info = zip_fileinfo()
            info.tmz_date.tm_year = 1980
            info.tmz_date.tm_mday = 1
            zipOpenNewFileInZip64(file, name, &info, nil, 0, nil, 0, nil, 8, 6, 0)
            zipWriteInFileInZip(file, bytes, UInt32(bytes.count))
            zipCloseFileInZip(file)
        }
        zipClose(file, nil)
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    private static func relations(_ list: [(id: String, kind: String, target: String)]) -> String {
        let all = list.map { "<Relationship Id=\"\($0.id)\" Type=\"\(relation)/\($0.kind)\" Target=\"\($0.target)\"/>" }
        return
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(all.joined())</Relationships>"
    }
}

/// The rows of a sheet of a workbook.
func sheetRows(_ bytes: [UInt8], sheet: Int = 0, limits: TableLimits = TableLimits()) throws -> ([TableRow], TableCuts)
{
    let file = try TableFiles.open(ByteSource(bytes), limits: limits)
    var rows: [TableRow] = []
    let cuts = try file.read(file.sheets[sheet]) { row in
        rows.append(row)
        return true
    }
    return (rows, cuts)
}
