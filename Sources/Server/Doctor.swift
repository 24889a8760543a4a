import AssetInventory
import Console
import Directory
import Documents
import Foundation
import Kernel
import Records
import Tools

/// Looks whether everything that the installation needs is there, and says what to do where it is not.
package struct Doctor: Sendable {
    /// One thing that was looked at.
    package struct Finding: Sendable, Codable {
        /// What was looked at.
        package let subject: String
        /// True when it is as it should be.
        package let isWell: Bool
        /// What was found.
        package let detail: String
        /// What to do. Nil: nothing.
        package let advice: String?
    }

    private let places: Places
    private let store: RecordStore
    private let engine: DocumentEngine
    private let register: ToolRegister

    /// How long one check may take before it is told as not having ended: tools have ten seconds each of their own.
    package static let usualLimit = Interval.seconds(30)

    /// Takes the installation.
    package init(_ installation: Installation) {
        self.init(
            places: installation.places, store: installation.store, engine: installation.engine,
            register: installation.register)
    }

    /// Takes what is looked at.
    init(places: Places, store: RecordStore, engine: DocumentEngine, register: ToolRegister) {
        self.places = places
        self.store = store
        self.engine = engine
        self.register = register
    }

    /// Looks at everything, side by side. A check that has not ended within the limit is itself a finding: a hung disk must
    /// hang neither the page nor the terminal.
    package func examine(within limit: Interval = usualLimit) async -> [Finding] {
        let files: [(String, @Sendable () -> [Finding])] = [
            ("数据目录", { [folder] }), ("磁盘空间", { [disk] }), ("文档排版", { documents }), ("网页资源", { [web] }),
        ]
        let questions: [(String, @Sendable () async -> [Finding])] = [
            ("数据库与审计链", { [await records] }), ("内部事件", { [await events] }), ("定时任务", { await schedules }),
            ("紧急停止", { [await stop] }), ("外部工具", { await tools }),
        ]
        return await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, check) in files.enumerated() {
                group.addTask {
                    (index, await TimeLimit.blocking(limit, check.1) ?? [Self.late(check.0, limit)])
                }
            }
            for (index, check) in questions.enumerated() {
                group.addTask {
                    (files.count + index, await TimeLimit.waiting(limit, check.1) ?? [Self.late(check.0, limit)])
                }
            }
            return await group.reduce(into: [(Int, [Finding])]()) { $0.append($1) }
                .sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static func late(_ subject: String, _ limit: Interval) -> Finding {
        Finding(
            subject: subject, isWell: false, detail: "\(limit.milliseconds / 1000) 秒内没有完成检查",
            advice: "请检查磁盘、网络挂载和系统负载后重新自检")
    }

    private var folder: Finding {
        let path = places.data.url.path
        let writable = FileManager.default.isWritableFile(atPath: path)
        return Finding(
            subject: "数据目录", isWell: writable, detail: writable ? path : "\(path) 不可写",
            advice: writable ? nil : "请检查目录权限和挂载方式")
    }

    private var disk: Finding {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: places.data.url.path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        let isWell = free >= 2 << 30
        return Finding(
            subject: "磁盘空间", isWell: isWell, detail: "剩余 \(free >> 20) MB",
            advice: isWell ? nil : "剩余空间不足 2 GB，请清理或扩容")
    }

    private var records: Finding {
        get async {
            do {
                let head = try await store.auditHead()
                return Finding(
                    subject: "数据库与审计链", isWell: true,
                    detail: "审计链共 \(head.sequence) 条，最近 \(CivilTime(head.at))", advice: nil)
            } catch {
                let explanation = (error as? any ExplainedError)?.explanation
                return Finding(
                    subject: "数据库与审计链", isWell: false, detail: explanation?.summary ?? "\(error)",
                    advice: explanation?.advice)
            }
        }
    }

    private var events: Finding {
        get async {
            let waiting = try? await store.read { try Outbox.troubles($0) }
            guard let waiting, let first = waiting.first else {
                return Finding(subject: "内部事件", isWell: true, detail: "没有受阻的事件", advice: nil)
            }
            return Finding(
                subject: "内部事件", isWell: false, detail: "\(waiting.count) 个接收方受阻，例如 \(first)",
                advice: "请查看运行日志中 anhu.outbox 的记录")
        }
    }

    private var stop: Finding {
        get async {
            let stop = try? await store.read { database in
                try ToolStopStore.current(database).map { ($0, try PersonNames(database)[$0.stoppedBy]) }
            }
            return Finding(
                subject: "紧急停止", isWell: stop == nil,
                detail: stop.map { "由\($1)于 \(CivilTime($0.stoppedAt).toMinute) 停止：\($0.reason)" } ?? "未启用",
                advice: stop == nil ? nil : "确认影响消除后，由信息科在“资产扫描”页面解除")
        }
    }

    private var documents: [Finding] {
        let missing = engine.tools.missing
        if missing.isEmpty {
            return [Finding(subject: "文档排版", isWell: true, detail: "typst、pandoc、LibreOffice 和字体齐备", advice: nil)]
        }
        return missing.map {
            Finding(
                subject: "文档排版", isWell: false,
                detail: [$0.explanation.summary, $0.explanation.place].compactMap(\.self).joined(separator: "："),
                advice: $0.explanation.advice)
        }
    }

    private var schedules: [Finding] {
        get async {
            let now = store.clock.now()
            guard let lines = try? await store.read({ try ScheduleHealth.list($0) }), !lines.isEmpty else {
                return [Finding(subject: "定时任务", isWell: false, detail: "没有登记定时任务", advice: "请重新启动服务，启动时自动登记")]
            }
            let late = lines.filter { $0.standing(at: now).isTrouble }
            if late.isEmpty {
                return [Finding(subject: "定时任务", isWell: true, detail: "\(lines.count) 项均按时完成", advice: nil)]
            }
            return late.map { line in
                Finding(
                    subject: "定时任务 \(line.schedule.title)", isWell: false, detail: line.sentence(at: now),
                    advice: line.standing(at: now).advice)
            }
        }
    }

    private var tools: [Finding] {
        get async {
            await register.check().map { check in
                Finding(
                    subject: "工具 \(check.facts.name)", isWell: check.problem == nil,
                    detail: check.identity.map { "\($0.version)，\($0.licence)，\($0.path)" } ?? check.problem?.summary
                        ?? "",
                    advice: check.problem?.advice)
            }
        }
    }

    private var web: Finding {
        let folders =
            places.content.map { $0.appending(path: "web").path }
            + [places.runtime.appending(path: "web").path]
        let missing = StaticAssets(folders: folders).missing
        return Finding(
            subject: "网页资源", isWell: missing.isEmpty,
            detail: missing.isEmpty ? "齐备" : "缺少 \(missing.joined(separator: "、"))",
            advice: missing.isEmpty ? nil : "请运行 ./up 安装")
    }
}
