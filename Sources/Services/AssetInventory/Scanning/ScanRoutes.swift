import Console
import Directory
import Foundation
import Kernel
import Records
import Tools
import Workflow

/// The routes of runs and of the emergency stop.
struct ScanRoutes {
    let store: RecordStore
    let tools: ScanTools

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        routes.page("scans", access: see, overview)
        routes.page(["scans", "runs", .parameter(Links.scanRunID)], access: see, detail)
        routes.stream(["scans", "runs", .parameter(Links.scanRunID), "events"], access: see, events)
        routes.action(
            ["scans", "runs", .parameter(Links.scanRunID), "cancel"], access: .anyOf([.runScans, .stopTools]), cancel)
        routes.download(
            ["scans", "runs", .parameter(Links.scanRunID), "evidence", .parameter(Links.evidenceID)],
            access: .permission(.exportAssets), evidence)
        routes.page("scans/stop", access: .permission(.stopTools)) { _ in .page(ScanPages.stop()) }
        routes.action("scans/stop", access: .permission(.stopTools), stop)
        routes.action("scans/release", access: .permission(.approveScans), release)
    }

    private func overview(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (plans, runs, stop, names) = try await store.read { database in
            (
                try ScanPlanStore.list(limit: 50, database), try ScanRunStore.list(limit: 50, database),
                try ToolStopStore.current(database), try PersonNames(database)
            )
        }
        return .page(
            ScanPages.overview(
                plans: plans, runs: runs, stop: stop, unrecordedStop: tools.killSwitch.reason, names: names,
                may: request.may))
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanRunID]
        let page = try await store.read { [request] database in
            let run = try ScanRunStore.find(id, database)
            let plan = try run.plan.map { try ScanPlanStore.find($0, database) }
            let progress = try run.job.flatMap { try JobStore.progress(of: $0, database) }
            var filter = AssetFilter()
            filter.run = id
            let assets = try AssetStore.list(filter, limit: 50, database)
            var rows = try ScanRunStore.blocks(of: id, limit: 500, database).map { block in
                ScanPages.ScanBlockRow(
                    block: block, evidence: try EvidenceStore.list(of: block.reference, database).first?.evidence.id)
            }
            if rows.isEmpty, let own = try EvidenceStore.list(of: run.reference, database).first?.evidence {
                let block = ScanBlock(
                    id: 0, key: own.name, isComplete: run.state == .complete, hosts: run.assets, tool: nil,
                    startedAt: run.requestedAt, endedAt: run.endedAt ?? own.takenAt, message: run.message)
                rows = [ScanPages.ScanBlockRow(block: block, evidence: own.id)]
            }
            return ScanPages.run(
                run, plan: plan, notice: try ScanPlanStore.notice(usedBy: id, database), progress: progress,
                blocks: rows, assets: assets, names: try PersonNames(database),
                standpoint: try ZonePages.standpoint(id, mayEdit: request.may(.editExposure), database),
                mayStop: request.may(.runScans) || request.may(.stopTools))
        }
        return .page(page)
    }

    private func events(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanRunID]
        _ = try await store.read { try ScanRunStore.find(id, $0) }
        return .events(
            JobEvents.follow(store) { database in
                let run = try ScanRunStore.find(id, database)
                let progress = try run.job.flatMap { try JobStore.progress(of: $0, database) }
                let drawFound = {
                    var filter = AssetFilter()
                    filter.run = id
                    let assets = try AssetStore.list(filter, sortedBy: .first, descending: true, limit: 50, database)
                    return ScanPages.found(assets, isOpen: true)
                }
                let drawFacts = {
                    ScanPages.facts(
                        run, try run.plan.map { try ScanPlanStore.find($0, database) },
                        try ScanPlanStore.notice(usedBy: id, database), try PersonNames(database))
                }
                return JobEvents.Look(
                    progress: progress, values: [("assets", .integer(run.assets)), ("new", .integer(run.newAssets))],
                    pieces: [
                        ("found", run.assets, drawFound),
                        ("facts", ScanRun.State.allCases.firstIndex(of: run.state) ?? 0, drawFacts),
                    ], isOpen: run.state.isOpen)
            })
    }

    private func cancel(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanRunID]
        let principal = request.principal
        let now = store.clock.now()
        try await store.write(
            AuditAction("scan.stop", object: RecordReference(table: "scan_run", id: id.rawValue)), by: principal
        ) { database in
            let run = try ScanRunStore.find(id, database)
            guard let job = run.job else {
                throw RecordsError.state(table: "scan_run", id: id.rawValue, state: run.state.chinese)
            }
            try JobStore.cancel(
                job, at: now, by: principal.name, named: try PersonNames(database)[principal.name], database)
        }
        return .redirect(to: Links.scanRun(id), Notice(.success, "已要求停止，正在运行的工具将立即结束。"))
    }

    private func evidence(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.evidenceID]
        let run = try request[Links.scanRunID]
        let evidence = try await store.read { database in
            // The address names both: evidence of another service is not reached by counting through numbers.
            let blocks = try ScanRunStore.blocks(of: run, limit: .max, database).map(\.reference)
            let all = try (blocks + [RecordReference(table: "scan_run", id: run.rawValue)]).flatMap {
                try EvidenceStore.list(of: $0, database)
            }
            guard let found = all.first(where: { $0.evidence.id == id }) else { throw ConsoleFault.notFound }
            return found.evidence
        }
        return try await store.download(evidence, for: request)
    }

    private func stop(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        // Nothing about the words may stand in the way of the stop: the record takes of them what can be read.
        guard let reason = request.form.text("reason").flatMap({ VisibleText.line($0, longest: 200) }) else {
            var errors = FormErrors()
            errors["reason"] = "请填写停止原因"
            return .page(ScanPages.stop(values: request.form, errors: errors), status: 422)
        }
        // First the tools, then the record: a second counts for a device that is failing.
        let stopped = tools.killSwitch.stopAll(reason: reason)
        let principal = request.principal
        let now = store.clock.now()
        do {
            try await store.write(
                AuditAction("tools.stop", detail: "\(reason)；停止运行中的工具 \(stopped.count) 个"), by: principal
            ) { try ToolStopStore.stop(reason: reason, by: principal.name, at: now, $0) }
        } catch {
            // The tools are dead and stay stopped; whoever pressed the button must read that first.
            throw ScanPlanError.stopNotRecorded(
                tools: stopped.count, (error as? any ExplainedError)?.explanation.line ?? "程序内部错误")
        }
        return .redirect(
            to: Links.scans, Notice(.warning, "已停止运行中的工具 \(stopped.count) 个。请通知院方并协助修复所受影响。"))
    }

    private func release(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let principal = request.principal
        let now = store.clock.now()
        try await store.write(AuditAction("tools.release"), by: principal) {
            try ToolStopStore.release(by: principal.name, at: now, $0)
        }
        tools.killSwitch.release()
        return .redirect(to: Links.scans, Notice(.success, "已解除紧急停止，工具可以重新运行。"))
    }
}
