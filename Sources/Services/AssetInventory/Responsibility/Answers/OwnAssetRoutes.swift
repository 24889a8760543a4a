import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of those who are asked: they see what is addressed to them or their department, and nothing else.
struct OwnAssetRoutes {
    let store: RecordStore
    let content: LedgerContent

    /// Requests of one list.
    private static let mostListed = 200

    func add(to routes: inout RouteTable) {
        let answer = Access.permission(.answerClaims)
        let claim = PathSegment.parameter(Links.claimID)
        routes.page("my-assets", access: answer, list)
        routes.page(["my-assets", "claims", claim], access: answer) { try await show($0) }
        routes.action(
            ["my-assets", "claims", claim], access: answer, body: .form(limit: ClaimAnswerForm.bodyLimit), submit)
    }

    /// The person behind the visitor's account.
    static func person(_ visitor: Visitor, _ database: Database) throws -> Person {
        try PersonStore.find(AccountStore.find(visitor.accountID, database).personID, database)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let part = request.query.choice("part", OwnAssetPages.Part.self) ?? .pending
        let query = TableQuery(request)
        let visitor = try request.account
        let view = try await store.read { database in
            let person = try Self.person(visitor, database)
            let (assets, total) = try ResponsibilityStore.assets(
                of: person.id, limit: query.limit, offset: query.offset, database)
            return OwnAssetPages.View(
                person: person, unitName: try UnitStore.find(person.unitID, database).name,
                pending: try ClaimStore.addressed(to: person, isOpen: true, limit: Self.mostListed, database),
                done: try ClaimStore.addressed(to: person, isOpen: false, limit: Self.mostListed, database),
                assets: assets, total: total)
        }
        return .page(
            OwnAssetPages.list(view, part: part, query: query, today: CivilTime(store.clock.now()).date))
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let visitor = try request.account
        let now = store.clock.now()
        let page = try await store.read { [request] database in
            let found = try Self.find(id, for: visitor, database)
            return OwnAssetPages.claim(
                found, try ClaimStore.items(of: id, database),
                standing: try ClaimStanding(visitor, found, at: now, database),
                asker: try PersonNames(database)[found.requestedBy], today: CivilTime(now).date,
                mayFollow: visitor.may(.viewAssets), values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    /// What is somebody else's is not told apart from what does not exist.
    private static func find(
        _ id: Identifier<ClaimRequest>, for visitor: Visitor, _ database: Database
    ) throws -> ClaimRequest {
        let found = try ClaimStore.find(id, database)
        let person = try person(visitor, database)
        guard found.person.map({ $0 == person.id }) ?? (found.unit == person.unitID) else {
            throw ConsoleFault.notFound
        }
        return found
    }

    private func submit(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let visitor = try request.account
        let (found, items) = try await store.read { database in
            (try Self.find(id, for: visitor, database), try ClaimStore.items(of: id, database))
        }
        guard found.state == .open else { return try await show(request) }
        var errors = FormErrors()
        let answers = ClaimAnswerForm.read(request.form, items: items, mayWait: true, &errors)
        guard errors.isEmpty else { return try await show(request, errors: errors, status: 422) }
        let (principal, peer, now) = (request.principal, request.peer, store.clock.now())
        do {
            try await store.write(
                AuditAction(
                    "claim.answer", object: found.reference, label: found.number, detail: Self.summary(answers)),
                by: principal
            ) { database in
                let person = try Self.person(visitor, database)
                try ClaimAnswering.check(found, person: person, account: visitor.accountID.rawValue, database)
                var answerer = ClaimAnswerer(person.name, person: person.id, way: .login)
                answerer.account = visitor.accountID.rawValue
                answerer.address = peer
                try ClaimAnswering.answer(id, answers, by: answerer, content, at: now, database)
            }
        } catch let error as ClaimError {
            errors.add(error.explanation.line)
            return try await show(request, errors: errors, status: 422)
        }
        return .redirect(
            to: answers.count == items.count(where: { $0.answer == nil }) ? Links.ownAssets : Links.ownClaim(id),
            Notice(.success, "已提交：\(Self.summary(answers))。台账已更新。"))
    }

    static func summary(_ answers: [ClaimAnswer]) -> String {
        let confirmed = answers.count(where: \.isConfirmed)
        return "确认 \(confirmed) 项，否认 \(answers.count - confirmed) 项"
    }
}
