import Console
import Kernel
import Records

/// Signing in and out.
struct SignInRoutes: Sendable {
    let context: DirectoryContext

    func add(to routes: inout RouteTable) {
        // The second factor is the first thing asked for, so its page is open whatever else is to be done.
        let anything = Set(Obligation.allCases)
        routes.page("sign-in", access: .anyone, form)
        routes.action("sign-in", access: .anyone, rate: .guarded, signIn)
        routes.page("sign-in/second-factor", access: .signedIn, openUnder: anything, secondFactor)
        routes.action(
            "sign-in/second-factor", access: .signedIn, rate: .guarded, openUnder: anything, pass)
        routes.action("sign-out", access: .signedIn, openUnder: anything, signOut)
    }

    private func form(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        if request.visitor != nil { return .redirect(to: request.comeBack ?? Links.home) }
        return .page(SignInPages.signIn(request))
    }

    private func signIn(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        do {
            let ticket = try await SignIn(context).signIn(
                login: request.form["login"] ?? "", password: request.form["password"] ?? "", peer: request.peer,
                userAgent: request.userAgent)
            return ticket.response(request)
        } catch let error as DirectoryError {
            var errors = FormErrors()
            errors.add(error.explanation.line)
            return .page(SignInPages.signIn(request, errors), status: error.signInStatus)
        }
    }

    private func secondFactor(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        guard try request.account.obligations.contains(.passSecondFactor) else { return .redirect(to: Links.home) }
        return .page(try await page(request, FormErrors()))
    }

    private func pass(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        guard visitor.obligations.contains(.passSecondFactor) else { return .redirect(to: Links.home) }
        guard let factor = request.form.identifier("factor", of: Factor.self) else { throw DirectoryError.noFactor }
        do {
            let ticket = try await SignIn(context).passSecondFactor(
                visitor, factor: factor, code: request.form["code"] ?? "", peer: request.peer)
            return ticket.response(request)
        } catch let error as DirectoryError where error != .noFactor {
            var errors = FormErrors()
            errors.add(error.explanation.line)
            if case .locked = error {
                return .page(SignInPages.signIn(request, errors), status: error.signInStatus).endingSession()
            }
            return .page(try await page(request, errors), status: error.signInStatus)
        }
    }

    private func page(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let visitor = try request.account
        let factors = try await context.store.read { try FactorStore.active(of: visitor.accountID, $0) }
        let asked =
            request.form.identifier("factor", of: Factor.self) ?? request.query.identifier("factor", of: Factor.self)
        // A sheet is the last resort where there is anything else.
        let usual = factors.first { $0.kind != .sheet } ?? factors.first
        guard let factor = factors.first(where: { $0.id == asked }) ?? usual else { throw DirectoryError.noFactor }
        let number = factor.kind == .sheet ? try await SecondFactors(context).challenge(factor.id) : nil
        return SignInPages.secondFactor(request, factor, among: factors, number: number, errors)
    }

    private func signOut(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await SignIn(context).signOut(request.account, peer: request.peer)
        return .redirect(to: Links.signIn, Notice(.success, "已退出登录")).endingSession()
    }
}

extension DirectoryError {
    /// The status of a sign-in that was not one: 429 while locked, 422 for what was typed.
    fileprivate var signInStatus: Int {
        switch self {
        case .locked: 429
        case .overloaded: 503
        case .accountDisabled: 403
        default: 422
        }
    }
}
