import Console
import Kernel
import Records

/// How often a source is asked, in words and in a form: pure.
enum DeviceRule {
    /// What is chosen in the form.
    enum Choice: String, CaseIterable {
        case manual
        case minutes
        case hours
        case daily

        var chinese: String {
            switch self {
            case .manual: "手动"
            case .minutes: "每隔若干分钟"
            case .hours: "每隔若干小时"
            case .daily: "每天一次"
            }
        }
    }

    /// Minutes: devices answer such questions beside their work.
    static let shortest = 5
    /// A week: what is asked less often is asked by hand.
    static let longest = 10_080

    /// `每隔 30 分钟`
    static func chinese(_ rule: ScheduleRule?) -> String {
        switch rule {
        case nil: "手动"
        case .every(let minutes) where minutes % 60 == 0: "每隔 \(minutes / 60) 小时"
        case .every(let minutes): "每隔 \(minutes) 分钟"
        case .daily(let minute): "每天 \(time(minute))"
        case .weekly, .monthly: "每周或每月"
        }
    }

    /// The fields with what a source has.
    static func fields(_ rule: ScheduleRule?) -> [Field] {
        var (choice, number, at) = (Choice.hours, 1, "02:30")
        switch rule {
        case nil: choice = .manual
        case .every(let minutes) where minutes % 60 == 0: (choice, number) = (.hours, minutes / 60)
        case .every(let minutes): (choice, number) = (.minutes, minutes)
        case .daily(let minute): (choice, at) = (.daily, time(minute))
        case .weekly, .monthly: break
        }
        return [
            .heading("同步周期"),
            .select(
                "rule", "周期", options: Choice.allCases.map { .init($0.rawValue, $0.chinese) }, value: choice.rawValue,
                empty: nil, isRequired: true),
            .number(
                "number", "间隔", value: number, in: 1...longest, help: "选择“每隔若干分钟”或“每隔若干小时”时有效；最短 \(shortest) 分钟，最长 7 天。"
            ),
            .time("at", "时间", value: at, help: "选择“每天一次”时有效。"),
        ]
    }

    /// What the form says; nil is by hand.
    static func read(_ form: FormValues, _ errors: inout FormErrors) -> ScheduleRule? {
        guard let choice = errors.required("rule", form.choice("rule", Choice.self), "请选择周期") else { return nil }
        switch choice {
        case .manual: return nil
        case .minutes, .hours:
            let unit = choice == .hours ? 60 : 1
            let minutes = form.integer("number").flatMap { (1...longest).contains($0) ? $0 * unit : nil }
            if let minutes, (shortest...longest).contains(minutes) { return .every(minutes: minutes) }
            errors["number"] = "间隔应在 \(shortest) 分钟至 7 天之间"
        case .daily:
            let minute = form.text("at").flatMap { CivilTime(text: "2026-01-01 \($0)") }?.minuteOfDay
            if let minute { return .daily(minute: minute) }
            errors["at"] = "请按 02:30 的格式填写"
        }
        return nil
    }

    private static func time(_ minute: Int) -> String {
        let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }
}
