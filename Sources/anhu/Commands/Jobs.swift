import ArgumentParser
import AssetInventory
import Console
import Kernel
import Records
import Server
import Workflow

/// Shows and stops jobs.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "查看和取消任务", subcommands: [List.self, Show.self, Cancel.self], defaultSubcommand: List.self)

    struct Line: Encodable {
        let id: Int64
        let title: String
        let state: String
        let progress: String
        let requestedBy: String
        let requestedAt: String
        let message: String

        init(_ job: Job, _ progress: JobProgress?) {
            id = job.id.rawValue
            title = job.title
            state = job.state.chinese
            self.progress = job.state == .running ? progress.map { ProgressLine.line($0) } ?? "" : ""
            requestedBy = job.requestedBy
            requestedAt = CivilTime(job.requestedAt).description
            message = job.message ?? ""
        }

        var cells: [String] {
            ["\(id)", title, state, requestedBy, requestedAt, progress.isEmpty ? message : progress]
        }
        static let headings = ["编号", "任务", "状态", "发起人", "发起时间", "结果"]
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出最近的任务")

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Option(help: ArgumentHelp("条数", valueName: "条数")) var limit = 20

        func run() async throws {
            let installation = try common.open()
            let principal = try await common.principal(installation, needing: .viewJobs)
            let limit = limit
            let lines = try await installation.store.read { database in
                try JobStore.list(limit: limit, database).map {
                    Line($0, try JobStore.progress(of: $0.id, database))
                }
            }
            try await installation.store.note(
                AuditAction("job.list", detail: "命令行列出 \(lines.count) 项"), by: principal)
            if common.json { return try Terminal.printJSON(lines) }
            if lines.isEmpty { return print("没有任务。") }
            Terminal.printTable(Line.headings, lines.map(\.cells))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "查看一个任务")

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("任务编号", valueName: "编号")) var id: Int64

        func run() async throws {
            let installation = try common.open()
            let principal = try await common.principal(installation, needing: .viewJobs)
            let id = Identifier<Job>(id)
            let line = try await installation.store.read {
                Line(try JobStore.find(id, $0), try JobStore.progress(of: id, $0))
            }
            try await installation.store.note(
                AuditAction("job.view", object: RecordReference(table: "job", id: id.rawValue)), by: principal)
            if common.json { return try Terminal.printJSON(line) }
            for (heading, cell) in zip(Line.headings, line.cells) { print("\(heading)：\(cell)") }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "取消一个任务")

        @OptionGroup(title: "公共选项") var common: CommonOptions
        @Argument(help: ArgumentHelp("任务编号", valueName: "编号")) var id: Int64

        func run() async throws {
            let installation = try common.open()
            let principal = try await common.principal(installation, needing: .stopTools)
            let id = Identifier<Job>(id)
            let now = installation.store.clock.now()
            try await installation.store.write(
                AuditAction("job.cancel", object: RecordReference(table: "job", id: id.rawValue)), by: principal
            ) { try JobStore.cancel(id, at: now, by: principal.name, $0) }
            try Terminal.done("已要求取消任务 \(id)。", json: common.json)
        }
    }
}
