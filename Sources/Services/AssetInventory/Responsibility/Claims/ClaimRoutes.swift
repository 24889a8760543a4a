import Console
import Directory
import GRDB
import Kernel
import Records
import Workflow

/// The routes of requests, for those who ask and follow up.
struct ClaimRoutes {
    let store: RecordStore
    let calendar: WorkCalendar

    /// Rows of the form's list of assets.
    private static let mostShown = 20

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let ask = Access.permission(.requestClaims)
        let claim = PathSegment.parameter(Links.claimID)
        routes.page("claims", access: see, list)
        routes.action("claims", access: ask, body: .form(limit: 1 << 20), create)
        routes.page("claims/new", access: ask) { try await form($0, filter: $0.query) }
        routes.page("claims/choose", access: ask) { _ in .redirect(to: Links.assets) }
        routes.action("claims/choose", access: ask, choose)
        routes.page(["claims", claim], access: see) { try await detail($0) }
        routes.action(["claims", claim, "withdraw"], access: ask, withdraw)
        routes.action(["claims", claim, "email"], access: ask, setEmail)
        routes.action(["claims", claim, "push", .parameter(Links.claimChannel)], access: ask, push)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let state = request.query.choice("state", ClaimRequest.State.self) ?? .open
        let query = TableQuery(request)
        let today = CivilTime(store.clock.now()).date
        let (requests, counts, names) = try await store.read { database in
            let counts = try ClaimStore.counts(database)
            let paging = Paging(total: counts[state] ?? 0, size: query.size, page: query.page)
            let requests = try ClaimStore.list(
                state, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return (requests, counts, try PersonNames(database))
        }
        return .page(
            ClaimPages.list(
                requests, query: query, state: state, counts: counts, today: today, names: names,
                mayRequest: request.may(.requestClaims)))
    }

    private func choose(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let assets = request.form.all("asset").compactMap { Identifier<Asset>(text: $0) }
        guard !assets.isEmpty else {
            return .redirect(to: Links.assets, Notice(.warning, "请勾选资产后再发起认领。"))
        }
        return try await form(request, assets: assets)
    }

    /// Of a filter of the ledger or of the list of gaps; without one, of what waits for an owner.
    private func form(_ request: ConsoleRequest, filter: FormValues) async throws -> ConsoleResponse {
        let filter = filter.isEmpty ? FormValues(["state": AssetState.unclaimed.rawValue]) : filter
        let now = request.now
        return .page(
            try await store.read { database in
                ClaimPages.form(
                    try Self.choice(filter: filter, now, database), recipients: try RecipientChoice(database))
            })
    }

    private func form(
        _ request: ConsoleRequest, assets: [Identifier<Asset>], errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let values = errors.isEmpty ? nil : request.form
        let now = request.now
        return .page(
            try await store.read { database in
                let choice =
                    try Self.filter(request.form).map { try Self.choice(filter: $0, now, database) }
                    ?? Self.choice(assets, total: assets.count, filter: FormValues(), database)
                return ClaimPages.form(
                    choice, recipients: try RecipientChoice(database), values: values, errors: errors)
            }, status: status)
    }

    private static func choice(
        filter: FormValues, _ now: Timestamp, _ database: Database
    ) throws -> ClaimPages.Choice {
        let ids = try assets(filter: filter, limit: ClaimCreation.limit + 1, now, database)
        let total =
            ids.count <= ClaimCreation.limit
            ? ids.count
            : filter["gap"] != nil
                ? try ResponsibilityGapStore.count(filter.choice("gap"), database)
                : try AssetStore.count(AssetRoutes.filter(filter, now: now, database), database)
        return try choice(ids, total: total, filter: filter, database)
    }

    /// Leaves out what cannot be asked about now.
    private static func choice(
        _ assets: [Identifier<Asset>], total: Int, filter: FormValues, _ database: Database
    ) throws -> ClaimPages.Choice {
        var skips = ClaimSkips()
        let claimable = try ClaimStore.claimable(assets, &skips, database)
        return ClaimPages.Choice(
            shown: try claimable.prefix(mostShown).map { try AssetStore.find($0, database) }, assets: claimable,
            total: total - skips.count, skips: skips, filter: filter)
    }

    private static func assets(
        filter: FormValues, limit: Int, _ now: Timestamp, _ database: Database
    ) throws -> [Identifier<Asset>] {
        if filter["gap"] != nil {
            return try ResponsibilityGapStore.assets(filter.choice("gap"), limit: limit, database)
        }
        return try AssetStore.list(
            AssetRoutes.filter(filter, now: now, database), limit: limit, database
        ).map(\.id)
    }

    /// The filter that the form carried along. Nil: it names assets.
    private static func filter(_ form: FormValues) -> FormValues? {
        guard form["by-filter"] != nil else { return nil }
        return AssetRoutes.carried(form)
    }

