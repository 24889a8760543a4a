import Console
import Kernel
import Records

/// One's own account: password, second factors, sessions.
struct OwnAccountRoutes: Sendable {
    let context: DirectoryContext
    let product: String

    func add(to routes: inout RouteTable) {
        // The password comes before the enrolment, so its page is open while both are to be done.
        let changing: Set<Obligation> = [.changePassword, .enrolSecondFactor]
        let enrolling: Set<Obligation> = [.enrolSecondFactor]
        routes.page("me", access: .signedIn, show)
        routes.page("me/password", access: .signedIn, openUnder: changing, passwordForm)
        routes.action("me/password", access: .signedIn, rate: .guarded, openUnder: changing, changePassword)
        routes.action(["me", "sessions", .parameter(Links.sessionID), "end"], access: .signedIn, endSession)
        routes.action("me/sessions/end-others", access: .signedIn, endOthers)
        routes.page("me/second-factor", access: .signedIn, openUnder: enrolling, chooseFactor)
        routes.page("me/second-factor/app", access: .signedIn, openUnder: enrolling, appForm)
        routes.action(
            "me/second-factor/app", access: .signedIn, rate: .guarded, openUnder: enrolling, confirmApp)
        routes.action(
            "me/second-factor/sheet/new", access: .signedIn, openUnder: enrolling, beginSheet)
        routes.action(
            "me/second-factor/sheet", access: .signedIn, rate: .guarded, openUnder: enrolling, confirmSheet)
        routes.action(["me", "second-factor", .parameter(Links.factorID), "remove"], access: .signedIn, removeFactor)
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        let view = try await context.store.read { database in
            let factors = try FactorStore.active(of: visitor.accountID, database)
            let password = try PasswordStore.current(of: visitor.accountID, database)
            return OwnAccountPages.View(
                summary: try AccountStore.summary(of: visitor.accountID, database),
                units: UnitTree(try UnitStore.list(withClosed: true, database)),
                policy: try SecurityPolicyStore.current(database), passwordSetAt: password?.setAt, factors: factors,
                codesLeft: try factors.first { $0.kind == .sheet }.map { try SheetStore.left(on: $0.id, database) },
                sessions: try SessionStore.live(of: visitor.accountID, database))
        }
        return .page(OwnAccountPages.show(view, visitor))
    }

    private func passwordForm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        .page(try await passwordPage(request, FormErrors()))
    }

    private func changePassword(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await passwordPage(request, $0) }) {
            let new = request.form["new"] ?? ""
            guard new == request.form["again"] else { throw DirectoryError.passwordsDiffer }
            let ticket = try await SignIn(context).changePassword(
                request.account, from: request.form["current"] ?? "", to: new, peer: request.peer)
            return ticket.response(request, Notice(.success, "口令已更换，其他登录已全部注销"))
        }
    }

    private func passwordPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let policy = try await context.store.read { try SecurityPolicyStore.current($0) }
        return OwnAccountPages.password(request, policy, isForced: try isForced(.changePassword, request), errors)
    }

    private func endSession(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.sessionID]
        let visitor = try request.account
        return try await deed(back: Links.ownAccount, done: "该登录已注销") {
            try await AccountAdministration(context).endSession(id, of: visitor.accountID, by: request.principal)
        }
    }

    private func endOthers(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        return try await deed(back: Links.ownAccount, done: "其他登录已全部注销") {
            try await AccountAdministration(context).endSessions(
                of: visitor.accountID, besides: visitor.session, by: request.principal)
        }
    }

    private func chooseFactor(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        let kinds = try await context.store.read { try FactorStore.active(of: visitor.accountID, $0).map(\.kind) }
        return .page(
            OwnAccountPages.chooseFactor(request, held: Set(kinds), isForced: try isForced(.enrolSecondFactor, request))
        )
    }

    private func appForm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        .page(try await appPage(request, FormErrors()))
    }

    private func confirmApp(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await appPage(request, $0) }) {
            let ticket = try await SecondFactors(context).confirm(
                .app, request.account, code: request.form["code"] ?? "", peer: request.peer)
            return ticket.response(request, Notice(.success, "动态口令应用已启用"))
        }
    }

    private func appPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let secret = try await SecondFactors(context).appSecret(request.account, issuer: product, peer: request.peer)
        return OwnAccountPages.app(
            request, secret, isForced: try isForced(.enrolSecondFactor, request), errors)
    }

    private func beginSheet(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let factors = SecondFactors(context)
        do {
            let sheet = try await factors.beginSheet(request.account, peer: request.peer)
            guard let number = try await factors.challenge(sheet.id) else { throw DirectoryError.noFactor }
            return .page(OwnAccountPages.newSheet(request, sheet, number: number))
        } catch let error as DirectoryError where error.isRefusal {
            return .redirect(to: Links.enrolSecondFactor, Notice(.danger, error.explanation.line))
        }
    }

    private func confirmSheet(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        do {
            let ticket = try await SecondFactors(context).confirm(
                .sheet, request.account, code: request.form["code"] ?? "", peer: request.peer)
            return ticket.response(request, Notice(.success, "口令卡已启用"))
        } catch let error as DirectoryError where error.isRefusal {
            // The codes cannot be shown a second time: whoever has printed them types again, whoever has not begins anew.
            guard let number = try await pendingSheetNumber(request) else { throw error }
            var errors = FormErrors()
            errors.add(error.explanation.line)
            return .page(OwnAccountPages.confirmSheet(request, number: number, errors), status: 422)
        }
    }

    private func pendingSheetNumber(_ request: ConsoleRequest) async throws -> Int? {
        let visitor = try request.account
        let sheet = try await context.store.read { try FactorStore.pending(.sheet, of: visitor.accountID, $0) }
        guard let sheet else { return nil }
        return try await SecondFactors(context).challenge(sheet.id)
    }

    private func removeFactor(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.factorID]
        return try await deed(back: Links.ownAccount, done: "认证因素已注销") {
            try await SecondFactors(context).removeOwn(id, request.account, peer: request.peer)
        }
    }

    private func isForced(_ obligation: Obligation, _ request: ConsoleRequest) throws -> Bool {
        try request.account.obligations.contains(obligation)
    }
}
