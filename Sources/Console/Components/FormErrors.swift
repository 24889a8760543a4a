/// What is wrong with a form, field by field, in Chinese.
///
///     var errors = FormErrors()
///     let name = errors.required("name", request.form.text("name"))
///     if let name, name.count > 100 { errors["name"] = "不得超过 100 个字" }
///     guard errors.isEmpty else { return .page(editPage(request.form, errors), status: 422) }
package struct FormErrors: Sendable, Equatable {
    private var messages: [String: String] = [:]
    /// What is wrong with the form as a whole.
    package private(set) var general: [String] = []

    /// Nothing is wrong.
    package init() {}

    /// True when nothing is wrong.
    package var isEmpty: Bool { messages.isEmpty && general.isEmpty }
    /// How many things are wrong.
    package var count: Int { messages.count + general.count }

    /// What is wrong with a field.
    package subscript(field: String) -> String? {
        get { messages[field] }
        set { messages[field] = newValue }
    }

    /// Says something about the form as a whole.
    package mutating func add(_ message: String) {
        general.append(message)
    }

    /// The value, or nil and a message at its field when there is none.
    package mutating func required<Value>(
        _ field: String, _ value: Value?, _ message: String = "必填项，请填写有效内容"
    ) -> Value? {
        if value == nil { messages[field] = message }
        return value
    }
}
