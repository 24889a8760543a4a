import Console
import Kernel
import Records

/// Does what a button asks and goes back to where the button was, with a message of what was done or why not. What is
/// not there, and what is broken, stays an error page.
func deed(
    back: Link, done: String, _ body: () async throws -> Void
) async throws -> ConsoleResponse {
    do {
        try await body()
        return .redirect(to: back, Notice(.success, done))
    } catch let error as any ExplainedError where error.isRefusal {
        return .redirect(to: back, Notice(.danger, error.explanation.line))
    }
}

/// Does what a form asks; `page` shows the form again with what is wrong.
func submit(
    _ page: (FormErrors) async throws -> Page, _ body: () async throws -> ConsoleResponse
) async throws -> ConsoleResponse {
    do {
        return try await body()
    } catch let error as any ExplainedError where error.isRefusal {
        var errors = FormErrors()
        errors.add(error.explanation.line)
        return .page(try await page(errors), status: 422)
    }
}

extension ExplainedError {
    /// True for what a person can answer by doing something else; false for what is missing, broken or switched off.
    var isRefusal: Bool {
        switch kind {
        case .badInput, .conflict, .forbidden, .tooLarge: true
        case .notFound, .unavailable, .damaged: false
        }
    }
}

extension ConsoleRequest {
    /// Who does it, for the audit trail.
    var principal: Principal {
        get throws { Principal(try account, peer: peer) }
    }

    /// The page to come back to after signing in. Nil: the first page, or not a page of ours.
    var comeBack: Link? {
        (form["return"] ?? query["return"]).flatMap { Link(local: $0) }
    }
}

extension SignIn.Ticket {
    /// Sets the cookie and goes on: to the most urgent obligation, or to where the visitor wanted to go.
    func response(_ request: ConsoleRequest, _ notice: Notice? = nil) -> ConsoleResponse {
        let next = obligations.first.map(Links.page) ?? request.comeBack ?? Links.home
        let link = obligations.isEmpty ? next : next.with("return", request.comeBack?.text)
        return .redirect(to: link, notice).startingSession(token: token)
    }
}

extension Links {
    /// The page on which an obligation is met.
    static func page(for obligation: Obligation) -> Link {
        switch obligation {
        case .passSecondFactor: passSecondFactor
        case .enrolSecondFactor: enrolSecondFactor
        case .changePassword: ownPassword
        }
    }
}

extension Field {
    /// Carries along where the visitor wanted to go.
    static func comeBack(_ request: ConsoleRequest) -> [Field] {
        request.comeBack.map { [.hidden("return", $0.text)] } ?? []
    }
}
