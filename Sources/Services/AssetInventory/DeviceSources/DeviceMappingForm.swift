import Console
import Foundation
import Kernel
import Observations
import ScanImports

/// Reads and draws the form of what an interface's answers mean.
enum DeviceMappingForm {
    /// Fields of a thing that can be mapped.
    static let mostFields = 80
    /// Blank rows for further fields.
    private static let blanks = 3

    /// The fields of the form with what a mapping has.
    static func fields(_ mapping: JSONMapping?) -> [Field] {
        var fields: [Field] = [
            .text(
                "items", "列表路径", value: mapping?.items.description ?? "$[*]", isRequired: true, longest: 200,
                help: "返回内容中每台设备所在的位置，例如 data.list[*]。"),
            .select(
                "presence", "内容性质",
                options: presences.map { .init($0.presence.rawValue, $0.chinese) },
                value: (mapping?.presence ?? .remembered).rawValue, empty: nil, isRequired: true,
                help: "决定台账是否据此认定资产存活。"),
            .text(
                "slot", "条目编号的路径", value: mapping?.slot?.description, longest: 200,
                help: "平台自己的唯一编号，例如 agentId；留空时按资产编号、序列号、地址区分。"),
            .heading("字段与属性"),
        ]
        let rows = (mapping?.fields ?? []).map { (path: $0.path.description, target: $0.target) }
        for index in 0..<min(mostFields, rows.count + blanks) {
            let row = rows.dropFirst(index).first
            fields.append(
                .text("path\(index)", "字段 \(index + 1)", value: row?.path, placeholder: "例如 nics[*].mac", longest: 200))
            fields.append(
                .select(
                    "target\(index)", "对应属性 \(index + 1)", options: options(row?.target),
                    value: row.map { word($0.target) } ?? word(.ignored), empty: nil))
        }
        return fields + more(mapping)
    }

    private static func more(_ mapping: JSONMapping?) -> [Field] {
        let paging = mapping?.paging
        return [
            .heading("成功标志（接口以返回码表示成败时填写）"),
            .text("success", "返回码的路径", value: mapping?.success?.path.description, longest: 200),
            .text(
                "codes", "表示成功的值", value: mapping?.success?.values.joined(separator: ","), longest: 200,
                help: "多个值用逗号分隔，例如 0,200。"),
            .text("message", "错误说明的路径", value: mapping?.success?.message?.description, longest: 200),
            .heading("分页（一次返回全部内容时不填）"),
            .select(
                "paging", "分页方式",
                options: [.init("page", "页码"), .init("offset", "跳过的条数"), .init("cursor", "下一页标记")],
                value: paging?.kind.rawValue, empty: "不分页"),
            .text("parameter", "页码参数", value: paging?.parameter, placeholder: "pageNo", longest: 80),
            .number("first", "首页的值", value: paging?.first ?? 1, in: 0...1_000),
            .number("size", "每页条数", value: paging?.size ?? 100, in: 1...10_000),
            .text("sizeParameter", "每页条数的参数", value: paging?.sizeParameter, placeholder: "pageSize", longest: 80),
            .text("total", "总条数的路径", value: paging?.total?.description, longest: 200),
            .text("cursor", "下一页标记的路径", value: paging?.cursor?.description, longest: 200),
        ]
    }

    /// The mapping, or nil and what is wrong.
    static func read(_ form: FormValues, name: String, _ errors: inout FormErrors) -> JSONMapping? {
        guard let items = path("items", form, &errors, isRequired: true) else { return nil }
        var fields: [JSONMapping.Field] = []
        for index in 0..<mostFields {
            guard let path = path("path\(index)", form, &errors) else { continue }
            guard let target = form["target\(index)"].flatMap(target) else {
                errors["target\(index)"] = "请选择属性"
                continue
            }
            if !target.mayRepeat, fields.contains(where: { $0.target == target }) {
                errors["target\(index)"] = "“\(target.chinese)”已由其他字段对应"
            }
            fields.append(.init(path: path, target: target))
        }
        let isNamed = fields.contains {
            $0.target.identifies || $0.target == .attribute(.name) || $0.target == .attribute(.hostName)
        }
        if errors.isEmpty && !isNamed { errors.add("至少要有一个字段对应 IP 地址、MAC 地址、序列号、资产编号或名称，否则无法认定是哪台设备") }
        let presence = errors.required("presence", form["presence"].flatMap(Observation.Presence.init), "请选择内容性质")
        var mapping = JSONMapping(name: name, items: items, fields: fields, presence: presence ?? .remembered)
        mapping.slot = path("slot", form, &errors)
        if let place = path("success", form, &errors) {
            let codes = (form.text("codes") ?? "").split(whereSeparator: { ",，、".contains($0) })
                .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
            if codes.isEmpty { errors["codes"] = "请填写表示成功的值" }
            mapping.success = .init(path: place, values: codes, message: path("message", form, &errors))
        }
        mapping.paging = paging(form, &errors)
        return errors.isEmpty ? mapping : nil
    }

