import Hummingbird
import Kernel

extension Door {
    /// Sends a visitor without a session to sign in, and back afterwards. What stood in a form is kept meanwhile where the
    /// session that it was written in is known to have lapsed.
    func sendToSignIn(_ request: Request, _ route: Route, _ visit: Visit) async throws -> ConsoleResponse {
        var back: Link?
        var notice: Notice?
        if route.method == .get {
            back = request.head.path.flatMap { Link(local: $0) }
        } else {
            back =
                self.back(request)
                ?? Link(local: request.path).flatMap { link in
                    if case .found = finder.find(.get, path: link.path) { link } else { nil }
                }
            if try await setAside(request, route, visit) {
                back = back?.with(RestoredForms.parameter, "1")
                notice = Notice(
                    .info, "登录已过期，尚未保存。所填内容已暂存 \(FormShelf.minutes) 分钟，用同一账号重新登录后自动恢复到表单中（文件和口令除外）。")
            }
        }
        return .redirect(
            to: authority.signIn.with("return", back.flatMap { $0 == Links.home ? nil : $0.text }), notice)
    }

    /// Keeps the fields of a form that a lapsed session has sent. It must have been handed out to that very session: nobody
    /// else can lay anything into an account's form. False: nothing was kept.
    private func setAside(_ request: Request, _ route: Route, _ visit: Visit) async throws -> Bool {
        guard case .form = route.body, let action = request.head.path, let token = visit.cookies[.session],
            isSameOrigin(request),
            let session = try await authority.lapsed(token: token, now: visit.now)
        else { return false }
        let length = try BodyReader.length(of: request, limit: route.body.limit)
        guard length <= FormShelf.longest else { return false }
        let reader = BodyReader(
            temporaryFolder: configuration.temporaryFolder, deadline: visit.now + configuration.formTimeout,
            clock: clock)
        visit.unread = 0
        let form = try await reader.read(request, as: .form(limit: FormShelf.longest), length: length) { "" }.form
        guard forgery.isRight(form["csrf"] ?? "", for: session), let secrets = form[Form.secretsField] else {
            return false
        }
        let hidden = Set(secrets.split(separator: " ").map(String.init))
        let fields = FormValues(
            pairs: form.pairs.filter { !Form.ownFields.contains($0.name) && !hidden.contains($0.name) })
        shelf.put(fields, postedTo: action, by: session.accountID, at: visit.now)
        return true
    }

    /// Answers with the forms filled in that the visitor had written when the session lapsed, where that is asked for.
    func restoring<Answer: Sendable>(
        _ query: FormValues, _ visit: Visit, _ answer: () async throws -> Answer
    ) async throws -> Answer {
        guard query[RestoredForms.parameter] != nil, let visitor = visit.visitor,
            let forms = shelf.forms(of: visitor.accountID, at: visit.now)
        else { return try await answer() }
        return try await RestoredForms.$current.withValue(forms, operation: answer)
    }
}
