import Console
import Directory
import Kernel
import Records

/// Storage, periodic work and jobs on a page.
enum SystemJobPages {
    struct View: Sendable {
        /// Nil: the disk did not answer in time.
        var storage: StorageReport?
        let schedules: [ScheduleHealth]
        let counts: [Job.State: Int]
        let recentFailures: Int
        let jobs: [Job]
        let total: Int
        let names: PersonNames
        let now: Timestamp

        /// The same with what was measured.
        func with(_ storage: StorageReport?) -> View {
            var view = self
            view.storage = storage
            return view
        }
    }

    static func page(_ view: View, query: TableQuery, mayView: Bool, mayManage: Bool) -> Page {
        Page("存储与任务", actions: [.print]) {
            StatRow([
                StatCard("等待中的任务", view.counts[.queued] ?? 0, to: Links.systemJobs(.queued), tone: .info),
                StatCard("进行中的任务", view.counts[.running] ?? 0, to: Links.systemJobs(.running), tone: .info),
                StatCard(
                    "近 7 天失败的任务", view.recentFailures, to: Links.systemJobs(.failed),
                    tone: view.recentFailures > 0 ? .danger : .neutral),
            ])
            if mayView { section("存储") { storage(view.storage) } }
            section("定时任务") {
                Table(
                    view.schedules, columns: schedules(view.now, mayManage: mayManage), caption: "定时任务",
                    empty: EmptyState("没有登记定时任务", advice: "服务启动时自动登记，请重新启动服务。"))
            }
            section("任务") {
                Table(
                    view.jobs, columns: jobs(view.names), query: query, total: view.total, filters: filters,
                    caption: "任务", empty: EmptyState("没有符合条件的任务"))
            }
        }
    }

    private static func storage(_ report: StorageReport?) -> HTML {
        guard let report else {
            var html = HTML()
            html.add(Alert(.danger) { "磁盘没有在时限内答复，请检查磁盘和网络挂载。" })
            return html
        }
        var html = HTML()
        if let disk = report.disk {
            let used = disk.total - disk.free
            html.add(
                ProgressBar(
                    "disk", value: Int(used >> 20), of: Int(disk.total >> 20),
                    label: "磁盘已用，剩余 \(readable(bytes: disk.free))，共 \(readable(bytes: disk.total))"))
        }
        html.add(paragraph { growth(report.growth) })
        html.add(Table(report.places, columns: places, caption: "存储"))
        return html
    }

    private static func growth(_ growth: StorageGrowth?) -> String {
        guard let growth else { return "数据增长：自动备份不足两天，暂不能估算。" }
        let speed = "数据增长：最近 \(growth.days) 天平均每天 \(readable(bytes: growth.bytesPerDay))（按自动备份的大小计算）"
        guard let left = growth.daysLeft else { return speed + "。" }
        return speed + "；连同保留的备份，剩余空间约可用 \(left > 3650 ? "10 年以上" : "\(left) 天")。"
    }

    private static let places: [Column<StorageReport.Place>] = [
        .text("内容", key: "title") { $0.title },
        .text("大小", key: "size", width: .tight) { readable(bytes: $0.bytes) },
        .text("说明", key: "note", width: .wide) { $0.note },
    ]

    private static func schedules(_ now: Timestamp, mayManage: Bool) -> [Column<ScheduleHealth>] {
        let columns: [Column<ScheduleHealth>] = [
            .text("任务", key: "title") { $0.schedule.title },
            .badge("状态", key: "state") { badge($0.standing(at: now)) },
            .text("时间", key: "rule", width: .tight) { $0.schedule.rule?.chinese ?? "无法识别" },
            .moment("上次成功", key: "success") { $0.lastSuccess?.endedAt },
            .text("用时", key: "duration", width: .tight) { $0.lastSuccess.flatMap(duration) },
            .moment("下次", key: "next") { $0.schedule.isEnabled ? $0.schedule.nextAt : nil },
            .text("最近结果", key: "message", width: .wide) { $0.last?.message },
        ]
        guard mayManage else { return columns }
        return columns + [
            .actions { [.post("立即执行", to: Links.runSchedule($0.schedule.id), icon: "play")] }
        ]
    }

    private static func jobs(_ names: PersonNames) -> [Column<Job>] {
        [
            .text("编号", key: "id", width: .tight) { "#\($0.id)" },
            .text("任务", key: "title") { $0.title },
            .badge("状态", key: "state") { badge($0.state) },
            .text("发起人", key: "by", width: .tight) { names[$0.requestedBy] },
            .moment("发起时间", key: "at") { $0.requestedAt },
            .moment("结束时间", key: "ended") { $0.endedAt },
            .text("用时", key: "duration", width: .tight) { duration($0) },
            .text("结果", key: "message", width: .wide) { $0.message },
        ]
    }

    private static let filters: [Field] = [
        .select("state", "状态", options: Job.State.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部")
    ]

    private static func badge(_ standing: ScheduleHealth.Standing) -> Badge {
        switch standing {
        case .off: Badge(standing.chinese)
        case .waiting: Badge(standing.chinese, .info)
        case .punctual: Badge(standing.chinese, .success)
        case .failed, .overdue: Badge(standing.chinese, .danger)
        }
    }

    private static func badge(_ state: Job.State) -> Badge {
        switch state {
        case .queued: Badge(state.chinese)
        case .running: Badge(state.chinese, .info)
        case .succeeded: Badge(state.chinese, .success)
        case .failed: Badge(state.chinese, .danger)
        case .cancelled: Badge(state.chinese, .warning)
        }
    }

    /// How long a job took from its first start to its end.
    static func duration(_ job: Job) -> String? {
        guard let start = job.startedAt, let end = job.endedAt else { return nil }
        let seconds = max(0, (end - start).milliseconds / 1000)
        if seconds < 1 { return "不到 1 秒" }
        if seconds < 60 { return "\(seconds) 秒" }
        if seconds < 3600 { return "\(seconds / 60) 分 \(seconds % 60) 秒" }
        return "\(seconds / 3600) 小时 \(seconds % 3600 / 60) 分"
    }
}
