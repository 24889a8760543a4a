import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of assets that are met no more.
struct RecoveryRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let asset = PathSegment.parameter(Links.assetID)
        routes.page("assets/recovery", access: see, list)
        routes.page(["assets", asset, "recovery"], access: see) { try await show($0) }
        routes.action(["assets", asset, "recovery"], access: .permission(.manageAssets), answer)
        routes.action(
            ["assets", "recovery", .parameter(Links.recoveryID), "decision"], access: .permission(.approveAssets),
            decide)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let part: RecoveryStore.Part = request.query.choice("part") ?? .open
        let query = TableQuery(request)
        let page = try await store.read { [request] database in
            let counts = try RecoveryStore.Part.allCases.map { ($0, try RecoveryStore.count($0, database)) }
            let total = counts.first { $0.0 == part }?.1 ?? 0
            let paging = Paging(total: total, size: query.size, page: query.page)
            let lines = try RecoveryStore.list(
                part, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return RecoveryPages.list(
                lines.map { RecoveryPages.Line(asset: $0.asset, recovery: $0.recovery) }, part: part, counts: counts,
                query: query, total: total, names: try PersonNames(database), may: request.may)
        }
        return .page(page)
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let page = try await store.read { [request] database in
            let current = try RecoveryStore.current(of: id, database)
            return RecoveryPages.detail(
                try AssetStore.find(id, database), current: current,
                history: try RecoveryStore.history(of: id, database), names: try PersonNames(database),
                may: request.may,
                mayDecide: try request.may(.approveAssets)
                    && (current.map { try RecoveryStore.mayDecide($0.id, request.principal, database) } ?? true),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func answer(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        var errors = FormErrors()
        guard let draft = Self.draft(request.form, now: store.clock.now(), &errors) else {
            return try await show(request, errors: errors, status: 422)
        }
        let (principal, now) = (request.principal, store.clock.now())
        let action = AuditAction(
            "asset.recovery-answer", object: RecordReference(table: "asset", id: id.rawValue),
            detail: draft.answer.chinese)
        try await store.write(action, by: principal) {
            try RecoveryStore.answer(id, draft, by: principal, at: now, $0)
        }
        let next = draft.answer == .gone ? "，等待信息科审批" : ""
        return .redirect(to: Links.recovery(of: id), Notice(.success, "已登记：\(draft.answer.chinese)\(next)。"))
    }

    /// The answer as the form has it, or nil and what is wrong.
    static func draft(_ form: FormValues, now: Timestamp, _ errors: inout FormErrors) -> RecoveryDraft? {
        let answer: Recovery.Answer? = errors.required("answer", form.choice("answer"), "请选择确认结果")
        let reason = errors.line("reason", form)
        var evidence = errors.optionalLine("evidence", form)
        var cause: Recovery.Cause?
        var day: CivilDate?
        switch answer {
        case .gone: evidence = errors.required("evidence", evidence, errors["evidence"] ?? "回收须填写依据")
        case .kept:
            cause = errors.required("cause", form.choice("cause"), "请选择离线原因")
            day = errors.dayAhead("expected", form, now: now, within: 366)
        case .again, nil: break
        }
        guard errors.isEmpty, let answer, let reason else { return nil }
        return RecoveryDraft(answer: answer, cause: cause, reason: reason, evidence: evidence, expectedOn: day)
    }

    private func decide(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.recoveryID]
        let decision = try ApprovalDecision(request.form)
        let (principal, now) = (request.principal, store.clock.now())
        let action = AuditAction(
            decision.isApproved ? "asset.recovery-approve" : "asset.recovery-reject",
            object: RecordReference(table: "asset_recovery", id: id.rawValue), detail: decision.reason)
        let asset = try await store.write(action, by: principal) { database in
            try RecoveryStore.decide(
                id, isApproved: decision.isApproved, reason: decision.reason, by: principal, at: now, database)
            return try RecoveryStore.find(id, database).asset
        }
        return .redirect(
            to: Links.recovery(of: asset),
            Notice(.success, decision.isApproved ? "已批准，资产状态改为已回收。" : "已退回，请运维重新确认。"))
    }
}
