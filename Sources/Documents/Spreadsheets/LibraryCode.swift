import CXlsxWriter
import Foundation

extension lxw_error {
    /// Throws `DocumentError` for any code but that of success; the library's own words for it are English.
    func orThrow(at place: @autoclosure () -> String) throws {
        switch rawValue {
        case LXW_NO_ERROR.rawValue: return
        case LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue:
            throw DocumentError.spreadsheetRefused(place: place(), reason: "内存不足")
        case LXW_ERROR_CREATING_XLSX_FILE.rawValue...LXW_ERROR_ZIP_CLOSE.rawValue:
            // Files and the zip: the system knows why.
            throw DocumentError.notWritten(path: place(), reason: WorkName.reason(errno == 0 ? ENOSPC : errno))
        default: throw DocumentError.spreadsheetRefused(place: place(), reason: "错误码 \(rawValue)")
        }
    }
}
