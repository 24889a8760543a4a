/// Files that are often handed over and are not read, with what to do instead.
enum UnreadableFormat {
    /// Why a source is refused. Nil: it may be read.
    static func refusal(of sample: FormatSample) -> ReadingError? {
        let bytes = sample.bytes
        // Compound File Binary (MS-CFB 2.2): an old workbook, or a new one with a password (MS-OFFCRYPTO 2.3.4).
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return ReadingError(
                .unsupported("旧版 Office 文件（.xls、.doc）或加密的工作簿", advice: "请用 WPS 或 Excel 打开，取消密码后另存为 .xlsx 再导入"))
        }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x52, 0x61, 0x72, 0x21])
            || bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF])
        {
            return ReadingError(.unsupported("压缩文件", advice: "请解压后导入其中的文件"))
        }
        if let kind = Self.kinds.first(where: { bytes.starts(with: $0.mark) }) {
            return ReadingError(.unsupported(kind.chinese, advice: "请导出为 .xlsx 或 .csv 表格后再导入"))
        }
        let first = sample.firstLine.lowercased()
        // What Excel calls XML Spreadsheet 2003, often with the ending .xls.
        if first.hasPrefix("<?xml"), sample.mentions("urn:schemas-microsoft-com:office:spreadsheet") {
            return ReadingError(
                .unsupported("XML 格式的电子表格", advice: "请用 WPS 或 Excel 打开后另存为 .xlsx 再导入"))
        }
        if first.hasPrefix("<!doctype html") || first.hasPrefix("<html") || first.hasPrefix("<table") {
            return ReadingError(
                .unsupported("网页格式的表格", advice: "部分系统导出的 .xls 实为网页，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入"))
        }
        return nil
    }

    /// How documents and pictures begin: PNG (RFC 2083, 3.1), JPEG (ITU-T T.81, B.1.1.3), GIF, PDF (ISO 32000-1, 7.5.2), RTF.
    private static let kinds: [(mark: [UInt8], chinese: String)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "图片"), ([0xFF, 0xD8, 0xFF], "图片"),
        (Array("GIF8".utf8), "图片"), (Array("%PDF-".utf8), "PDF 文档"), (Array("{\\rtf".utf8), "RTF 文档"),
    ]
}
