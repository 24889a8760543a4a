import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of zombies and of the rules by which assets are taken for them.
struct ZombieRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let zombie = PathSegment.parameter(Links.zombieID)
        let rule = PathSegment.parameter(Links.zombieRuleKey)
        let edit = Access.permission(.editExposure)
        routes.page("assets/zombies", access: see, list)
        routes.action("assets/zombies/evaluate", access: .permission(.manageAssets), evaluate)
        routes.page("assets/zombies/rules", access: see, rules)
        routes.page("assets/zombies/rules/new", access: edit) { _ in .page(ZombieRulePages.form(nil)) }
        routes.action("assets/zombies/rules/new", access: edit) { try await save($0, key: nil) }
        routes.page(["assets", "zombies", "rules", rule], access: edit, ruleForm)
        routes.action(["assets", "zombies", "rules", rule], access: edit) { request in
            try await save(request, key: try request[Links.zombieRuleKey])
        }
        routes.page(["assets", "zombies", zombie], access: see) { try await show($0) }
        routes.page(["assets", "zombies", zombie, "proposal"], access: see) { request in
            .redirect(to: Links.zombie(try request[Links.zombieID]))
        }
        routes.action(["assets", "zombies", zombie, "proposal"], access: .permission(.manageAssets), propose)
        routes.action(["assets", "zombies", zombie, "decision"], access: .permission(.approveAssets), decide)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let stage: ZombieCase.Stage = request.query.choice("stage") ?? .open
        let query = TableQuery(request)
        let page = try await store.read { [request] database in
            let counts = try ZombieCase.Stage.allCases.map { ($0, try ZombieStore.count($0, database)) }
            let total = counts.first { $0.0 == stage }?.1 ?? 0
            let paging = Paging(total: total, size: query.size, page: query.page)
            let cases = try ZombieStore.list(
                stage, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return ZombiePages.list(
                try cases.map { ZombiePages.Line(zombie: $0, asset: try AssetStore.find($0.asset, database)) },
                stage: stage, counts: counts, query: query, total: total, may: request.may)
        }
        return .page(page)
    }

    private func evaluate(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (principal, now) = (request.principal, store.clock.now())
        try await store.write(AuditAction("asset.evaluate-now"), by: principal) { database in
            _ = try JobStore.add(try LifecycleJob.daily(), at: now, by: principal, database)
        }
        return .redirect(to: Links.zombies, Notice(.success, "已开始评估，完成后刷新本页查看结果。"))
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.zombieID]
        let page = try await store.read { [request] database in
            let zombie = try ZombieStore.find(id, database)
            return ZombiePages.detail(
                zombie, asset: try AssetStore.find(zombie.asset, database),
                risks: try WarningStore.openRisks(of: zombie.asset, database),
                steps: try AssetStep.list(.zombie, id.rawValue, database), names: try PersonNames(database),
                may: request.may, values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func propose(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.zombieID]
        var errors = FormErrors()
        let now = store.clock.now()
        let disposal: ZombieCase.Disposal? = errors.required(
            "disposal", request.form.choice("disposal"), "请选择处置方式")
        let plan = errors.line("plan", request.form)
        let due = errors.dayAhead("due", request.form, now: now, within: 366)
        guard errors.isEmpty, let disposal, let plan, let due else {
            return try await show(request, errors: errors, status: 422)
        }
        let principal = request.principal
        let action = AuditAction(
            "zombie.propose", object: RecordReference(table: "zombie_case", id: id.rawValue), detail: disposal.chinese)
        try await store.write(action, by: principal) {
            try ZombieDeeds.propose(id, disposal, plan: plan, due: due, by: principal, at: now, $0)
        }
        return .redirect(to: Links.zombie(id), Notice(.success, "已提出处置意见，等待信息科审批。"))
    }

    private func decide(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.zombieID]
        let decision = try ApprovalDecision(request.form)
        let (principal, now) = (request.principal, store.clock.now())
        let action = AuditAction(
            decision.isApproved ? "zombie.approve" : "zombie.reject",
            object: RecordReference(table: "zombie_case", id: id.rawValue), detail: decision.reason)
        try await store.write(action, by: principal) {
            try ZombieDeeds.decide(
                id, isApproved: decision.isApproved, reason: decision.reason, by: principal, at: now, $0)
        }
        return .redirect(
            to: Links.zombie(id), Notice(.success, decision.isApproved ? "已批准处置意见。" : "已退回，请重新提出处置意见。"))
    }

    // MARK: Rules

    private func rules(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let rules = try await store.read { try ZombieStore.rules($0) }
        return .page(ZombieRulePages.list(rules, mayEdit: request.may(.editExposure)))
    }

    private func ruleForm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let key = try request[Links.zombieRuleKey]
        let rules = try await store.read { try ZombieStore.rules($0) }
        guard let rule = rules.first(where: { $0.key == key }) else { throw ConsoleFault.notFound }
        return .page(ZombieRulePages.form(rule))
    }

    private func save(_ request: ConsoleRequest, key: String?) async throws -> ConsoleResponse {
        let rules = try await store.read { try ZombieStore.rules($0) }
        let before = key.flatMap { key in rules.first { $0.key == key } }
        if key != nil && before == nil { throw ConsoleFault.notFound }
        var errors = FormErrors()
        let number = (1...).first { number in !rules.contains { $0.key == "own-\(number)" } } ?? rules.count
        guard let rule = ZombieRulePages.read(request.form, key: key ?? "own-\(number)", &errors) else {
            return .page(ZombieRulePages.form(before, values: request.form, errors: errors), status: 422)
        }
        let (person, now) = (request.principal.name, store.clock.now())
        try await store.write(
            AuditAction("zombie.rule", label: rule.name, detail: rule.line), by: request.principal
        ) { try ZombieStore.save(rule, by: person, at: now, $0) }
        return .redirect(to: Links.zombieRules, Notice(.success, "已保存判定规则“\(rule.name)”，下次评估起生效。"))
    }
}
