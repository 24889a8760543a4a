import Foundation
import Glibc
import Kernel
import Records
import ScanImports

/// One sheet of a file as a person must see it to say what its columns mean.
struct ImportSheet: Sendable, Hashable {
    let index: Int
    let name: String
    /// True where the workbook hides it.
    let isHidden: Bool
    /// The titles. Nil: none were found among the first rows.
    let header: TableHeader?
    /// For each column the first different values below its title.
    let examples: [[String]]

    /// Sheets and columns that a page can show; what is beyond them is not read.
    static let mostSheets = 20
    static let mostColumns = 400
    private static let mostExamples = 3

    /// The sheets of a file.
    /// - Throws: `ReadingError` where it cannot be read.
    static func list(_ file: any TableFile) throws(ReadingError) -> [ImportSheet] {
        var sheets: [ImportSheet] = []
        var columns = 0
        for sheet in file.sheets.prefix(mostSheets) {
            let preview = try TableImport.preview(file, sheet)
            columns += preview.header?.titles.count ?? 0
            guard columns <= mostColumns else { break }
            sheets.append(ImportSheet(sheet, preview))
        }
        return sheets
    }

    private init(_ sheet: TableSheet, _ preview: TableImport.Preview) {
        (index, name, isHidden, header) = (sheet.index, sheet.name, sheet.isHidden, preview.header)
        let last = preview.header?.last ?? 0
        let rows = preview.rows.filter { $0.number > last }
        examples = (preview.header?.titles ?? []).indices.map { column in
            var found: [String] = []
            for row in rows {
                guard let text = VisibleText.line(row.cell(column), longest: 40), !found.contains(text) else {
                    continue
                }
                found.append(text)
                if found.count == Self.mostExamples { break }
            }
            return found
        }
    }

    /// Where the titles stand: `第 2–3 行`.
    var place: String? {
        header.map { $0.first == $0.last ? "第 \($0.first) 行" : "第 \($0.first)–\($0.last) 行" }
    }
}

extension TableFiles {
    /// Opens a file of tables on the disk, which stays open as long as the result is held.
    /// - Throws: `ReadingError` where it is no table, `RecordsError` where it is not there.
    static func open(_ url: URL) throws -> any TableFile {
        let file = try OpenFile(url)
        return try open(
            ByteSource(count: file.size) { offset, buffer in
                pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            })
    }
}

/// A file that is open for reading until nobody holds it any more.
private final class OpenFile: Sendable {
    let descriptor: Int32
    let size: Int

    init(_ url: URL) throws {
        descriptor = Glibc.open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RecordsError.file(path: url.path, call: "open", code: errno) }
        size = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close(descriptor) }
}
