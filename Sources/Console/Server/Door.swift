import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

/// What a request must pass before a handler sees it, in this order: load, length, host, route, session, obligation,
/// permission, origin, rate, body, token. Everything that is refused is told to the audit.
struct Door: Sendable {
    let configuration: ConsoleConfiguration
    let finder: RouteFinder
    let authority: any SessionAuthority
    let audit: any RefusalAudit
    let assets: StaticAssets
    let forgery: ForgeryGuard
    let clock: Kernel.Clock
    let randomBytes: @Sendable (Int) -> [UInt8]
    let frame: Frame
    let requests: Gauge
    let streams: Gauge
    let guarded: RateLimiter
    let operations: RateLimiter
    let refusals: RefusalDesk
    let shelf: FormShelf

    /// Answers a request. Never throws: a fault is an answer too.
    func answer(_ request: Request, channel: any Channel, logger: Logger) async -> Response {
        let visit = begin(request, channel: channel, logger: logger)
        guard requests.enter() else { return finish(visit, request, failure(ConsoleFault.busy, request, visit)) }
        defer { requests.leave() }
        do {
            if let response = try file(request, visit) { return response }
            return try await pass(request, visit)
        } catch {
            return finish(visit, request, failure(error, request, visit))
        }
    }

    private func begin(_ request: Request, channel: any Channel, logger: Logger) -> Visit {
        let id = base64url(randomBytes(9))
        var logger = logger
        logger[metadataKey: "request.id"] = "\(id)"
        let address = channel.remoteAddress?.ipAddress ?? "unknown"
        let forwarded = request.headers[header: "X-Forwarded-For"]?.split(separator: ",").last.map { trimmed($0) }
        // On a socket of both families an IPv4 client appears as a mapped address, which no rule of addresses knows.
        var peer = IPAddress(address)?.unmapped.description ?? address
        if let proxy = IPAddress(peer), configuration.trustedProxies.contains(proxy), let forwarded,
            let client = IPAddress(forwarded)
        {
            peer = client.unmapped.description
        }
        return Visit(
            id: id, now: clock.now(), started: .now, peer: peer, logger: logger, channel: channel,
            cookies: CookieJar(
                headers: request.headers[values: .cookie], isSecure: configuration.scheme == .https),
            isFragment: request.headers[header: "HX-Request"] == "true")
    }

    private func pass(_ request: Request, _ visit: Visit) async throws -> Response {
        let visit = visit
        try checkSize(request)
        // RFC 9112 section 3.2: exactly one. The first becomes the authority, any other stays a field.
        guard let host = request.head.authority, !host.isEmpty, request.headers[header: "Host"] == nil else {
            await refusals.refuse(visit, request, .wrongHost)
            throw ConsoleFault.malformed("请求头 Host 缺失或重复", place: nil)
        }
        guard isAllowedHost(host) else {
            await refusals.refuse(visit, request, .wrongHost)
            throw ConsoleFault.wrongHost
        }
        let isHead = request.method == .head
        let method = isHead ? Method.get : Method(rawValue: request.method.rawValue)
        // The visitor is asked for before the route is known, so that the page "not found" has a menu.
        let found = finder.find(method, path: request.path)
        if case .found(let route, _) = found { visit.route = route }
        if let credentials = request.headers[.authorization], visit.route?.operation != nil {
            visit.visitor = try await bearer(credentials, request, visit)
        } else if let token = visit.cookies[.session], visit.route?.isAnonymous != true {
            visit.visitor = try await authority.visitor(token: token, peer: visit.peer, now: visit.now)
        }
        let parameters: [String: String]
        let route: Route
        switch found {
        case .none: throw ConsoleFault.notFound
        case .otherMethods(let methods): throw ConsoleFault.wrongMethod(methods)
        case .found(let match, let values):
            route = match
            parameters = values
        }
        if let elsewhere = try await admit(request, route, visit) { return finish(visit, request, elsewhere) }
        let content = try await read(request, route, visit)
        defer {
            for file in content.files {
                TemporaryFile.remove(file.path)
            }
        }
        let query = request.head.path.flatMap { path in
            path.firstIndex(of: "?").map { path[path.index(after: $0)...] }
        }
        let values = try URLEncodedForm.read((query ?? "").utf8)
        if route.method.isUnsafe, let visitor = visit.visitor, let action = request.head.path {
            shelf.drop(postedTo: action, by: visitor.accountID)
        }
        let handed = ConsoleRequest(
            id: visit.id, now: visit.now, method: route.method,
            link: request.head.path.flatMap { Link(local: $0) } ?? Link(local: request.path) ?? Links.home,
            query: FormValues(pairs: values.pairs.filter { $0.name != RestoredForms.parameter }), form: content.form,
            files: content.files,
            bytes: content.bytes, visitor: visit.visitor, peer: visit.peer,
            userAgent: String((request.headers[.userAgent] ?? "").prefix(300)), isFragment: visit.isFragment,
            logger: visit.logger, parameters: parameters)
        let answer = try await restoring(values, visit) { try await route.handler(handed) }
        if case .page(let page) = answer.body, page.layout == .full, let visitor = visit.visitor {
            visit.counts = await frame.navigation.counts(for: visitor)
        }
        return finish(visit, request, answer)
    }

