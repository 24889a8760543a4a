import Kernel
import Records

/// The audit trail as comma-separated values (RFC 4180) for a spreadsheet.
struct AuditCSV: Sendable {
    let vocabulary: AuditVocabulary

    /// The mark by which spreadsheets know UTF-8, and the headings.
    var head: [UInt8] {
        Array(
            ("\u{FEFF}" + Self.line(["序号", "时间", "账号", "来源", "操作", "操作代码", "结果", "对象", "对象编号", "名称", "说明", "校验值"])).utf8
        )
    }

    /// The lines of some entries.
    func lines(_ records: [AuditRecord]) -> [UInt8] {
        var text = ""
        for record in records {
            text += Self.line([
                String(record.sequence), CivilTime(record.at).description, record.account, record.source,
                vocabulary.action(record.action), record.action, record.outcome.chinese,
                record.object.map { vocabulary.table($0.table) } ?? "", record.object.map { String($0.id) } ?? "",
                record.label ?? "", record.detail ?? "", hexadecimal(record.mac),
            ])
        }
        return Array(text.utf8)
    }

    static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// A cell that no spreadsheet takes for a formula (OWASP CSV Injection): those that begin like one get an apostrophe.
    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
        let isPlain = text.unicodeScalars.allSatisfy { $0 != "," && $0 != "\"" && $0 != "\n" && $0 != "\r" }
        return isPlain
            ? text
            : "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension AuditOutcome {
    /// The word that pages show.
    var chinese: String {
        switch self {
        case .success: "成功"
        case .failure: "失败"
        }
    }
}
