extension Field {
    /// Adds label, control, help and error.
    ///
    /// - `values`: what was typed before; goes before the field's own value. Nil: nothing was typed yet.
    /// - `error`: what is wrong with it.
    /// - `isFilter`: true in a filter bar, where fields are small and stand in a line.
    func render(into html: inout HTML, values typed: FormValues?, error: String?, isFilter: Bool) {
        let values = typed.map { isKept ? $0.all(name) : [] } ?? values
        switch kind {
        case .hidden:
            html.hiddenField(name, self.values.first ?? "")
            return
        case .heading:
            html.element("h3", .class("form-heading"), text: label)
            return
        case .content(let content):
            html.add(content)
            return
        default: break
        }
        html.element("div", .class(isFilter ? "filter-field" : "form-field")) { html in
            switch kind {
            case .checkbox: tick(values, error, &html)
            case .checkboxes(let options): group(options, values, "checkbox", error, &html)
            case .radio(let options): group(options, values, "radio", error, &html)
            default:
                html.element("label", .for(id), .class("form-label")) { caption(&$0) }
                control(values, error, isFilter, nil, &html)
            }
            if let help { html.element("div", .class("form-text"), .id(id + "-help"), text: help) }
            if let error {
                html.element("div", .class("field-error"), .id(id + "-error"), text: error)
            }
        }
    }

    /// Adds the control alone, for a cell of a table whose heading names it; the label is for screen readers.
    func renderControl(into html: inout HTML, error: String?) {
        html.open("div", .class("cell-field"))
        control(values, error, true, label, &html)
        if let error { html.element("div", .class("field-error"), .id(id + "-error"), text: error) }
        html.close("div")
    }

    /// The control's `id`.
    var id: String { "field-\(name)" }

    /// Secrets and files never come back to the page.
    private var isKept: Bool {
        switch kind {
        case .secret, .file: false
        default: true
        }
    }

    private func caption(_ html: inout HTML) {
        html.text(label)
        if isRequired { html.markup("<span class=\"required\" title=\"必填\">*</span>") }
    }

    private func attributes(
        _ error: String?, _ styles: String, small: Bool, unseen label: String? = nil
    ) -> [Attribute] {
        var result: [Attribute] = [
            .id(id), .named("name", name),
            .class(styles + (small ? " \(styles)-sm" : "") + (error == nil ? "" : " is-invalid")),
        ]
        if isRequired { result.append(.flag("required")) }
        let described = [help == nil ? nil : id + "-help", error == nil ? nil : id + "-error"].compactMap { $0 }
        if !described.isEmpty { result.append(.aria("describedby", described.joined(separator: " "))) }
        if error != nil { result.append(.aria("invalid", "true")) }
        if let label { result.append(.aria("label", label)) }
        return result
    }

    /// - `unseen`: the label, where none is shown beside the control.
    private func control(
        _ values: [String], _ error: String?, _ small: Bool, _ unseen: String?, _ html: inout HTML
    ) {
        switch kind {
        case .text(let type, let placeholder, let longest, let autocomplete):
            html.open(
                "input",
                attributes(error, "form-control", small: small, unseen: unseen) + [
                    .named("type", type), .named("maxlength", String(longest)),
                    .named("autocomplete", autocomplete),
                ] + (placeholder.map { [.named("placeholder", $0)] } ?? [])
                    + (suggestions.isEmpty ? [] : [.named("list", id + "-list")])
                    + (values.first.map { [.named("value", $0)] } ?? []))
            if !suggestions.isEmpty {
                html.open("datalist", .id(id + "-list"))
                for suggestion in suggestions { html.open("option", .named("value", suggestion)) }
                html.close("datalist")
            }
        case .secret(let secret):
            html.open(
                "input",
                attributes(error, "form-control", small: small) + [
                    .named("type", secret == .code ? "text" : "password"), .named("maxlength", "200"),
                    .named("autocomplete", secret.rawValue),
                ] + (secret == .code ? [.named("inputmode", "numeric")] : []))
        case .number(let range):
            html.open(
                "input",
                attributes(error, "form-control", small: small) + [.named("type", "number"), .named("step", "1")]
                    + (range.map {
                        [.named("min", String($0.lowerBound)), .named("max", String($0.upperBound))]
                    } ?? []) + (values.first.map { [.named("value", $0)] } ?? []))
        case .textArea(let rows, let longest):
            html.open(
                "textarea",
                attributes(error, "form-control", small: small) + [
                    .named("rows", String(rows)), .named("maxlength", String(longest)),
                ])
            // The parser drops a line end right after the tag (HTML Standard, 13.2.6.4.7).
            html.markup("\n")
            html.text(values.first ?? "")
            html.close("textarea")
        case .select(let options, let empty):
            html.open("select", attributes(error, "form-select", small: small, unseen: unseen))
            if let empty { html.element("option", .named("value", ""), text: empty) }
            self.options(options, values, &html)
            html.close("select")
        case .multiSelect(let options):
            html.open(
                "select",
                attributes(error, "form-select", small: small) + [
                    .flag("multiple"), .named("size", String(min(8, max(3, options.count)))),
                ])
            self.options(options, values, &html)
            html.close("select")
        case .file(let accept, let isMultiple):
            html.open(
                "input",
                attributes(error, "form-control", small: small) + [.named("type", "file")]
                    + (accept.isEmpty ? [] : [.named("accept", accept)])
                    + (isMultiple ? [.flag("multiple")] : []))
        case .checkboxes, .radio, .checkbox, .hidden, .heading, .content: break
        }
    }

    private func options(_ options: [Option], _ values: [String], _ html: inout HTML) {
        for option in options {
            html.open(
                "option",
                [.named("value", option.value)] + (values.contains(option.value) ? [.flag("selected")] : []))
            html.text(option.title)
            html.close("option")
        }
    }

    private func tick(_ values: [String], _ error: String?, _ html: inout HTML) {
        html.element("div", .class("form-check")) { html in
            html.open(
                "input",
                attributes(error, "form-check-input", small: false) + [
                    .named("type", "checkbox"), .named("value", "on"),
                ] + (values.isEmpty ? [] : [.flag("checked")]))
            html.element("label", .for(id), .class("form-check-label")) { caption(&$0) }
        }
    }

    private func group(
        _ options: [Option], _ values: [String], _ type: String, _ error: String?, _ html: inout HTML
    ) {
        html.element("fieldset", .id(id)) { html in
            html.element("legend", .class("form-label")) { caption(&$0) }
            for (index, option) in options.enumerated() {
                html.element("div", .class("form-check form-check-inline")) { html in
                    html.open(
                        "input",
                        [
                            .id("\(id)-\(index)"), .class("form-check-input\(error == nil ? "" : " is-invalid")"),
                            .named("type", type), .named("name", name), .named("value", option.value),
                        ] + (values.contains(option.value) ? [.flag("checked")] : [])
                            + (type == "radio" && isRequired ? [.flag("required")] : []))
                    html.element("label", .for("\(id)-\(index)"), .class("form-check-label"), text: option.title)
                }
            }
        }
    }
}
