/// The page that asks before something is done that cannot be taken back. It works without scripts.
package enum ConfirmPage {
    /// The page: a question, what follows from it, and two buttons.
    ///
    /// `deed` is the button's words, `link` where it posts to, `cancel` where one gets without doing it. With `retyping` the
    /// visitor must type that text into the field `confirmation`, which the handler compares.
    package static func page(
        _ question: String, consequence: String, deed: String, to link: Link, cancel: Link, retyping: String? = nil,
        values: FormValues? = nil, errors: FormErrors = FormErrors(), fields: [Field] = []
    ) -> Page {
        Page(question) {
            Alert(.warning) { consequence }
            Form(
                to: link, submit: deed, cancel: cancel, values: values, errors: errors, isDangerous: true,
                fields: fields
                    + (retyping.map { text in
                        [
                            .text(
                                "confirmation", "确认", isRequired: true, placeholder: text,
                                help: "请输入“\(text)”以确认。")
                        ]
                    } ?? []))
        }
    }
}
