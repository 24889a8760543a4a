import Console
import Directory
import GRDB
import Kernel

/// Who can be asked, for the fields of forms.
struct RecipientChoice: Sendable {
    let units: [Field.Option]
    let persons: [Field.Option]

    init(_ database: Database) throws {
        let tree = UnitTree(try UnitStore.list(database))
        units = tree.nodes.filter { $0.unit.kind != .provider }.map { Field.Option($0.unit.id.description, $0.path) }
        persons = try ClaimCreation.everybody(database).map { person in
            Field.Option(person.id.description, "\(person.name)（\(tree.path(of: person.unitID) ?? "—")）")
        }
    }
}

/// The form that makes requests.
enum ClaimForm {
    /// The choice that leaves the recipients to the ledger.
    static let byLedger = "ledger"

    static func fields(_ choice: RecipientChoice) -> [Field] {
        [
            .select(
                "unit", "认领部门",
                options: [Field.Option(byLedger, "按台账中的所属部门和责任人，分别发起")] + choice.units, isRequired: true,
                help: "同一收件人的资产合为一张认领单，每张最多 \(ClaimDraft.limit) 项。"),
            .select(
                "person", "责任人", options: choice.persons, empty: "部门的责任人均可确认",
                help: "指定后只有本人能够确认。"),
            .number("days", "答复期限（工作日）", value: 5, in: 1...60, isRequired: true),
            .text("email", "收件邮箱", longest: 254, help: "用于发送带签名的确认链接，可以留空。"),
            .text("note", "给收件人的说明", longest: 200),
        ]
    }

    /// Nil: something is wrong, and `errors` says what.
    static func read(
        _ form: FormValues, assets: [Identifier<Asset>], _ errors: inout FormErrors
    ) -> ClaimCreation.Wish? {
        var wish = ClaimCreation.Wish(assets: assets)
        let unit = errors.required("unit", form.text("unit"), "请选择认领部门")
        if let unit, unit != byLedger {
            wish.unit = errors.required("unit", Identifier<Unit>(text: unit), "请选择认领部门")
        }
        wish.person = form.identifier("person", of: Person.self)
        if wish.person != nil && unit == byLedger { errors["person"] = "按台账分别发起时不能指定责任人" }
        if let days = form.integer("days"), (1...60).contains(days) {
            wish.workingDays = days
        } else {
            errors["days"] = "请填写 1 至 60 的整数"
        }
        wish.email = email(form, &errors)
        if wish.email != nil && unit == byLedger { errors["email"] = "按台账分别发起时，请在各认领单中填写收件邮箱" }
        wish.note = ClaimAnswerForm.text("note", form, longest: 200, &errors)
        return errors.isEmpty ? wish : nil
    }

    static func email(_ form: FormValues, _ errors: inout FormErrors) -> String? {
        guard let text = form.text("email") else { return nil }
        guard let email = ChannelAddress.mail(text) else {
            errors["email"] = "不是有效的电子邮箱地址"
            return nil
        }
        return email
    }
}
