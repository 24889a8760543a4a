import Console
import Kernel

/// What an approver decides; a refusal says why.
struct ApprovalDecision: Sendable {
    let isApproved: Bool
    let reason: String?

    /// Reads the form.
    /// - Throws: `LifecycleError.missing` where a refusal gives no reason, or one that cannot be taken.
    init(_ form: FormValues) throws {
        isApproved = form.text("decision") == "approve"
        var errors = FormErrors()
        reason = isApproved ? errors.optionalLine("reason", form) : errors.line("reason", form)
        guard errors.isEmpty else { throw LifecycleError.missing("理由，不超过 200 个字") }
    }
}

/// Reads the fields that many forms of this service have in common.
extension FormErrors {
    /// One line that must be there.
    mutating func line(_ field: String, _ form: FormValues, longest: Int = 200) -> String? {
        guard let text = required(field, form.text(field)) else { return nil }
        return checked(field, text, longest)
    }

    /// One line that may be left out.
    mutating func optionalLine(_ field: String, _ form: FormValues, longest: Int = 200) -> String? {
        form.text(field).flatMap { checked(field, $0, longest) }
    }

    private mutating func checked(_ field: String, _ text: String, _ longest: Int) -> String? {
        if VisibleText.isName(text, longest: longest) { return text }
        self[field] = "不得超过 \(longest) 个字，不得包含换行和不可见字符"
        return nil
    }

    /// A day from tomorrow on, at most `days` ahead, so that nothing is put off for ever.
    mutating func dayAhead(_ field: String, _ form: FormValues, now: Timestamp, within days: Int) -> CivilDate? {
        guard let day = required(field, form.date(field), "请选择日期") else { return nil }
        let today = CivilTime(now).date
        if day <= today || day > today.adding(days: days) {
            self[field] = "应在明天至 \(today.adding(days: days)) 之间"
            return nil
        }
        return day
    }
}
