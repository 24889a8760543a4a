import CMinizip
import Foundation

/// Puts the library's workbook and the rows of its long sheets together in one zip file.
///
/// libxlsxwriter has no setting for zlib's level and takes 6, with which 100,000 rows take half as long again as with 2
/// (1.25 s, not 0.8 s) and a fifth less room.
enum WorkbookFile {
    private static let level: Int32 = 2
    private static let chunk = 1 << 16

    /// Writes `destination` with every part of `skeleton`; the rows in `rows`, by the part's name, stand behind those that
    /// the part has. Throws `DocumentError` where a part is not whole or cannot be written.
    static func assemble(_ skeleton: String, rows: [String: String], to destination: String) throws {
        guard let source = unzOpen64(skeleton) else {
            throw DocumentError.notWritten(path: skeleton, reason: "压缩包不完整")
        }
        defer { unzClose(source) }
        guard let target = zipOpen64(destination, APPEND_STATUS_CREATE) else {
            throw DocumentError.notWritten(path: destination, reason: WorkName.reason(errno))
        }
        do {
            var waiting = rows
            var position = unzGoToFirstFile(source)
            while position == UNZ_OK {
                let (name, part) = try read(source, of: skeleton)
                try add(part, named: name, rows: waiting.removeValue(forKey: name), to: target, at: destination)
                position = unzGoToNextFile(source)
            }
            // A list of parts that breaks off, and rows without a sheet, would be left out without a word.
            guard position == UNZ_END_OF_LIST_OF_FILE, waiting.isEmpty else {
                throw DocumentError.notWritten(path: skeleton, reason: "压缩包不完整")
            }
        } catch {
            zipClose(target, nil)
            throw error
        }
        guard zipClose(target, nil) == ZIP_OK else { throw unwritten(destination) }
    }

    /// The part at hand with its name: a few kilobytes, since it has no rows but heads.
    private static func read(_ source: unzFile, of path: String) throws -> (String, [UInt8]) {
        var info = unz_file_info64()
        var name = [CChar](repeating: 0, count: 256)
        guard unzGetCurrentFileInfo64(source, &info, &name, UInt(name.count - 1), nil, 0, nil, 0) == UNZ_OK,
            unzOpenCurrentFile(source) == UNZ_OK
        else { throw DocumentError.notWritten(path: path, reason: "压缩包不完整") }
        var bytes = [UInt8](repeating: 0, count: Int(info.uncompressed_size))
        let count = unzReadCurrentFile(source, &bytes, UInt32(bytes.count))
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Closing compares the checksum. The library does not look whether it could write the part it packed, therefore
        // the part's last tag has to be there.
        guard unzCloseCurrentFile(source) == UNZ_OK, Int(count) == bytes.count, endsWhole(bytes) else {
            throw DocumentError.notWritten(path: path, reason: WorkName.reason(ENOSPC))
        }
        return (text, bytes)
    }

    /// Whether a part of XML ends with the end of its first element.
    private static func endsWhole(_ part: [UInt8]) -> Bool {
        let end = part.lastIndex { $0 > 0x20 } ?? part.startIndex
        guard part.indices.contains(end), part[end] == 0x3E else { return false }
        let opening = Data(part).range(of: Data("?>".utf8))?.upperBound ?? 0
        guard let start = part[opening...].firstIndex(of: 0x3C) else { return false }
        let name = part[(start + 1)...].prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
        let closing = Array("</".utf8) + name + Array(">".utf8)
        let isEmptyElement = part[start...].firstIndex(of: 0x3E) == end && part[end - 1] == 0x2F
        return isEmptyElement || part[...end].suffix(closing.count).elementsEqual(closing)
    }

    private static func add(
        _ part: [UInt8], named name: String, rows: String?, to target: zipFile, at destination: String
    ) throws {
        // The oldest date that a zip file can tell; the time of making stands in the workbook's properties.
        var info = zip_fileinfo()
        info.tmz_date.tm_year = 1980
        info.tmz_date.tm_mday = 1
        // minizip marks the part and its place in the list with different versions once it is told that a part may be
        // long, which some readers refuse; below 4 GiB it needs no mark (PKWARE APPNOTE 6.3.10, 4.3.9.2).
        let size = try part.count + (rows.map { try length(of: $0) } ?? 0)
        let isLong: Int32 = size < 4_000_000_000 ? 0 : 1
        guard
            zipOpenNewFileInZip64(
                target, name, &info, nil, 0, nil, 0, nil, Z_DEFLATED, level, isLong) == ZIP_OK
        else { throw unwritten(destination) }
        if let rows {
            guard let seam = Data(part).range(of: Data("</sheetData>".utf8))?.lowerBound else {
                throw DocumentError.notWritten(path: destination, reason: "压缩包不完整")
            }
            try write(part[..<seam], to: target, at: destination)
            try copy(rows, to: target, at: destination)
            try write(part[seam...], to: target, at: destination)
        } else {
            try write(part[...], to: target, at: destination)
        }
        guard zipCloseFileInZip(target) == ZIP_OK else { throw unwritten(destination) }
    }

    private static func length(of path: String) throws -> Int {
        var information = stat()
        guard stat(path, &information) == 0 else {
            throw DocumentError.notWritten(path: path, reason: WorkName.reason(errno))
        }
        return Int(information.st_size)
    }

    private static func copy(_ path: String, to target: zipFile, at destination: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DocumentError.notWritten(path: path, reason: WorkName.reason(errno)) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = Foundation.read(file, &buffer, chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw DocumentError.notWritten(path: path, reason: WorkName.reason(errno)) }
            if count == 0 { return }
            try write(buffer[..<count], to: target, at: destination)
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to target: zipFile, at destination: String) throws {
        let code = bytes.withUnsafeBytes { zipWriteInFileInZip(target, $0.baseAddress, UInt32($0.count)) }
        guard code == ZIP_OK else { throw unwritten(destination) }
    }

    private static func unwritten(_ path: String) -> DocumentError {
        // minizip tells that a write failed, the reason stays in errno.
        .notWritten(path: path, reason: WorkName.reason(errno == 0 ? ENOSPC : errno))
    }
}
