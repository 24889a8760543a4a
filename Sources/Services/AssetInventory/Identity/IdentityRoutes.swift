import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of doubts about identity, of merges and their undoing.
struct IdentityRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let manage = Access.permission(.manageAssets)
        let question = PathSegment.parameter(Links.questionID)
        routes.page("assets/identity", access: see, list)
        routes.page(["assets", "identity", question], access: see, detail)
        routes.action(["assets", "identity", question], access: manage, answer)
        routes.page("assets/merge", access: manage) { _ in .redirect(to: Links.assets) }
        routes.action("assets/merge", access: manage, merge)
        routes.action(["assets", "merges", .parameter(Links.mergeID), "undo"], access: manage, undo)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let answered = request.query.text("done") == "1"
        let query = TableQuery(request)
        let (questions, open, done, names) = try await store.read { database in
            let open = try IdentityQuestionStore.count(database)
            let done = try IdentityQuestionStore.count(answered: true, database)
            let paging = Paging(total: answered ? done : open, size: query.size, page: query.page)
            let questions = try IdentityQuestionStore.list(
                answered: answered, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            let lines = try questions.map { question in
                IdentityPages.Line(
                    question: question, assets: try question.assets.map { try AssetStore.find($0, database) })
            }
            return (lines, open, done, try PersonNames(database))
        }
        return .page(
            IdentityPages.list(
                questions, query: query, answered: answered, open: open, done: done, names: names))
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await show(request)
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.questionID]
        let page = try await store.read { [request] database in
            let question = try IdentityQuestionStore.find(id, database)
            let sides = try question.assets.map { asset in
                IdentityPages.Side(
                    asset: try AssetStore.find(asset, database),
                    records: try LedgerRecordStore.live(of: asset.rawValue, database),
                    ports: try AssetStore.ports(of: asset, onlyOpen: true, database))
            }
            return IdentityPages.detail(
                question, sides: sides, names: try PersonNames(database), mayAnswer: request.may(.manageAssets),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func answer(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.questionID]
        var errors = FormErrors()
        let answer: IdentityQuestion.Answer? = errors.required("answer", request.form.choice("answer"), "请选择核实结果")
        let reason = reason(request, &errors)
        guard let answer, let reason, errors.isEmpty else {
            return try await show(request, errors: errors, status: 422)
        }
        let kept = request.form.identifier("kept", of: Asset.self)
        let (person, now) = (request.principal.name, store.clock.now())
        let action = AuditAction(
            "identity.answer", object: RecordReference(table: "identity_question", id: id.rawValue),
            detail: answer.chinese)
        let principal = request.principal
        try await store.write(action, by: principal) {
            try IdentityDeeds.answer(id, answer, kept: kept, reason: reason, by: person, at: now, $0)
            if answer == .same { try GovernanceJob.queue(at: now, by: principal, $0) }
        }
        return .redirect(to: Links.identity, Notice(.success, "已登记核实结果：\(answer.chinese)。"))
    }

    private func merge(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let assets = request.form.all("asset").compactMap { Identifier<Asset>(text: $0) }
        guard assets.count > 1 else {
            return .redirect(to: Links.assets, Notice(.warning, "请勾选两项以上资产后再合并。"))
        }
        // Without a reason the page that asks for one, and for the asset that stays.
        guard request.form["reason"] != nil else { return try await confirmation(assets, request) }
        var errors = FormErrors()
        let reason = reason(request, &errors)
        guard let reason, errors.isEmpty else {
            return try await confirmation(assets, request, errors: errors, status: 422)
        }
        let kept = request.form.identifier("kept", of: Asset.self) ?? assets[0]
        let (person, now) = (request.principal.name, store.clock.now())
        let principal = request.principal
        try await store.write(
            AuditAction(
                "asset.merge", object: RecordReference(table: "asset", id: kept.rawValue), detail: reason),
            by: request.principal
        ) {
            try IdentityDeeds.merge(assets, into: kept, reason: reason, by: person, at: now, $0)
            try GovernanceJob.queue(at: now, by: principal, $0)
        }
        return .redirect(to: Links.asset(kept), Notice(.success, "已合并，合并可在本页撤销。"))
    }

    private func confirmation(
        _ assets: [Identifier<Asset>], _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let found = try await store.read { database in
            try assets.prefix(20).map { try AssetStore.find($0, database) }
        }
        return .page(
            IdentityPages.mergeForm(found, values: errors.isEmpty ? nil : request.form, errors: errors), status: status)
    }

    private func undo(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.mergeID]
        var errors = FormErrors()
        let (principal, person, now) = (request.principal, request.principal.name, store.clock.now())
        guard let reason = reason(request, &errors) else { throw AssetError.reasonMissing }
        let gone = try await store.write(
            AuditAction(
                "asset.unmerge", object: RecordReference(table: "asset_merge", id: id.rawValue), detail: reason),
            by: request.principal
        ) { database in
            try IdentityDeeds.undo(id, reason: reason, by: person, at: now, database)
            try GovernanceJob.queue(at: now, by: principal, database)
            return try AssetMergeStore.find(id, database).gone
        }
        return .redirect(to: Links.asset(gone), Notice(.success, "已撤销合并，资产恢复为独立资产。"))
    }

    private func reason(_ request: ConsoleRequest, _ errors: inout FormErrors) -> String? {
        let reason = errors.required("reason", request.form.text("reason"), "请填写理由")
        guard let reason else { return nil }
        guard VisibleText.isName(reason, longest: 200) else {
            errors["reason"] = "不得超过 200 个字，不得包含换行和不可见字符"
            return nil
        }
        return reason
    }
}