    /// The visitor whose token the header Authorization holds (RFC 6750, 2.1).
    private func bearer(_ credentials: String, _ request: Request, _ visit: Visit) async throws -> Visitor {
        let words = credentials.split(separator: " ")
        if words.count == 2, words[0].lowercased() == "bearer",
            let visitor = try await authority.visitor(bearer: String(words[1]), peer: visit.peer, now: visit.now)
        {
            return visitor
        }
        await refusals.refuse(visit, request, .wrongToken)
        throw ConsoleFault.wrongToken
    }

    private func checkSize(_ request: Request) throws(ConsoleFault) {
        guard (request.head.path ?? "").utf8.count <= configuration.longestAddress else { throw .longAddress }
        let header = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard header <= configuration.longestHeader else { throw .longHeader }
    }

    /// True when the name is an address, this machine, or a name of ours.
    func isAllowedHost(_ authority: String) -> Bool {
        var host = authority.lowercased()[...]
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return false }
            return IPAddress(String(host[host.index(after: host.startIndex)..<end])) != nil
        }
        if let colon = host.lastIndex(of: ":") {
            guard host[host.index(after: colon)...].allSatisfy(\.isNumber) else { return false }
            host = host[..<colon]
        }
        if host.last == "." { host = host.dropLast() }
        return host == "localhost" || configuration.allowedHosts.contains(String(host))
            || IPAddress(String(host)) != nil
    }

    /// Checks session, obligations and permission. An answer: the visitor is sent elsewhere.
    private func admit(_ request: Request, _ route: Route, _ visit: Visit) async throws -> ConsoleResponse? {
        if case .local = route.access, IPAddress(visit.peer)?.isLoopback != true {
            await refusals.refuse(visit, request, .notLocal)
            throw ConsoleFault.forbidden
        }
        guard route.access.needsAccount else { return nil }
        guard let visitor = visit.visitor else {
            await refusals.refuse(visit, request, .notSignedIn)
            guard route.kind == .page, !visit.isFragment else { throw ConsoleFault.notSignedIn }
            return try await sendToSignIn(request, route, visit)
        }
        if let obligation = visitor.obligations.first(where: { !route.openUnder.contains($0) }) {
            guard route.kind == .page, !visit.isFragment else { throw ConsoleFault.forbidden }
            return .redirect(to: authority.page(for: obligation))
        }
        guard route.access.admits(visitor.permissions) else {
            await refusals.refuse(visit, request, .noPermission)
            throw ConsoleFault.forbidden
        }
        return nil
    }

    /// Checks where an unsafe request comes from and how often, reads its body, and checks its token.
    private func read(_ request: Request, _ route: Route, _ visit: Visit) async throws -> BodyReader.Content {
        if route.rate == .guarded {
            let wait = guarded.take(visit.peer, now: visit.now)
            guard wait == 0 else {
                await refusals.refuse(visit, request, .tooManyAttempts)
                throw ConsoleFault.tooMany(retryAfter: wait)
            }
        }
        if route.operation != nil, let visitor = visit.visitor {
            let name = visitor.tokenID.map { "token-\($0)" } ?? "account-\(visitor.accountID)"
            let wait = operations.take(name, now: visit.now)
            guard wait == 0 else { throw ConsoleFault.tooMany(retryAfter: wait) }
        }
        guard route.method.isUnsafe else {
            visit.unread = try BodyReader.length(of: request, limit: Route.Body.usualLimit)
            return BodyReader.Content()
        }
        // No browser adds a token of the header Authorization by itself, so nobody can forge a request with one.
        let isForgeable = visit.visitor?.tokenID == nil
        if isForgeable, !isSameOrigin(request) { throw await forged(request, visit) }
        let length = try BodyReader.length(of: request, limit: route.body.limit)
        // Programs send the token in a header, so it can be checked before anything is read.
        let header = request.headers[header: "X-CSRF-Token"]
        if isForgeable {
            if let header, !isRight(header, visit) { throw await forged(request, visit) }
            if header == nil, !route.body.isForm { throw await forged(request, visit) }
        }
        let reader = BodyReader(
            temporaryFolder: configuration.temporaryFolder,
            deadline: visit.now + (route.takesLong ? configuration.bodyTimeout : configuration.formTimeout),
            clock: clock)
        visit.unread = 0
        var content = try await reader.read(request, as: route.body, length: length) {
            "upload-" + base64url(randomBytes(18))
        }
        if isForgeable, header == nil, !isRight(content.form["csrf"] ?? "", visit) {
            for file in content.files {
                TemporaryFile.remove(file.path)
            }
            throw await forged(request, visit)
        }
        content.form = FormValues(pairs: content.form.pairs.filter { !Form.ownFields.contains($0.name) })
        return content
    }

    private func forged(_ request: Request, _ visit: Visit) async -> ConsoleFault {
        await refusals.refuse(visit, request, .forgedRequest)
        return .forged
    }

    private func isRight(_ token: String, _ visit: Visit) -> Bool {
        if let visitor = visit.visitor { return forgery.isRight(token, for: visitor) }
        guard let value = visit.cookies[.preSession] else { return false }
        return forgery.isRight(token, preSession: value)
    }

    /// True unless the browser says that another site's page sent this (Fetch Metadata; RFC 6454 for Origin).
    func isSameOrigin(_ request: Request) -> Bool {
        if let site = request.headers[header: "Sec-Fetch-Site"], site != "same-origin" { return false }
        guard let origin = request.headers[.origin] else { return true }
        guard let authority = request.head.authority else { return false }
        return origin.lowercased() == "\(configuration.scheme.rawValue)://\(authority.lowercased())"
    }
}

extension Request {
    /// The path without its query.
    var path: String {
        let path = head.path ?? "/"
        return path.firstIndex(of: "?").map { String(path[..<$0]) } ?? path
    }
}

extension Route {
    /// True for routes that do not ask who comes, so that a monitor costs no look at the sessions.
    fileprivate var isAnonymous: Bool {
        access == .anyone && kind == .api
    }

    /// True where much may have to come over a slow line; a form that takes longer than a moment only holds a place.
    fileprivate var takesLong: Bool {
        switch body {
        case .upload, .bytes, .file: true
        case .none, .form: false
        }
    }
}

extension Route.Body {
    /// How many bytes may come.
    var limit: Int {
        switch self {
        case .none: Self.usualLimit
        case .form(let limit), .upload(let limit), .bytes(let limit), .file(let limit, _): limit
        }
    }

    /// True where the token against forged requests can be a field.
    fileprivate var isForm: Bool {
        switch self {
        case .bytes, .file: false
        case .none, .form, .upload: true
        }
    }
}
