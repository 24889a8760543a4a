import Foundation
import Kernel

/// One column of one row, before and after.
struct AuditCell: Sendable, Hashable {
    let column: String
    let before: String?
    let after: String?

    /// The cells of a change, in order of their columns.
    static func cells(_ change: AuditRecord) -> [AuditCell] {
        let before = values(change.before)
        let after = values(change.after)
        return Set(before.keys).union(after.keys).sorted().map { column in
            AuditCell(column: column, before: before[column], after: after[column])
        }
    }

    private static func values(_ json: String?) -> [String: String] {
        guard let json, let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            return [:]
        }
        return Dictionary(uniqueKeysWithValues: object.map { ($0.key, text($0.value, of: $0.key)) })
    }

    /// A moment is stored as a number of milliseconds; an auditor reads a clock.
    private static func text(_ value: Any, of column: String) -> String {
        if column.hasSuffix("_at") || column.hasSuffix("_until") || column == "at" || column == "not_before",
            let number = value as? NSNumber
        {
            return CivilTime(Timestamp(milliseconds: number.int64Value)).description
        }
        return "\(value)"
    }
}
