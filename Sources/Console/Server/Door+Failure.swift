import Hummingbird
import Kernel
import Logging

extension Door {
    /// The one place where an error becomes a status and Chinese text. What nobody has explained is told to the log only.
    func failure(_ error: any Error, _ request: Request, _ visit: Visit) -> ConsoleResponse {
        let status: Int
        let explanation: Explanation
        var retryAfter: Int?
        var allowed: [Method] = []
        switch error {
        case let fault as ConsoleFault:
            status = fault.status
            explanation = fault.explanation
            if case .tooMany(let seconds) = fault { retryAfter = seconds }
            if case .wrongMethod(let methods) = fault { allowed = methods }
        case let explained as any ExplainedError:
            status = explained.kind.status
            explanation = explained.explanation
            if status >= 500 { visit.logger.error("request failed", metadata: ["error": "\(explained)"]) }
        case is CancellationError:
            status = 503
            explanation = ConsoleFault.busy.explanation
        default:
            status = 500
            explanation = Explanation(
                "系统内部错误", advice: "操作可能没有完成，请先查看记录再重试；仍然出现时请将请求编号告知系统管理员。")
            visit.logger.error("request failed", metadata: ["error": "\(error)"])
        }
        var response: ConsoleResponse
        switch visit.route?.kind ?? Self.kind(ofUnknown: request.path) {
        case .api, .stream:
            let problem = APIProblem.json(error, status, explanation, requestID: visit.id)
            response = ConsoleResponse(
                status: status, .bytes(Array(problem.text.utf8), mediaType: APIProblem.mediaType))
            response.challenge = status == 401
        case .fragment: response = .fragment(ErrorPage.fragment(explanation, requestID: visit.id), status: status)
        case _ where visit.isFragment:
            response = .fragment(ErrorPage.fragment(explanation, requestID: visit.id), status: status)
        case .page, .download:
            response = .page(
                ErrorPage.page(
                    status: status, explanation, requestID: visit.id, back: back(request),
                    signIn: visit.visitor == nil ? authority.signIn : nil),
                status: status)
        }
        response.retryAfter = retryAfter
        response.allowed = allowed
        return response
    }

    /// The path in the header Referer, where its host is the one that was asked and the page another than this.
    func back(_ request: Request) -> Link? {
        guard let referer = request.headers[header: "Referer"], let host = request.head.authority,
            let start = referer.firstRange(of: "://")?.upperBound, referer[start...].hasPrefix(host + "/"),
            let link = Link(local: String(referer[start...].dropFirst(host.count))),
            request.method != .get || link.text != request.head.path,
            // What a form was sent to need not be a page.
            case .found = finder.find(.get, path: link.path)
        else { return nil }
        return link
    }

    /// How a fault is told where no route was found: to a program as programs read it.
    private static func kind(ofUnknown path: String) -> Route.Kind {
        path.hasPrefix(Links.api.text + "/") ? .api : .page
    }
}
