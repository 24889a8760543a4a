import Console
import Kernel
import Records
import Tools

/// Reads the form of a new plan.
enum ScanPlanForm {
    /// The plan, or nil and what is wrong.
    static func read(_ form: FormValues, at now: Timestamp, _ errors: inout FormErrors) -> ScanPlanDraft? {
        let title = errors.required("title", form.text("title"))
        if let title, !VisibleText.isName(title, longest: 100) {
            errors["title"] = "不得超过 100 个字，不得包含换行和不可见字符"
        }
        let targets = addresses("targets", form, &errors)
        if targets?.isEmpty == true { errors["targets"] = "必填项，请填写有效内容" }
        let exclusions = addresses("exclusions", form, &errors)
        let ports = ports(form, &errors)
        let fragile = fragilePorts(form, &errors)
        let rate = errors.required(
            "rate", form.integer("rate").flatMap { (1...10_000).contains($0) ? $0 : nil }, "应在 1 至 10000 之间")
        let minutes = errors.required(
            "minutes", form.integer("minutes").flatMap { (1...1440).contains($0) ? $0 : nil }, "应在 1 至 1440 之间")
        var window: TimeWindow?
        if let text = form.text("window") {
            window = TimeWindow(text: text)
            if window == nil { errors["window"] = "请按 22:00-06:00 的格式填写" }
        }
        if let window, window.from == window.to { errors["window"] = "开始和结束相同，全天可执行的请留空" }
        if let planned = form.moment("planned") {
            let years = CivilTime(planned).date.year - CivilTime(now).date.year
            if planned < now - .hours(24) { errors["planned"] = "计划开始时间已过" }
            if years > 2 { errors["planned"] = "计划开始时间应在两年以内" }
        } else if form.text("planned") != nil {
            errors["planned"] = "日期或时间不正确"
        }
        guard errors.isEmpty, let title, let targets, let exclusions, let ports, let fragile, let rate, let minutes
        else { return nil }
        var draft = ScanPlanDraft(title: title, targets: targets)
        draft.network = network(form)
        draft.exclusions = exclusions
        draft.ports = ports
        draft.fragilePorts = fragile
        draft.asksVersions = form.isTicked("versions")
        draft.maxRate = rate
        draft.hostMinutes = minutes
        draft.window = window
        draft.plannedFor = form.moment("planned")
        return draft
    }

    /// The isolated network chosen. Nil: the hospital's own.
    static func network(_ form: FormValues) -> Identifier<IsolatedNetwork>? {
        form.text("network").flatMap { Identifier(text: $0) }
    }

    /// A hospital's network has some ten thousand addresses; more is a slip of the pen.
    private static let mostOfScope: UInt128 = 1 << 24

    /// Holds a scope that somebody approves against what is likely meant.
    static func checkScope(_ range: AddressRange, _ text: String, _ errors: inout FormErrors) {
        if AddressRange.hasHostBits(text) {
            errors["range"] = "“\(text)”不是网段的起始地址，是否为 \(range)？请核对掩码后重新填写"
        } else if range.count > mostOfScope {
            errors["range"] = "“\(text)”有 \(range.count) 个地址，超出一次可批准的 \(mostOfScope) 个，请按实际网段填写"
        }
    }

    private static func addresses(_ name: String, _ form: FormValues, _ errors: inout FormErrors) -> AddressSet? {
        let text = form[name] ?? ""
        let set = AddressSet(text: text)
        let parts = AddressSet.parts(text)
        if let wrong = parts.first(where: { AddressRange($0) == nil }) {
            errors[name] = "“\(wrong.prefix(60))”不是地址或地址范围，请按 10.1.2.0/24 的格式填写"
        } else if let wrong = parts.first(where: { AddressRange.hasHostBits($0) }) {
            errors[name] = "“\(wrong)”不是网段的起始地址，请核对掩码"
        }
        return set
    }

    private static func ports(_ form: FormValues, _ errors: inout FormErrors) -> PortChoice? {
        do throws(PortSetError) {
            return try PortChoice(form.text("ports") ?? "")
        } catch {
            errors["ports"] = error.explanation.line
            return nil
        }
    }

    private static func fragilePorts(_ form: FormValues, _ errors: inout FormErrors) -> PortSet? {
        guard let text = form.text("fragile") else { return PortSet() }
        do throws(PortSetError) {
            return try PortSet(text)
        } catch {
            errors["fragile"] = error.explanation.line
            return nil
        }
    }
}
