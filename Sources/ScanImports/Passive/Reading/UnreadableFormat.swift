/// Files that are often handed over and are not read, with what to do instead.
enum UnreadableFormat {
    /// Why a source is refused. Nil: it may be read.
    static func refusal(of sample: FormatSample) -> ReadingError? {
        let bytes = sample.bytes
        // Compound File Binary (MS-CFB 2.2): an old workbook, or a new one with a password (MS-OFFCRYPTO 2.3.4).
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return ReadingError(
                .unsupported("旧版 .xls 或加密的工作簿", advice: "请用 WPS 或 Excel 打开，取消密码后另存为 .xlsx 再导入"))
        }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x52, 0x61, 0x72, 0x21])
            || bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF])
        {
            return ReadingError(.unsupported("压缩文件", advice: "请解压后导入其中的文件"))
        }
        let first = sample.firstLine.lowercased()
        if first.hasPrefix("<!doctype html") || first.hasPrefix("<html") || first.hasPrefix("<table") {
            return ReadingError(
                .unsupported("网页格式的表格", advice: "部分系统导出的 .xls 实为网页，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入"))
        }
        return nil
    }
}
