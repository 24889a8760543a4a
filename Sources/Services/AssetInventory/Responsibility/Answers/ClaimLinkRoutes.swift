import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of signed links: without a session, slow to guess at, one recipient each.
struct ClaimLinkRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        routes.page("claim", access: .anyone, rate: .guarded) { try await show($0) }
        routes.action(
            "claim", access: .anyone, body: .form(limit: ClaimAnswerForm.bodyLimit), rate: .guarded, submit)
        routes.page("claim/done", access: .anyone) { _ in .page(ClaimLinkPages.done()) }
    }

    private struct Found: Sendable {
        let request: ClaimRequest
        let items: [ClaimItem]
        let asker: String
    }

    /// Nil with the link that is no longer good; nil and nil where there never was one.
    private func find(_ token: ClaimToken?) async throws -> (found: Found?, link: ClaimLink?) {
        guard let token else { return (nil, nil) }
        let now = store.clock.now()
        return try await store.read { database in
            guard let link = try ClaimLinkStore.find(token, database) else { return (nil, nil) }
            let request = try ClaimStore.find(link.request, database)
            guard link.isGood(at: now), request.state == .open else { return (nil, link) }
            return (
                Found(
                    request: request, items: try ClaimStore.items(of: request.id, database),
                    asker: try PersonNames(database)[request.requestedBy]), link
            )
        }
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let token = (request.form["key"] ?? request.query["key"]).flatMap { ClaimToken(text: $0) }
        let (found, link) = try await find(token)
        guard let found, let token else { return try await refuse(link, request) }
        if errors.isEmpty {
            try await store.note(
                AuditAction("claim.link-open", object: found.request.reference, label: found.request.number),
                by: Self.principal(request))
        }
        return .page(
            ClaimLinkPages.form(
                found.request, found.items, token: token, asker: found.asker,
                today: CivilTime(store.clock.now()).date, values: errors.isEmpty ? nil : request.form, errors: errors),
            status: status)
    }

    private func submit(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let token = request.form["key"].flatMap { ClaimToken(text: $0) }
        let (found, link) = try await find(token)
        guard let found, let link else { return try await refuse(link, request) }
        var errors = FormErrors()
        let answers = ClaimAnswerForm.read(request.form, items: found.items, mayWait: false, &errors)
        let name = name(request, found.request, &errors)
        if !request.form.isTicked("self") { errors["self"] = "请确认由您本人答复" }
        guard errors.isEmpty, let name else { return try await show(request, errors: errors, status: 422) }
        let (peer, now) = (request.peer, store.clock.now())
        let action = AuditAction(
            "claim.answer", object: found.request.reference, label: found.request.number,
            detail: "签名链接，答复人 \(name)，\(OwnAssetRoutes.summary(answers))")
        do {
            try await store.write(action, by: Self.principal(request)) { database in
                // Looked at again inside the transaction: of two answers that come together one is too late.
                guard let token, try ClaimLinkStore.find(token, database)?.isGood(at: now) == true else {
                    throw ClaimError.closed(found.request.number)
                }
                var answerer = ClaimAnswerer(
                    name, person: try Self.person(name, of: found.request, database), way: .link)
                answerer.address = peer
                try ClaimLinkStore.use(link, at: now, database)
                try ClaimAnswering.answer(found.request.id, answers, by: answerer, content, at: now, database)
            }
        } catch let error as ClaimError {
            errors.add(error.explanation.line)
            return try await show(request, errors: errors, status: 422)
        }
        return .redirect(to: Links.answeredByLink)
    }

    /// A link that was sent to one person is answered under that person's name only.
    private func name(_ request: ConsoleRequest, _ claim: ClaimRequest, _ errors: inout FormErrors) -> String? {
        let name = ClaimAnswerForm.text("person", request.form, longest: 40, &errors)
        guard let name else {
            if errors["person"] == nil { errors["person"] = "请填写您的姓名" }
            return nil
        }
        if let wanted = claim.personName, wanted != name {
            errors["person"] = ClaimError.otherName(wanted).explanation.line
            return nil
        }
        return name
    }

    /// The person of the directory whom the name means. Nil: none of the department bears it, or two do.
    private static func person(
        _ name: String, of claim: ClaimRequest, _ database: Database
    ) throws -> Identifier<Person>? {
        if let person = claim.person { return person }
        let same = try ClaimCreation.everybody(database).filter { $0.name == name && $0.unitID == claim.unit }
        return same.count == 1 ? same[0].id : nil
    }

    private func refuse(_ link: ClaimLink?, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        let page = ClaimLinkPages.refused(link)
        // An address without a key, as a walk over all routes asks for it, is no attempt.
        if request.form["key"] ?? request.query["key"] != nil {
            try await store.note(
                AuditAction(
                    "claim.link-refused",
                    object: link.map { RecordReference(table: "claim_request", id: $0.request.rawValue) },
                    detail: link == nil ? "令牌不存在" : "令牌已失效"),
                by: Self.principal(request), outcome: .failure)
        }
        return .page(page, status: link == nil ? 404 : 410)
    }

    private static func principal(_ request: ConsoleRequest) -> Principal {
        Principal(accountID: nil, name: "认领链接", source: request.peer)
    }
}
