import Console
import Kernel
import Observations

/// The form on which a recipient answers asset by asset: the same by account, by link and for what stands on paper.
enum ClaimAnswerForm {
    /// Bytes of a form of `ClaimDraft.limit` assets with every field full of Chinese, percent-encoded.
    static let bodyLimit = 2 << 20

    private static let answers = [Field.Option("confirmed", "确认"), Field.Option("rejected", "不是本部门")]

    /// `withRest`: offers one answer for all that are not chosen one by one.
    static func fields(_ items: [ClaimItem], mayWait: Bool) -> [Field] {
        let pending = items.filter { $0.answer == nil }
        var fields: [Field] = []
        if pending.count > 1 {
            fields += [
                .select(
                    "rest", "未逐项选择的资产", options: [.init("confirmed", "全部确认"), .init("rejected", "全部不是本部门")],
                    empty: mayWait ? "暂不答复" : "请逐项选择"),
                .text("rest-reason", "全部不是本部门的原因", placeholder: "例如：设备在隔壁科室", longest: 200),
            ]
        }
        for (index, item) in pending.enumerated() {
            fields += [
                .heading("\(index + 1)．\(title(item.asset))")
            ]
            if let registered = registered(item.asset) { fields.append(.content(registered)) }
            fields += [
                .radio("answer-\(item.id)", "是否由本部门使用", options: answers),
                .text("name-\(item.id)", "资产名称", value: item.asset.name, longest: 100),
                .text("location-\(item.id)", "设备位置", value: item.knownLocation, longest: 100),
                .text("purpose-\(item.id)", "用途", value: item.knownPurpose, longest: 100),
                .text("reason-\(item.id)", "不是本部门的原因", placeholder: "选择“不是本部门”时填写", longest: 200),
            ]
        }
        return fields
    }

    /// Who answers for it so far: a confirmation puts another in their place, which must be seen before it is given.
    private static func registered(_ asset: Asset) -> HTML? {
        guard let owner = asset.ownerName else { return nil }
        let unit = asset.unitName.map { "（\($0)）" } ?? ""
        var html = HTML()
        Alert(.info) { "台账现登记的责任人为\(owner)\(unit)，确认后改为登记答复人。仍应由其负责的，请选择“不是本部门”并说明。" }.render(into: &html)
        return html
    }

    static func title(_ asset: Asset) -> String {
        let facts: [String?] = [
            asset.address?.description, asset.name ?? asset.hostName, asset.kind?.chinese,
            [asset.brand, asset.model].compactMap(\.self).joined(separator: " "), asset.code,
        ]
        return facts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "　")
    }

    /// What was answered; those left out wait. With `mayWait` false every asset must have its answer.
    static func read(
        _ form: FormValues, items: [ClaimItem], mayWait: Bool, _ errors: inout FormErrors
    ) -> [ClaimAnswer] {
        let rest = form.text("rest")
        let restReason = text("rest-reason", form, longest: 200, &errors)
        var answers: [ClaimAnswer] = []
        for item in items where item.answer == nil {
            let own = form.text("answer-\(item.id)")
            switch own ?? rest {
            case "confirmed":
                var answer = ClaimAnswer(item.id, isConfirmed: true)
                answer.name = text("name-\(item.id)", form, longest: 100, &errors)
                answer.location = text("location-\(item.id)", form, longest: 100, &errors)
                answer.purpose = text("purpose-\(item.id)", form, longest: 100, &errors)
                answers.append(answer)
            case "rejected":
                var answer = ClaimAnswer(item.id, isConfirmed: false)
                answer.reason = text("reason-\(item.id)", form, longest: 200, &errors) ?? restReason
                if answer.reason == nil { errors["reason-\(item.id)"] = "请填写原因，便于继续查找责任部门" }
                answers.append(answer)
            default:
                if !mayWait { errors["answer-\(item.id)"] = "请选择" }
            }
        }
        if answers.isEmpty && errors.isEmpty { errors.add("请至少答复一项资产") }
        return answers
    }

    /// A line of text that can be read. Nil: left out, or wrong.
    static func text(_ name: String, _ form: FormValues, longest: Int, _ errors: inout FormErrors) -> String? {
        guard let text = form.text(name) else { return nil }
        guard VisibleText.isName(text, longest: longest) else {
            errors[name] = "不得超过 \(longest) 个字，不得包含换行和不可见字符"
            return nil
        }
        return text
    }
}