    private func create(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let (principal, now) = (request.principal, store.clock.now())
        let filter = Self.filter(request.form)
        let assets: [Identifier<Asset>] =
            if let filter {
                try await store.read { try Self.assets(filter: filter, limit: ClaimCreation.limit + 1, now, $0) }
            } else {
                request.form.all("asset").compactMap { Identifier<Asset>(text: $0) }
            }
        guard let wish = ClaimForm.read(request.form, assets: assets, &errors) else {
            return try await form(request, assets: assets, errors: errors, status: 422)
        }
        do {
            let outcome = try await store.write(
                AuditAction("claim.request", detail: "资产 \(assets.count) 项"), by: principal
            ) { [calendar] in try ClaimCreation.make(wish, calendar: calendar, by: principal, at: now, $0) }
            let notice = Self.notice(outcome)
            if outcome.skips.count > 0 {
                // More than a message above another page can hold.
                let requests = try await store.read { database in
                    try outcome.requests.map { try ClaimStore.find($0, database) }
                }
                return .page(ClaimSkipPages.made(outcome, requests, notice: notice))
            }
            return .redirect(
                to: outcome.requests.count == 1 ? Links.claim(outcome.requests[0]) : Links.claims, notice)
        } catch let error as any ExplainedError where error.kind == .badInput {
            errors.add(error.explanation.line)
            return try await form(request, assets: assets, errors: errors, status: 422)
        }
    }

    private static func notice(_ outcome: ClaimCreation.Outcome) -> Notice {
        var text = "已发起认领单 \(outcome.requests.count) 张，资产 \(outcome.assets) 项。"
        if outcome.skips.count > 0 { text += "另有 \(outcome.skips.count) 项未列入，原因见下。" }
        if !outcome.isDuePublished { text += "答复期限跨入节假日安排尚未公布的年度，请核对。" }
        return Notice(outcome.skips.count > 0 || !outcome.isDuePublished ? .warning : .success, text)
    }

    private func detail(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let now = store.clock.now()
        let (today, visitor) = (CivilTime(now).date, try request.account)
        let detail = try await store.read { [calendar] database in
            let found = try ClaimStore.find(id, database)
            return ClaimPages.Detail(
                request: found, items: try ClaimStore.items(of: id, database),
                deliveries: try ClaimDeliveryStore.list(of: id, limit: 50, database),
                evidence: try EvidenceStore.list(of: found.reference, database).map(\.evidence),
                channels: try ClaimChannel.Kind.allCases.filter {
                    try ClaimChannelStore.find($0, database)?.isEnabled == true
                }, names: try PersonNames(database), today: today,
                isDuePublished: calendar.day(found.dueOn).isPublished,
                standing: try ClaimStanding(visitor, found, at: now, database))
        }
        try await store.note(
            AuditAction("claim.view", object: detail.request.reference, label: detail.request.number),
            by: request.principal)
        return .page(
            ClaimPages.detail(
                detail, mayRequest: request.may(.requestClaims), values: errors.isEmpty ? nil : request.form,
                errors: errors), status: status)
    }

    private func withdraw(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        var errors = FormErrors()
        let (principal, now) = (request.principal, store.clock.now())
        guard let reason = ClaimAnswerForm.text("reason", request.form, longest: 200, &errors) else {
            return .redirect(to: Links.claim(id), Notice(.danger, "请填写撤回原因，不超过 200 个字。"))
        }
        try await store.write(action("claim.withdraw", id, detail: reason), by: principal) {
            try ClaimStore.withdraw(id, reason: reason, by: principal.name, at: now, $0)
        }
        return .redirect(to: Links.claim(id), Notice(.success, "认领单已撤回，已发出的链接失效。"))
    }

    private func setEmail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        var errors = FormErrors()
        guard let email = errors.required("email", ClaimForm.email(request.form, &errors), "请填写有效的电子邮箱地址")
        else { return try await detail(request, errors: errors, status: 422) }
        try await store.write(action("claim.email", id), by: request.principal, onlyIfChanged: true) {
            _ = try ClaimStore.find(id, $0)
            try ClaimStore.setEmail(email, of: id, $0)
        }
        return .redirect(to: Links.claim(id), Notice(.success, "收件邮箱已保存。"))
    }

    private func push(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let channel = try request[Links.claimChannel]
        let (principal, now) = (request.principal, store.clock.now())
        do {
            try await store.write(action("claim.push", id, detail: channel.chinese), by: principal) { database in
                try ClaimPush.queue(id, by: channel, for: principal, at: now, database)
            }
        } catch let error as ClaimError {
            return .redirect(to: Links.claim(id), Notice(.danger, error.explanation.line))
        }
        return .redirect(to: Links.claim(id), Notice(.success, "已安排\(channel.chinese)，结果见推送记录。"))
    }

    private func action(_ name: String, _ id: Identifier<ClaimRequest>, detail: String? = nil) -> AuditAction {
        AuditAction(name, object: RecordReference(table: "claim_request", id: id.rawValue), detail: detail)
    }
}
