/// A form that posts. The token against forged requests is in it without anyone's doing.
///
///     Form(to: Links.assets, submit: "新增", cancel: Links.assets, values: request.form, errors: errors, fields: [
///         .text("name", "资产名称", isRequired: true),
///         .select("level", "重要程度", options: levels),
///     ])
package struct Form: Component {
    /// One more button, which sends the fields to another place.
    package struct Submit: Sendable {
        let title: String
        let link: Link

        /// Takes the button's words and where it posts to.
        package init(_ title: String, to link: Link) {
            self.title = title
            self.link = link
        }
    }

    /// The hidden field that names the secret ones, by which the door knows what it may keep when a session lapses. A form
    /// without it is never kept.
    static let secretsField = "secrets"
    /// The fields that are the console's own; handlers do not see them.
    static let ownFields: Set<String> = ["csrf", secretsField]

    private let link: Link
    private let submit: String
    private let next: Submit?
    private let cancel: Link?
    private let values: FormValues?
    private let errors: FormErrors
    private let isDangerous: Bool
    private let confirm: String?
    private let isWide: Bool
    private let fields: [Field]

    /// Takes where it posts to and what it holds.
    ///
    /// - `next`: a second button of more weight than the first. Nil: there is none.
    /// - `isWide`: true for a form with tables in it.
    /// - `cancel`: where to go without doing it. Nil: no such button.
    /// - `values`: what was typed before an error. Nil: the fields' own values.
    /// - `errors`: what is wrong with it.
    /// - `isDangerous`: true when what it does cannot be taken back; the button is red.
    /// - `confirm`: what a script asks before the form is sent. Nil: nothing.
    package init(
        to link: Link, submit: String = "保存", next: Submit? = nil, cancel: Link? = nil, values: FormValues? = nil,
        errors: FormErrors = FormErrors(), isDangerous: Bool = false, confirm: String? = nil,
        isWide: Bool = false, fields: [Field]
    ) {
        self.next = next
        self.isWide = isWide
        self.link = link
        self.submit = submit
        self.cancel = cancel
        self.values = values
        self.errors = errors
        self.isDangerous = isDangerous
        self.confirm = confirm
        self.fields = fields
    }

    package func render(into html: inout HTML) {
        let hasFile = fields.contains { if case .file = $0.kind { true } else { false } }
        html.open(
            "form",
            [.class(isWide ? "form form-wide" : "form"), .named("method", "post"), .named("action", link)]
                + (hasFile ? [.named("enctype", "multipart/form-data")] : [])
                + (confirm.map { [.data("confirm", $0)] } ?? []))
        html.tokenField()
        html.hiddenField(Self.secretsField, fields.filter(\.isSecret).map(\.name).joined(separator: " "))
        // What was typed before an error is newer than what was typed before the session lapsed.
        let restored = values == nil ? RestoredForms.current?.fields[link.text] : nil
        if restored != nil {
            html.add(Alert(.info) { "已恢复登录过期前所填的内容，尚未保存，请核对后重新提交。" })
        }
        if !errors.isEmpty {
            html.add(
                Alert(.danger) {
                    errors.general.isEmpty
                        ? "有 \(errors.count) 处需要修改，请检查标红的内容。" : errors.general.joined(separator: "；")
                })
        }
        for field in fields {
            field.restored(from: restored).render(
                into: &html, values: restored ?? values, error: errors[field.name], isFilter: false)
        }
        html.markup("<div class=\"form-buttons\">")
        let weight = next != nil ? "btn btn-outline-secondary" : isDangerous ? "btn btn-danger" : "btn btn-primary"
        html.element("button", .class(weight), .named("type", "submit"), text: submit)
        if let next {
            html.element(
                "button", .class("btn btn-primary"), .named("type", "submit"), .named("formaction", next.link),
                text: next.title)
        }
        if let cancel { html.element("a", .class("btn btn-outline-secondary"), .href(cancel), text: "取消") }
        html.markup("</div></form>")
    }
}