    private static func paging(_ form: FormValues, _ errors: inout FormErrors) -> JSONPaging? {
        guard let kind = form["paging"].flatMap(JSONPaging.Kind.init) else { return nil }
        func name(_ field: String) -> String? {
            let text = form.text(field)
            if let text, !DevicePlace.isToken(text) { errors[field] = "只能用字母、数字、连字符、下划线和点" }
            return text
        }
        let parameter = errors.required("parameter", name("parameter"), "请填写页码参数")
        let first = errors.required(
            "first", form.integer("first").flatMap { (0...1_000).contains($0) ? $0 : nil }, "应在 0 至 1000 之间")
        let size = errors.required(
            "size", form.integer("size").flatMap { (1...10_000).contains($0) ? $0 : nil }, "应在 1 至 10000 之间")
        var paging = JSONPaging(kind: kind, parameter: parameter ?? "", first: first ?? 1, size: size ?? 1)
        paging.sizeParameter = name("sizeParameter")
        paging.total = path("total", form, &errors)
        paging.cursor = path("cursor", form, &errors)
        if kind == .cursor && paging.cursor == nil && errors["cursor"] == nil { errors["cursor"] = "请填写下一页标记的路径" }
        return paging
    }

    private static func path(
        _ field: String, _ form: FormValues, _ errors: inout FormErrors, isRequired: Bool = false
    ) -> JSONPath? {
        guard let text = form.text(field) else {
            if isRequired { errors[field] = "必填项，请填写有效内容" }
            return nil
        }
        do throws(ReadingError) {
            guard text.utf8.count <= 800 else { throw ReadingError(.tooLarge(what: "路径字节数", limit: 800)) }
            return try JSONPath(text)
        } catch {
            errors[field] = error.explanation.summary
            return nil
        }
    }

    private static let presences: [(presence: Observation.Presence, chinese: String)] = [
        (.remembered, "近期在线的设备（平台近期见过）"), (.alive, "当前在线的设备"), (.registered, "登记的资料，不说明是否在线"),
    ]

    /// What a person may choose, and what an older mapping has.
    private static func options(_ current: ColumnTarget?) -> [Field.Option] {
        var targets = ColumnTarget.choices
        if let current, !targets.contains(current) { targets.append(current) }
        return targets.map { Field.Option(word($0), $0.chinese) }
    }

    /// The word that stands in the form and in records.
    private static func word(_ target: ColumnTarget) -> String {
        // A word in quotes: nothing but text is ever encoded.
        let text = (try? JSONEncoder().encode([target])).flatMap { try? JSONDecoder().decode([String].self, from: $0) }
        return text?.first ?? "ignored"
    }

    private static func target(_ word: String) -> ColumnTarget? {
        let text = (try? JSONEncoder().encode([word])) ?? Data()
        let target = (try? JSONDecoder().decode([ColumnTarget].self, from: text))?.first
        return target.flatMap { ColumnTarget.choices.contains($0) || $0.isOwn ? $0 : nil }
    }
}

extension ColumnTarget {
    /// True for a property of the hospital's own.
    fileprivate var isOwn: Bool {
        if case .attribute(let name) = self {
            name.rawValue.hasPrefix("custom.") && name.rawValue.utf8.count <= 200
        } else {
            false
        }
    }
}
