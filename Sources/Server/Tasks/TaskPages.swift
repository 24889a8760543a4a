import Console
import Directory
import Kernel
import Workflow

/// What waits for the visitor, on a page of its own and on the first page.
enum TaskPages {
    /// Duties that the first page shows.
    static let onFirstPage = 10

    /// All of it, grouped by how soon; `kind` is the sort that is asked for, nil: all.
    static func page(_ list: DutyList, kind: String?, hasRole: Bool, today: CivilDate) -> Page {
        let items = list.items(of: kind)
        let tabs =
            [Tabs.Tab("全部", Links.tasks, count: list.count)]
            + list.kinds.map { Tabs.Tab($0.kind.title, Links.tasks(of: $0.kind.id), count: $0.count) }
        return Page(
            "我的任务",
            subtitle: HTML(text: list.pressing > 0 ? "今天须完成 \(list.pressing) 项" : "今天没有到期的任务"), actions: [.print]
        ) {
            if list.count > 0 { Tabs(tabs, current: kind.map { Links.tasks(of: $0) } ?? Links.tasks) }
            if items.isEmpty { empty(hasRole: hasRole, isFiltered: list.count > 0) }
            for urgency in DutyUrgency.allCases {
                let part = items.filter { $0.urgency == urgency }
                if !part.isEmpty {
                    section("\(urgency.chinese)（\(part.count)）") {
                        Table(part, columns: columns(today), caption: urgency.chinese)
                    }
                }
            }
        }
    }

    /// The first of it, for the first page.
    static func summary(_ list: DutyList, hasRole: Bool, today: CivilDate) -> HTML {
        section("我的任务") {
            if list.count == 0 {
                empty(hasRole: hasRole, isFiltered: false)
            } else {
                Table(
                    Array(list.items.prefix(onFirstPage)), columns: [urgency] + columns(today), caption: "我的任务")
                if list.count > onFirstPage {
                    paragraph { link("查看全部 \(list.count) 项任务", to: Links.tasks) }
                }
            }
        }
    }

    private static func empty(hasRole: Bool, isFiltered: Bool) -> EmptyState {
        if isFiltered { return EmptyState("该类任务已全部完成", action: .link("查看全部任务", to: Links.tasks)) }
        return hasRole
            ? EmptyState("目前没有需要您处理的事项")
            : EmptyState("您的账号尚未授予角色", advice: "请联系安全管理员授予角色后重新登录。")
    }

    private static let urgency: Column<DutyList.Item> = .badge("期限", key: "urgency") { item in
        switch item.urgency {
        case .overdue: Badge(item.urgency.chinese, .danger)
        case .today: Badge(item.urgency.chinese, .warning)
        case .thisWeek: Badge(item.urgency.chinese, .info)
        case .later: Badge(item.urgency.chinese)
        }
    }

    private static func columns(_ today: CivilDate) -> [Column<DutyList.Item>] {
        [
            .link("事项", key: "title", width: .wide) { ($0.duty.title, $0.duty.link) },
            .text("原因", key: "reason", width: .wide) { $0.duty.reason },
            .text("截止日期", key: "due", width: .tight) { item in item.duty.due.map { due(of: $0, today) } },
            .text("类别", key: "kind", width: .tight) { $0.duty.kind.title },
            .actions { [.link($0.duty.action, to: $0.duty.link, icon: "arrow-right")] },
        ]
    }

    /// `2026-12-03（逾期 2 天）`
    static func due(of date: CivilDate, _ today: CivilDate) -> String {
        let days = date.daysSince1970 - today.daysSince1970
        return switch days {
        case ..<0: "\(date)（逾期 \(-days) 天）"
        case 0: "\(date)（今天）"
        default: "\(date)（还有 \(days) 天）"
        }
    }
}
